#include "store/gdbm/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

struct journal *
snapshot_journal(const struct snapshot *snapshot)
{
	return delta_journal(&snapshot->delta);
}

/* A merge that went no further than to name what follows the seal leaves all
 * that was read as it is.  STORE_ABSENT: it went on. */
static enum store_outcome
learn_next(struct snapshot *snapshot)
{
	const struct manifest *known = &snapshot->manifest;
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(snapshot->dir, &manifest);

	if (outcome != STORE_OK)
		return outcome;
	if (memcmp(manifest.id, known->id, sizeof(known->id)) != 0
	    || manifest.base != known->base
	    || manifest.journal != known->journal)
		return STORE_ABSENT;
	snapshot->manifest = manifest;
	return STORE_OK;
}

/* STORE_ABSENT: what follows the seal is not known here. */
static enum store_outcome
follow(struct snapshot *snapshot)
{
	struct delta *delta = &snapshot->delta;
	uint64_t next = delta->journals[0]->next;
	enum store_outcome outcome = STORE_OK;

	if (delta->journals[1] != NULL)
		return STORE_ABSENT;
	if (snapshot->manifest.next != next)
		outcome = learn_next(snapshot);
	if (outcome != STORE_OK)
		return outcome;
	if (snapshot->manifest.next != next)
		return STORE_ABSENT;
	return journal_open(snapshot->dir, &snapshot->manifest, next,
	    &delta->journals[1]);
}

static enum store_outcome
read_on(struct snapshot *snapshot)
{
	while (!snapshot->fault) {
		enum store_outcome outcome = STORE_OK;

		switch (delta_read(&snapshot->delta)) {
		case DELTA_END:
			return STORE_OK;
		case DELTA_SEALED:
			outcome = follow(snapshot);
			if (outcome != STORE_OK)
				return outcome;
			break;
		case DELTA_UNREAD:
			return STORE_FAILED;
		case DELTA_FAULT:
			snapshot->fault = true;
			break;
		}
	}
	return STORE_DAMAGED;
}

/* True where the next journal has commits though this one has no seal. */
static bool
lost_its_seal(const struct snapshot *snapshot)
{
	struct journal *next = NULL;
	struct journal_record record;
	enum journal_step step = JOURNAL_END;

	if (snapshot->manifest.next == 0 || snapshot->delta.journals[1] != NULL
	    || journal_open(snapshot->dir, &snapshot->manifest,
		   snapshot->manifest.next, &next)
		   != STORE_OK)
		return false;
	step = journal_step(next, &record);
	journal_close(next);
	return step == JOURNAL_READ || step == JOURNAL_SEALED;
}

/* Others may write while we look: only what stays so is damage. */
static enum store_outcome
judge(struct snapshot *snapshot)
{
	for (;;) {
		struct journal *journal = snapshot_journal(snapshot);
		uint64_t end = journal->end;
		enum store_outcome outcome = STORE_OK;

		if (journal_tail(journal) != JOURNAL_DAMAGED
		    && !lost_its_seal(snapshot))
			return STORE_OK;
		outcome = read_on(snapshot);
		if (outcome != STORE_OK)
			return outcome;
		if (snapshot_journal(snapshot) == journal
		    && journal->end == end)
			break;
	}
	log_warning("store: %s: damaged at %llu, and commits stand behind it; "
		    "run latchkey verify",
	    snapshot_journal(snapshot)->name,
	    (unsigned long long)snapshot_journal(snapshot)->end);
	return STORE_DAMAGED;
}

static enum store_outcome
open_files(struct snapshot *snapshot)
{
	const struct manifest *manifest = &snapshot->manifest;
	enum store_outcome outcome = STORE_OK;

	if (manifest->base != 0)
		outcome = base_open(snapshot->dir, manifest, manifest->base,
		    &snapshot->base);
	if (outcome == STORE_OK)
		outcome = journal_open(snapshot->dir, manifest,
		    manifest->journal, &snapshot->delta.journals[0]);
	if (outcome == STORE_OK)
		outcome = read_on(snapshot);
	if (outcome == STORE_OK)
		outcome = judge(snapshot);
	return outcome;
}

/* As snapshot_open(), but STORE_ABSENT, not logged, where MANIFEST was read and
 * a file it names is gone. */
static enum store_outcome
open_once(int dir, struct snapshot *snapshot, bool *named)
{
	enum store_outcome outcome = manifest_read(dir, &snapshot->manifest);

	snapshot->dir = dir;
	*named = outcome == STORE_OK;
	return *named ? open_files(snapshot) : outcome;
}

enum store_outcome
snapshot_open(int dir, struct snapshot **snapshot)
{
	uint64_t seen = 0;
	bool again = true;
	enum store_outcome outcome = STORE_OK;

	*snapshot = NULL;
	while (again) {
		struct snapshot *new = calloc(1, sizeof(*new));
		bool named = false;

		if (new == NULL)
			log_out_of_memory();
		outcome = open_once(dir, new, &named);
		/* A merge may have gone on since MANIFEST was read. */
		again = outcome == STORE_ABSENT && named
			&& new->manifest.generation != seen;
		seen = new->manifest.generation;
		if (outcome == STORE_OK)
			*snapshot = new;
		else
			snapshot_close(new);
		if (outcome == STORE_ABSENT && named && !again) {
			log_warning("store: a file that MANIFEST names is "
				    "missing; put it back from a backup");
			outcome = STORE_DAMAGED;
		}
	}
	return outcome;
}

void
snapshot_close(struct snapshot *snapshot)
{
	if (snapshot == NULL)
		return;
	base_close(snapshot->base);
	delta_free(&snapshot->delta);
	free(snapshot);
}

enum store_outcome
snapshot_renew(struct snapshot *snapshot)
{
	struct snapshot *new = NULL;
	struct snapshot old = *snapshot;
	enum store_outcome outcome = snapshot_open(snapshot->dir, &new);

	if (outcome == STORE_OK) {
		*snapshot = *new;
		*new = old;
		snapshot_close(new);
	}
	return outcome;
}

enum store_outcome
snapshot_catch_up(struct snapshot *snapshot)
{
	enum store_outcome outcome = read_on(snapshot);

	return outcome == STORE_ABSENT ? snapshot_renew(snapshot) : outcome;
}

void
snapshot_look(struct snapshot *snapshot)
{
	if (!snapshot->fault && delta_read(&snapshot->delta) == DELTA_FAULT)
		snapshot->fault = true;
}

static enum store_outcome
find(const struct snapshot *snapshot, const struct store_key *key,
    struct entry *entry)
{
	const uint8_t *secret = snapshot->manifest.key;
	uint8_t hash[ENTRY_HASH];
	enum store_outcome outcome = STORE_OK;

	entry_hash(secret, key->table, key->bytes, key->len, hash);
	outcome = delta_find(&snapshot->delta, secret, hash, entry);
	if (outcome == STORE_ABSENT && snapshot->base != NULL)
		outcome = base_find(snapshot->base, hash, entry);
	if (outcome != STORE_OK)
		return outcome;
	if (entry->table == key->table && entry->key_len == key->len
	    && memcmp(entry->key, key->bytes, key->len) == 0)
		return STORE_OK;
	return STORE_DAMAGED;
}

void
snapshot_copy(struct arena *arena, const struct entry *entry,
    struct store_value *value)
{
	value->bytes = arena_copy(arena, entry->value, entry->value_len);
	value->len = entry->value_len;
	value->expires = entry->expires;
}

enum store_outcome
snapshot_get(struct snapshot *snapshot, struct arena *arena,
    const struct store_key *key, struct store_value *value)
{
	struct entry entry;
	enum store_outcome outcome = STORE_ABSENT;

	outcome = find(snapshot, key, &entry);
	if (outcome == STORE_DAMAGED) {
		outcome = snapshot_renew(snapshot);
		if (outcome == STORE_OK)
			outcome = find(snapshot, key, &entry);
		if (outcome == STORE_DAMAGED)
			log_warning("store: a record does not verify; run "
				    "latchkey verify");
	}
	if (outcome == STORE_OK && entry_is_gone(&entry, clock_now()))
		outcome = STORE_ABSENT;
	if (outcome == STORE_OK && value != NULL)
		snapshot_copy(arena, &entry, value);
	return outcome;
}
