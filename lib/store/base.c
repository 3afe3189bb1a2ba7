#include "store/base.h"

#include <gdbm.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/bucket.h"
#include "store/sums.h"

/* The default would take the whole directory's worth of buckets. */
enum { CACHE_BUCKETS = 64 };

static char facts_key[] = "latchkey"; /* the one that is no hash */

struct base {
	int fd; /* until GDBM has it */
	GDBM_FILE db;
	struct sums *sums;
	struct manifest manifest;
	uint64_t number;
	char name[FILE_NAME_SIZE + 4]; /* a draft's is longer */
};

struct base_draft {
	int dir;
	GDBM_FILE db;
	struct manifest manifest;
	uint64_t number;
	uint64_t count;
	char name[FILE_NAME_SIZE + 4];
	char sums_name[FILE_NAME_SIZE + 4];
};

void
base_name(uint64_t number, char name[FILE_NAME_SIZE])
{
	(void)snprintf(name, FILE_NAME_SIZE, "base.%" PRIu64 ".gdbm", number);
}

void
base_sums_name(uint64_t number, char name[FILE_NAME_SIZE])
{
	(void)snprintf(name, FILE_NAME_SIZE, "base.%" PRIu64 ".sums", number);
}

static enum store_outcome
damaged(const struct base *base, const char *what)
{
	log_warning("store: %s: %s; run latchkey verify", base->name, what);
	return STORE_DAMAGED;
}

/* GDBM ends the process after it calls this. */
static void
give_up(const char *reason)
{
	log_warning("store: GDBM gives up: %s", reason);
}

static datum
datum_of(const void *bytes, size_t len)
{
	union {
		const void *given;
		char *wanted; /* GDBM's type lacks the const */
	} address = { .given = bytes };

	return (datum){ .dptr = address.wanted, .dsize = (int)len };
}

static enum store_outcome
open_named(int dir, const char *sums_name, struct base *base)
{
	int sums_fd = -1;
	enum store_outcome outcome =
	    file_open(dir, base->name, FILE_READ, &base->fd);

	if (outcome == STORE_OK)
		outcome = file_open(dir, sums_name, FILE_READ, &sums_fd);
	if (outcome == STORE_OK)
		outcome = sums_open(sums_fd, &base->manifest, base->number,
		    base->fd, &base->sums);
	file_close(sums_fd);
	return outcome;
}

static struct base *
new_base(const struct manifest *manifest, uint64_t number)
{
	struct base *base = calloc(1, sizeof(*base));

	if (base == NULL)
		log_fatal("out of memory; allow this account more");
	base->fd = -1;
	base->manifest = *manifest;
	base->number = number;
	return base;
}

enum store_outcome
base_open(int dir, const struct manifest *manifest, uint64_t number,
    struct base **base)
{
	struct base *new = new_base(manifest, number);
	char sums_name[FILE_NAME_SIZE];
	enum store_outcome outcome = STORE_OK;

	base_name(number, new->name);
	base_sums_name(number, sums_name);
	outcome = open_named(dir, sums_name, new);
	*base = outcome == STORE_OK ? new : NULL;
	if (outcome != STORE_OK)
		base_close(new);
	return outcome;
}

void
base_close(struct base *base)
{
	if (base == NULL)
		return;
	if (base->db != NULL)
		(void)gdbm_close(base->db);
	file_close(base->fd);
	sums_close(base->sums);
	free(base);
}

uint64_t
base_len(const struct base *base)
{
	return sums_len(base->sums);
}

/* GDBM gets to see nothing whose sum is wrong. */
static enum store_outcome
need_db(struct base *base)
{
	size_t cache = CACHE_BUCKETS;

	if (base->db != NULL)
		return STORE_OK;
	if (!bucket_directory_is_sound(base->sums))
		return damaged(base, "its directory does not verify");
	if (base->fd >= 0)
		base->db = gdbm_fd_open(base->fd, base->name, 0,
		    GDBM_READER | GDBM_NOLOCK | GDBM_CLOEXEC | GDBM_CLOERROR,
		    give_up);
	base->fd = -1;
	if (base->db == NULL)
		return damaged(base, gdbm_strerror(gdbm_errno));
	(void)gdbm_setopt(base->db, GDBM_SETCACHESIZE, &cache, sizeof(cache));
	return STORE_OK;
}

static enum store_outcome
fetch(struct base *base, const uint8_t hash[ENTRY_HASH], datum *found)
{
	size_t len = 0;
	const uint8_t *bucket = bucket_find(base->sums, hash, &len);

	if (bucket == NULL)
		return damaged(base, "a bucket does not verify");
	*found = gdbm_fetch(base->db, datum_of(hash, ENTRY_HASH));
	if (found->dptr != NULL)
		return STORE_OK;
	if (gdbm_errno != GDBM_ITEM_NOT_FOUND)
		return damaged(base, gdbm_strerror(gdbm_errno));
	/* Named in the bucket, yet not found: the key itself has a fault. */
	if (bucket_knows(bucket, len, hash))
		return damaged(base, "a key does not verify");
	return STORE_ABSENT;
}

enum store_outcome
base_find(struct base *base, const uint8_t hash[ENTRY_HASH],
    struct entry *entry, void **memory)
{
	datum found = { 0 };
	enum store_outcome outcome = need_db(base);

	*memory = NULL;
	if (outcome == STORE_OK)
		outcome = fetch(base, hash, &found);
	if (outcome != STORE_OK)
		return outcome;
	if (entry_read(base->manifest.key, (const uint8_t *)found.dptr,
		(size_t)found.dsize, entry)) {
		*memory = found.dptr;
		return STORE_OK;
	}
	free(found.dptr);
	return damaged(base, "an entry does not verify");
}

enum store_outcome
base_facts(struct base *base, struct facts *facts)
{
	enum store_outcome outcome = need_db(base);
	datum found = { 0 };
	bool right = false;

	if (outcome != STORE_OK)
		return outcome;
	found =
	    gdbm_fetch(base->db, datum_of(facts_key, sizeof(facts_key) - 1));
	if (found.dptr != NULL)
		right = facts_read(&base->manifest, (const uint8_t *)found.dptr,
			    (size_t)found.dsize, facts)
			&& facts->number == base->number;
	free(found.dptr);
	return right ? STORE_OK : damaged(base, "says nothing of itself");
}

/* What the walk has found must be found by its key too. */
static bool
read_item(const struct base *base, const datum *key, const datum *value,
    struct base_item *item)
{
	uint8_t hash[ENTRY_HASH];
	const uint8_t *bucket = NULL;
	size_t len = 0;

	item->hash = (const uint8_t *)key->dptr;
	item->bytes = (const uint8_t *)value->dptr;
	item->len = (size_t)value->dsize;
	if (value->dptr == NULL
	    || !entry_read(base->manifest.key, item->bytes, item->len,
		&item->entry))
		return false;
	entry_hash(base->manifest.key, item->entry.table, item->entry.key,
	    item->entry.key_len, hash);
	bucket = bucket_find(base->sums, hash, &len);
	return memcmp(hash, item->hash, ENTRY_HASH) == 0 && bucket != NULL
	       && bucket_knows(bucket, len, hash);
}

static enum store_outcome
visit_all(struct base *base, uint64_t count,
    bool (*visit)(void *context, const struct base_item *item), void *context)
{
	datum key = gdbm_firstkey(base->db);
	bool more = true;
	bool right = true;

	while (key.dptr != NULL && more && right) {
		datum next = gdbm_nextkey(base->db, key);
		struct base_item item;
		datum value = { 0 };

		if (key.dsize == ENTRY_HASH) {
			value = gdbm_fetch(base->db, key);
			right =
			    count-- > 0 && read_item(base, &key, &value, &item);
			more =
			    right && (visit == NULL || visit(context, &item));
		}
		free(value.dptr);
		free(key.dptr);
		key = next;
	}
	free(key.dptr);
	if (!right)
		return damaged(base, "an entry does not verify");
	return more && count > 0 ? damaged(base, "an entry is missing")
				 : STORE_OK;
}

enum store_outcome
base_each(struct base *base,
    bool (*visit)(void *context, const struct base_item *item), void *context)
{
	struct facts facts = { 0 };
	enum store_outcome outcome = STORE_OK;

	if (sums_read(base->sums, 0, (size_t)sums_len(base->sums)) == NULL)
		return damaged(base, "a block does not verify");
	outcome = base_facts(base, &facts);
	if (outcome != STORE_OK)
		return outcome;
	return visit_all(base, facts.count, visit, context);
}

enum store_outcome
base_begin(int dir, const struct manifest *manifest, uint64_t number,
    struct base_draft **draft)
{
	struct base_draft *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_OK;
	char name[FILE_NAME_SIZE];
	size_t cache = CACHE_BUCKETS;
	int fd = -1;

	*draft = NULL;
	if (new == NULL)
		log_fatal("out of memory; allow this account more");
	new->dir = dir;
	new->manifest = *manifest;
	new->number = number;
	base_name(number, name);
	(void)snprintf(new->name, sizeof(new->name), "%s.tmp", name);
	base_sums_name(number, name);
	(void)snprintf(new->sums_name, sizeof(new->sums_name), "%s.tmp", name);
	outcome = file_open(dir, new->name, FILE_NEW, &fd);
	if (outcome == STORE_OK)
		new->db = gdbm_fd_open(fd, new->name, 0,
		    GDBM_NEWDB | GDBM_NOLOCK | GDBM_CLOEXEC | GDBM_CLOERROR,
		    give_up);
	if (new->db == NULL) {
		free(new);
		return outcome == STORE_OK ? STORE_FAILED : outcome;
	}
	(void)gdbm_setopt(new->db, GDBM_SETCACHESIZE, &cache, sizeof(cache));
	*draft = new;
	return STORE_OK;
}

static enum store_outcome
draft_failed(const struct base_draft *draft)
{
	bool full = gdbm_errno == GDBM_FILE_WRITE_ERROR;

	log_warning("store: %s: %s", draft->name, gdbm_strerror(gdbm_errno));
	return full ? STORE_FULL : STORE_FAILED;
}

enum store_outcome
base_add(struct base_draft *draft, const uint8_t hash[ENTRY_HASH],
    const uint8_t *bytes, size_t len)
{
	if (gdbm_store(draft->db, datum_of(hash, ENTRY_HASH),
		datum_of(bytes, len), GDBM_INSERT)
	    != 0)
		return draft_failed(draft);
	draft->count++;
	return STORE_OK;
}

static bool
add_facts(struct base_draft *draft, int64_t newest)
{
	uint8_t bytes[FACTS_SIZE];
	struct facts facts = { .number = draft->number,
		.count = draft->count,
		.newest = newest };

	facts_write(&draft->manifest, &facts, bytes);
	return gdbm_store(draft->db, datum_of(facts_key, sizeof(facts_key) - 1),
		   datum_of(bytes, sizeof(bytes)), GDBM_INSERT)
	       == 0;
}

/* gdbm_sync() hides what went wrong in its own writing; the handle knows. */
static enum store_outcome
close_db(struct base_draft *draft)
{
	bool right = gdbm_sync(draft->db) == 0
		     && gdbm_last_errno(draft->db) == GDBM_NO_ERROR
		     && !gdbm_needs_recovery(draft->db);

	if (gdbm_close(draft->db) != 0)
		right = false;
	draft->db = NULL;
	return right ? STORE_OK : draft_failed(draft);
}

/* Reads the new files as anybody will. */
static enum store_outcome
check_draft(const struct base_draft *draft)
{
	struct base *base = new_base(&draft->manifest, draft->number);
	enum store_outcome outcome = STORE_OK;

	(void)snprintf(base->name, sizeof(base->name), "%s", draft->name);
	outcome = open_named(draft->dir, draft->sums_name, base);
	if (outcome == STORE_OK)
		outcome = base_each(base, NULL, NULL);
	base_close(base);
	return outcome == STORE_OK ? STORE_OK : STORE_FAILED;
}

static enum store_outcome
sync_and_sum(const struct base_draft *draft)
{
	int fd = -1;
	enum store_outcome outcome =
	    file_open(draft->dir, draft->name, FILE_READ, &fd);

	if (outcome == STORE_OK)
		outcome = file_sync(fd, draft->name);
	if (outcome == STORE_OK)
		outcome = sums_create(draft->dir, draft->sums_name,
		    &draft->manifest, draft->number, fd);
	file_close(fd);
	return outcome;
}

static enum store_outcome
give_names(const struct base_draft *draft)
{
	char name[FILE_NAME_SIZE];
	enum store_outcome outcome = STORE_OK;

	base_sums_name(draft->number, name);
	outcome = file_rename(draft->dir, draft->sums_name, name);
	base_name(draft->number, name);
	if (outcome == STORE_OK)
		outcome = file_rename(draft->dir, draft->name, name);
	if (outcome == STORE_OK)
		outcome = file_sync_directory(draft->dir);
	return outcome;
}

enum store_outcome
base_finish(struct base_draft *draft, int64_t newest)
{
	enum store_outcome outcome =
	    add_facts(draft, newest) ? close_db(draft) : draft_failed(draft);

	if (outcome == STORE_OK)
		outcome = sync_and_sum(draft);
	if (outcome == STORE_OK)
		outcome = check_draft(draft);
	if (outcome == STORE_OK)
		outcome = give_names(draft);
	base_discard(draft);
	return outcome;
}

void
base_discard(struct base_draft *draft)
{
	if (draft == NULL)
		return;
	if (draft->db != NULL)
		(void)gdbm_close(draft->db);
	/* A draft that got its name is not found under this one. */
	(void)file_remove(draft->dir, draft->name);
	(void)file_remove(draft->dir, draft->sums_name);
	free(draft);
}

const char *
base_library(void)
{
	return gdbm_version;
}
