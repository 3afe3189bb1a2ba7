#include "store/gdbm/base.h"

#include <gdbm.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/gdbm/block_sums.h"
#include "store/gdbm/gdbm_library.h"
#include "store/gdbm/gdbm_reader.h"

static char facts_key[] = "latchkey"; /* the one that is no hash */

struct base {
	struct block_sums *sums;      /* they have the file, too */
	struct gdbm_library *library; /* NULL where gdbm_reader.h will do */
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

/* Of what libgdbm looks at nothing is verified, so all of it is now: slow, and
 * with each start of a program. */
static enum store_outcome
open_library(struct base *base, int fd)
{
	if (block_sums_read(base->sums, 0, (size_t)block_sums_len(base->sums))
	    == NULL)
		return damaged(base, "a block does not verify");
	base->library = gdbm_library_open(fd, base->name);
	return base->library == NULL ? STORE_FORMAT : STORE_OK;
}

static enum store_outcome
open_named(int dir, const char *sums_name, struct base *base)
{
	int block_sums_fd = -1;
	int fd = -1;
	enum store_outcome outcome = file_open(dir, base->name, FILE_READ, &fd);

	if (outcome == STORE_OK)
		outcome = file_open(dir, sums_name, FILE_READ, &block_sums_fd);
	if (outcome == STORE_OK)
		outcome = block_sums_open(block_sums_fd, &base->manifest,
		    base->number, fd, &base->sums);
	if (outcome == STORE_OK && !gdbm_reader_knows(base->sums))
		outcome = open_library(base, fd);
	file_close(block_sums_fd);
	file_close(fd);
	return outcome;
}

static struct base *
new_base(const struct manifest *manifest, uint64_t number)
{
	struct base *base = calloc(1, sizeof(*base));

	if (base == NULL)
		log_out_of_memory();
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
	gdbm_library_close(base->library);
	block_sums_close(base->sums);
	free(base);
}

bool
base_is_slow(const struct base *base)
{
	return base->library != NULL;
}

uint64_t
base_len(const struct base *base)
{
	return block_sums_len(base->sums);
}

static enum store_outcome
find(const struct base *base, const uint8_t *key, size_t len,
    struct gdbm_reader_item *item)
{
	return base->library == NULL
		   ? gdbm_reader_find(base->sums, key, len, item)
		   : gdbm_library_find(base->library, key, len, item);
}

enum store_outcome
base_find(struct base *base, const uint8_t hash[ENTRY_HASH],
    struct entry *entry)
{
	struct gdbm_reader_item item;
	enum store_outcome outcome = find(base, hash, ENTRY_HASH, &item);

	if (outcome == STORE_DAMAGED)
		return damaged(base, "a bucket or a key does not verify");
	if (outcome == STORE_OK
	    && !entry_read(base->manifest.key, item.bytes, item.len, entry))
		return damaged(base, "an entry does not verify");
	return outcome;
}

enum store_outcome
base_facts(struct base *base, struct base_meta *meta)
{
	struct gdbm_reader_item item;

	if (find(base, (const uint8_t *)facts_key, sizeof(facts_key) - 1, &item)
		== STORE_OK
	    && base_meta_read(&base->manifest, item.bytes, item.len, meta)
	    && meta->number == base->number)
		return STORE_OK;
	return damaged(base, "says nothing of itself");
}

struct walk {
	struct base *base;
	bool (*visit)(void *context, const struct base_item *item);
	void *context;
	uint64_t left;
	bool more;
	bool right;
};

/* What the walk has found must be found by its key too. */
static bool
is_found(const struct base *base, const struct base_item *item)
{
	const struct entry *entry = &item->entry;
	struct gdbm_reader_item found;
	uint8_t hash[ENTRY_HASH];

	entry_hash(base->manifest.key, entry->table, entry->key, entry->key_len,
	    hash);
	return memcmp(hash, item->hash, ENTRY_HASH) == 0
	       && find(base, hash, ENTRY_HASH, &found) == STORE_OK
	       && found.len == item->len
	       && (base->library == NULL
		       ? found.bytes == item->bytes
		       : memcmp(found.bytes, item->bytes, item->len) == 0);
}

static bool
visit_item(void *context, const struct gdbm_reader_item *found)
{
	struct walk *walk = context;
	struct base_item item = { .hash = found->key,
		.bytes = found->bytes,
		.len = found->len };

	if (found->key_len != ENTRY_HASH)
		return true;
	walk->right = walk->left-- > 0
		      && entry_read(walk->base->manifest.key, item.bytes,
			  item.len, &item.entry)
		      && is_found(walk->base, &item);
	walk->more =
	    walk->right
	    && (walk->visit == NULL || walk->visit(walk->context, &item));
	return walk->more;
}

enum store_outcome
base_each(struct base *base,
    bool (*visit)(void *context, const struct base_item *item), void *context)
{
	struct walk walk = { .base = base,
		.visit = visit,
		.context = context,
		.more = true,
		.right = true };
	struct base_meta meta = { 0 };
	enum store_outcome outcome = STORE_OK;

	if (block_sums_read(base->sums, 0, (size_t)block_sums_len(base->sums))
	    == NULL)
		return damaged(base, "a block does not verify");
	outcome = base_facts(base, &meta);
	if (outcome != STORE_OK)
		return outcome;
	walk.left = meta.count;
	outcome = base->library == NULL
		      ? gdbm_reader_each(base->sums, visit_item, &walk)
		      : gdbm_library_each(base->library, visit_item, &walk);
	if (outcome != STORE_OK || !walk.right)
		return damaged(base, "an entry does not verify");
	return walk.more && walk.left > 0 ? damaged(base, "an entry is missing")
					  : STORE_OK;
}

enum store_outcome
base_begin(int dir, const struct manifest *manifest, uint64_t number,
    struct base_draft **draft)
{
	struct base_draft *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_OK;
	char name[FILE_NAME_SIZE];
	size_t cache = GDBM_LIBRARY_CACHE;
	int fd = -1;

	*draft = NULL;
	if (new == NULL)
		log_out_of_memory();
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
		    gdbm_library_give_up);
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
	if (gdbm_store(draft->db, gdbm_library_datum(hash, ENTRY_HASH),
		gdbm_library_datum(bytes, len), GDBM_INSERT)
	    != 0)
		return draft_failed(draft);
	draft->count++;
	return STORE_OK;
}

static bool
add_facts(struct base_draft *draft, int64_t newest)
{
	uint8_t bytes[BASE_META_SIZE];
	struct base_meta meta = { .number = draft->number,
		.count = draft->count,
		.newest = newest };

	base_meta_write(&draft->manifest, &meta, bytes);
	return gdbm_store(draft->db,
		   gdbm_library_datum(facts_key, sizeof(facts_key) - 1),
		   gdbm_library_datum(bytes, sizeof(bytes)), GDBM_INSERT)
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
		outcome = block_sums_create(draft->dir, draft->sums_name,
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
