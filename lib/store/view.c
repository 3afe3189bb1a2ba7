#include "store/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

struct journal *
view_journal(const struct view *view)
{
	return delta_journal(&view->delta);
}

/* A merge that went no further than to name what follows the seal leaves all
 * that was read as it is.  STORE_ABSENT: it went on. */
static enum store_outcome
learn_next(struct view *view)
{
	const struct manifest *known = &view->manifest;
	struct manifest manifest;
	enum store_outcome outcome = manifest_read(view->dir, &manifest);

	if (outcome != STORE_OK)
		return outcome;
	if (memcmp(manifest.id, known->id, sizeof(known->id)) != 0
	    || manifest.base != known->base
	    || manifest.journal != known->journal)
		return STORE_ABSENT;
	view->manifest = manifest;
	return STORE_OK;
}

/* STORE_ABSENT: what follows the seal is not known here. */
static enum store_outcome
follow(struct view *view)
{
	struct delta *delta = &view->delta;
	uint64_t next = delta->journals[0]->next;
	enum store_outcome outcome = STORE_OK;

	if (delta->journals[1] != NULL)
		return STORE_ABSENT;
	if (view->manifest.next != next)
		outcome = learn_next(view);
	if (outcome != STORE_OK)
		return outcome;
	if (view->manifest.next != next)
		return STORE_ABSENT;
	return journal_open(view->dir, &view->manifest, next,
	    &delta->journals[1]);
}

static enum store_outcome
read_on(struct view *view)
{
	while (!view->fault) {
		enum store_outcome outcome = STORE_OK;

		switch (delta_read(&view->delta)) {
		case DELTA_END:
			return STORE_OK;
		case DELTA_SEALED:
			outcome = follow(view);
			if (outcome != STORE_OK)
				return outcome;
			break;
		case DELTA_FAULT:
			view->fault = true;
			break;
		}
	}
	return STORE_DAMAGED;
}

/* True where the next journal has commits though this one has no seal. */
static bool
lost_its_seal(const struct view *view)
{
	struct journal *next = NULL;
	struct journal_record record;
	bool lost = false;

	if (view->manifest.next == 0 || view->delta.journals[1] != NULL
	    || journal_open(view->dir, &view->manifest, view->manifest.next,
		   &next)
		   != STORE_OK)
		return false;
	lost = journal_step(next, &record) != JOURNAL_END;
	journal_close(next);
	return lost;
}

/* Others may write while we look: only what stays so is damage. */
static enum store_outcome
judge(struct view *view)
{
	for (;;) {
		struct journal *journal = view_journal(view);
		uint64_t end = journal->end;
		enum store_outcome outcome = STORE_OK;

		if (journal_tail(journal) != JOURNAL_DAMAGED
		    && !lost_its_seal(view))
			return STORE_OK;
		outcome = read_on(view);
		if (outcome != STORE_OK)
			return outcome;
		if (view_journal(view) == journal && journal->end == end)
			break;
	}
	log_warning("store: %s: damaged at %llu, and commits stand behind it; "
		    "run latchkey verify",
	    view_journal(view)->name,
	    (unsigned long long)view_journal(view)->end);
	return STORE_DAMAGED;
}

static enum store_outcome
open_files(struct view *view)
{
	const struct manifest *manifest = &view->manifest;
	enum store_outcome outcome = STORE_OK;

	if (manifest->base != 0)
		outcome =
		    base_open(view->dir, manifest, manifest->base, &view->base);
	if (outcome == STORE_OK)
		outcome = journal_open(view->dir, manifest, manifest->journal,
		    &view->delta.journals[0]);
	if (outcome == STORE_OK)
		outcome = read_on(view);
	if (outcome == STORE_OK)
		outcome = judge(view);
	return outcome;
}

/* As view_open(), but STORE_ABSENT, not logged, where MANIFEST was read and a
 * file it names is gone. */
static enum store_outcome
open_once(int dir, struct view *view, bool *named)
{
	enum store_outcome outcome = manifest_read(dir, &view->manifest);

	view->dir = dir;
	*named = outcome == STORE_OK;
	return *named ? open_files(view) : outcome;
}

enum store_outcome
view_open(int dir, struct view **view)
{
	uint64_t seen = 0;
	bool again = true;
	enum store_outcome outcome = STORE_OK;

	*view = NULL;
	while (again) {
		struct view *new = calloc(1, sizeof(*new));
		bool named = false;

		if (new == NULL)
			log_out_of_memory();
		outcome = open_once(dir, new, &named);
		/* A merge may have gone on since MANIFEST was read. */
		again = outcome == STORE_ABSENT && named
			&& new->manifest.generation != seen;
		seen = new->manifest.generation;
		if (outcome == STORE_OK)
			*view = new;
		else
			view_close(new);
		if (outcome == STORE_ABSENT && named && !again) {
			log_warning("store: a file that MANIFEST names is "
				    "missing; put it back from a backup");
			outcome = STORE_DAMAGED;
		}
	}
	return outcome;
}

void
view_close(struct view *view)
{
	if (view == NULL)
		return;
	base_close(view->base);
	delta_free(&view->delta);
	free(view);
}

enum store_outcome
view_renew(struct view *view)
{
	struct view *new = NULL;
	struct view old = *view;
	enum store_outcome outcome = view_open(view->dir, &new);

	if (outcome == STORE_OK) {
		*view = *new;
		*new = old;
		view_close(new);
	}
	return outcome;
}

enum store_outcome
view_catch_up(struct view *view)
{
	enum store_outcome outcome = read_on(view);

	return outcome == STORE_ABSENT ? view_renew(view) : outcome;
}

void
view_look(struct view *view)
{
	if (!view->fault && delta_read(&view->delta) == DELTA_FAULT)
		view->fault = true;
}

static enum store_outcome
find(const struct view *view, const struct view_key *key, struct entry *entry)
{
	const uint8_t *secret = view->manifest.key;
	uint8_t hash[ENTRY_HASH];
	enum store_outcome outcome = STORE_OK;

	entry_hash(secret, key->table, key->bytes, key->len, hash);
	outcome = delta_find(&view->delta, secret, hash, entry);
	if (outcome == STORE_ABSENT && view->base != NULL)
		outcome = base_find(view->base, hash, entry);
	if (outcome != STORE_OK)
		return outcome;
	if (entry->table == key->table && entry->key_len == key->len
	    && memcmp(entry->key, key->bytes, key->len) == 0)
		return STORE_OK;
	return STORE_DAMAGED;
}

void
view_copy(struct arena *arena, const struct entry *entry,
    struct store_value *value)
{
	value->bytes = arena_copy(arena, entry->value, entry->value_len);
	value->len = entry->value_len;
	value->expires = entry->expires;
}

enum store_outcome
view_get(struct view *view, struct arena *arena, const struct view_key *key,
    struct store_value *value)
{
	struct entry entry;
	enum store_outcome outcome = STORE_ABSENT;

	if (key->len == 0 || key->len > STORE_KEY_MAX)
		return outcome;
	outcome = find(view, key, &entry);
	if (outcome == STORE_DAMAGED) {
		outcome = view_renew(view);
		if (outcome == STORE_OK)
			outcome = find(view, key, &entry);
		if (outcome == STORE_DAMAGED)
			log_warning("store: a record does not verify; run "
				    "latchkey verify");
	}
	if (outcome == STORE_OK && entry_is_gone(&entry, clock_now()))
		outcome = STORE_ABSENT;
	if (outcome == STORE_OK && value != NULL)
		view_copy(arena, &entry, value);
	return outcome;
}
