#include "store/gdbm/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/siphash.h"
#include "store/gdbm/entry.h"
#include "store/gdbm/journal_map.h"
#include "store/word.h"

enum {
	RECORD_MIN = JOURNAL_HEAD + JOURNAL_SUM,
	RECORD_MAX = STORE_TRANSACTION_MAX,
	GROWTH = 262144,
};

/* Of the header. */
enum {
	FILE_MAGIC = 0,
	FILE_FORMAT = 8,
	FILE_STORE = 16,
	FILE_NUMBER = 32,
	FILE_SALT = 40,
	FILE_SUM = 56,
};

/* Of a record. */
enum {
	AT_LEN = 0,
	AT_KIND = 4,
	AT_OFFSET = 8,
	AT_BEFORE = 16,
	AT_NONCE = 24,
	AT_TIME = 32,
	AT_FLUSHED = 40,
	AT_OPERATIONS = 48,
};

static const char magic[8] = "LKjournl";

void
journal_name(uint64_t number, char name[FILE_NAME_SIZE])
{
	(void)snprintf(name, FILE_NAME_SIZE, "journal.%" PRIu64, number);
}

static enum store_outcome
fill(int fd, const char *name, const uint8_t *header, uint64_t size)
{
	enum store_outcome outcome =
	    file_write(fd, name, header, JOURNAL_HEADER, 0);

	if (outcome == STORE_OK)
		outcome =
		    file_zero(fd, name, JOURNAL_HEADER, size - JOURNAL_HEADER);
	if (outcome == STORE_OK)
		outcome = file_sync(fd, name);
	return outcome;
}

enum store_outcome
journal_create(int dir, const struct manifest *manifest, uint64_t number,
    uint64_t size)
{
	uint8_t header[JOURNAL_HEADER] = { 0 };
	char name[FILE_NAME_SIZE];
	char name_new[FILE_NAME_SIZE + 4];
	enum store_outcome outcome = STORE_OK;
	int fd = -1;

	memcpy(header + FILE_MAGIC, magic, sizeof(magic));
	word_put_32(header + FILE_FORMAT, MANIFEST_FORMAT);
	memcpy(header + FILE_STORE, manifest->id, 16);
	word_put_64(header + FILE_NUMBER, number);
	random_bytes(header + FILE_SALT, 16);
	word_put_64(header + FILE_SUM,
	    siphash_64(header + FILE_SALT, header, FILE_SUM));
	journal_name(number, name);
	(void)snprintf(name_new, sizeof(name_new), "%s.tmp", name);
	outcome = file_open(dir, name_new, FILE_NEW, &fd);
	if (outcome == STORE_OK)
		outcome = fill(fd, name_new, header, size);
	file_close(fd);
	if (outcome == STORE_OK)
		outcome = file_rename(dir, name_new, name);
	if (outcome == STORE_OK)
		outcome = file_sync_directory(dir);
	return outcome;
}

/* So many bytes behind the end. */
static enum journal_map
reach(struct journal *journal, size_t len)
{
	return journal_map_reach(journal->fd, journal->name, &journal->map,
	    &journal->mapped, journal->end + len);
}

static enum store_outcome
read_header(struct journal *journal, const struct manifest *manifest)
{
	const uint8_t *header = NULL;
	enum journal_map growth = reach(journal, JOURNAL_HEADER);

	if (growth == JOURNAL_MAP_UNREAD)
		return STORE_FAILED;
	if (growth == JOURNAL_MAP_SHORT
	    || word_get_64(journal->map + FILE_SUM)
		   != siphash_64(journal->map + FILE_SALT, journal->map,
		       FILE_SUM)
	    || memcmp(journal->map, magic, sizeof(magic)) != 0) {
		log_warning("store: %s: the header does not verify; run "
			    "latchkey verify",
		    journal->name);
		return STORE_DAMAGED;
	}
	header = journal->map;
	if (word_get_32(header + FILE_FORMAT) > MANIFEST_FORMAT) {
		log_warning("store: %s: made by a newer program; install that "
			    "version",
		    journal->name);
		return STORE_FORMAT;
	}
	if (memcmp(header + FILE_STORE, manifest->id, 16) != 0
	    || word_get_64(header + FILE_NUMBER) != journal->number) {
		log_warning("store: %s: belongs to another store; put the "
			    "right one back from a backup",
		    journal->name);
		return STORE_DAMAGED;
	}
	memcpy(journal->salt, header + FILE_SALT, 16);
	journal->tag = siphash_64(journal->salt, header, FILE_SALT);
	journal->sum = word_get_64(header + FILE_SUM);
	journal->end = JOURNAL_HEADER;
	return STORE_OK;
}

enum store_outcome
journal_open(int dir, const struct manifest *manifest, uint64_t number,
    struct journal **journal)
{
	struct journal *new = calloc(1, sizeof(*new));
	enum store_outcome outcome = STORE_OK;

	*journal = NULL;
	if (new == NULL)
		log_out_of_memory();
	new->number = number;
	journal_name(number, new->name);
	outcome = file_open(dir, new->name, FILE_WRITE, &new->fd);
	if (outcome == STORE_OK)
		outcome = read_header(new, manifest);
	if (outcome == STORE_OK)
		*journal = new;
	else
		journal_close(new);
	return outcome;
}

void
journal_close(struct journal *journal)
{
	if (journal == NULL)
		return;
	file_unmap(journal->map, journal->mapped);
	file_close(journal->fd);
	free(journal);
}

/* The length of a record that is whole in itself, else 0.  The bytes may be
 * changing under us; once the sum was right they never change again. */
static size_t
whole_at(const struct journal *journal, uint64_t offset)
{
	const uint8_t *bytes = journal->map + offset;
	size_t len = word_get_32(bytes + AT_LEN);

	if (len < RECORD_MIN || len > RECORD_MAX || len % 8 != 0
	    || offset + len > journal->mapped
	    || word_get_64(bytes + AT_OFFSET) != offset
	    || siphash_64(journal->salt, bytes, len - JOURNAL_SUM)
		   != word_get_64(bytes + len - JOURNAL_SUM))
		return 0;
	return len;
}

/* A file grows only for a record that would not fit. */
static enum journal_map
may_be_record(struct journal *journal)
{
	enum journal_map growth = reach(journal, RECORD_MIN);
	size_t len = 0;

	if (growth != JOURNAL_MAP_THERE)
		return growth;
	len = word_get_32(journal->map + journal->end + AT_LEN);
	if (len == 0 || len > RECORD_MAX)
		return JOURNAL_MAP_SHORT;
	return reach(journal, len);
}

enum journal_step
journal_step(struct journal *journal, struct journal_record *record)
{
	const uint8_t *bytes = NULL;
	size_t len = 0;

	if (journal->next != 0)
		return JOURNAL_SEALED;
	switch (may_be_record(journal)) {
	case JOURNAL_MAP_THERE:
		break;
	case JOURNAL_MAP_SHORT:
		return JOURNAL_END;
	case JOURNAL_MAP_UNREAD:
		return JOURNAL_UNREAD;
	}
	bytes = journal->map + journal->end;
	len = whole_at(journal, journal->end);
	if (len == 0 || word_get_64(bytes + AT_BEFORE) != journal->sum)
		return JOURNAL_END;
	record->offset = journal->end;
	record->body = bytes + JOURNAL_HEAD;
	record->body_len = len - JOURNAL_HEAD - JOURNAL_SUM;
	record->operations = word_get_32(bytes + AT_OPERATIONS);
	journal->end += len;
	journal->sum = word_get_64(bytes + len - JOURNAL_SUM);
	if (word_get_32(bytes + AT_KIND) == JOURNAL_SEAL
	    && record->body_len >= 8) {
		journal->next = word_get_64(record->body);
		return JOURNAL_SEALED;
	}
	journal->newest = (int64_t)word_get_64(bytes + AT_TIME);
	return JOURNAL_READ;
}

static bool
read_operation(const uint8_t *bytes, size_t room,
    struct journal_operation *operation)
{
	if (room < ENTRY_HASH)
		return false;
	operation->hash = bytes;
	operation->entry = bytes + ENTRY_HASH;
	operation->entry_len =
	    entry_extent(operation->entry, room - ENTRY_HASH);
	return operation->entry_len > 0;
}

size_t
journal_operation_size(size_t entry_len)
{
	return (ENTRY_HASH + entry_len + 7) / 8 * 8;
}

bool
journal_operation(const struct journal_record *record, size_t *at,
    struct journal_operation *operation)
{
	size_t size = 0;

	if (!read_operation(record->body + *at, record->body_len - *at,
		operation))
		return false;
	size = journal_operation_size(operation->entry_len);
	if (size > record->body_len - *at)
		return false;
	operation->offset = record->offset + JOURNAL_HEAD + *at;
	*at += size;
	return true;
}

bool
journal_at(const struct journal *journal, uint64_t offset,
    struct journal_operation *operation)
{
	operation->offset = offset;
	return offset < journal->end
	       && read_operation(journal->map + offset, journal->end - offset,
		   operation);
}

/* The first place from `at` on that is not zero, or the end of the map. */
static uint64_t
first_set(const struct journal *journal, uint64_t at)
{
	while (at + 8 <= journal->mapped && word_get_64(journal->map + at) == 0)
		at += 8;
	while (at < journal->mapped && journal->map[at] == 0)
		at++;
	return at;
}

static bool
knows_better(const struct journal *journal)
{
	for (uint64_t at = journal->end; at + RECORD_MIN <= journal->mapped;
	     at += 8) {
		if (whole_at(journal, at) > 0
		    && word_get_64(journal->map + at + AT_FLUSHED)
			   > journal->end)
			return true;
	}
	return false;
}

enum journal_tail
journal_tail(struct journal *journal)
{
	/* A killed process leaves its bytes right at the end; only a power cut
	 * leaves some further on, so one look at the whole rest will do. */
	bool clean = journal->searched
			 ? journal->end + 8 > journal->mapped
			       || word_get_64(journal->map + journal->end) == 0
			 : first_set(journal, journal->end) == journal->mapped;

	journal->searched = true;
	if (clean)
		return JOURNAL_CLEAN;
	journal->searched = false;
	return knows_better(journal) ? JOURNAL_DAMAGED : JOURNAL_TORN;
}

enum store_outcome
journal_clear(struct journal *journal)
{
	uint64_t last = journal->mapped;

	while (last > journal->end && journal->map[last - 1] == 0)
		last--;
	return file_zero(journal->fd, journal->name, journal->end,
	    last - journal->end);
}

static enum store_outcome
grow(struct journal *journal, size_t len)
{
	enum store_outcome outcome = STORE_OK;
	uint64_t size = journal->end + len + GROWTH;

	if (size > JOURNAL_SIZE_MAX) {
		log_warning("store: %s: has no room left; run latchkey sweep",
		    journal->name);
		return STORE_FULL;
	}
	outcome = file_zero(journal->fd, journal->name, journal->mapped,
	    size - journal->mapped);
	/* A flush that failed may have been about the records, too. */
	if (outcome == STORE_OK
	    && file_sync(journal->fd, journal->name) != STORE_OK)
		outcome = STORE_FAILED;
	return outcome;
}

/* The new bytes are durable zeros before a record stands on them, so that a
 * flush of the record need not change the file's size; and they are mapped, as
 * one that was written and cannot be read back stops all writing. */
static enum store_outcome
make_room(struct journal *journal, size_t len)
{
	enum store_outcome outcome = STORE_OK;
	enum journal_map growth = reach(journal, len);

	/* Another may have made it grow. */
	if (growth == JOURNAL_MAP_SHORT) {
		outcome = grow(journal, len);
		growth = outcome == STORE_OK ? reach(journal, len) : growth;
	}
	return growth == JOURNAL_MAP_UNREAD ? STORE_BUSY : outcome;
}

/* No two records are the same, whoever wrote them: each process counts on from
 * a number by chance. */
static uint64_t
next_nonce(struct journal *journal)
{
	if (journal->nonce == 0)
		random_bytes(&journal->nonce, sizeof(journal->nonce));
	return ++journal->nonce;
}

/* Of a record that was cut short only what stands is made zeros again: past a
 * limit of this process alone (EFBIG) none can be written, nor does anything
 * stand there. */
static enum store_outcome
take_back(struct journal *journal, size_t len)
{
	if (reach(journal, len) != JOURNAL_MAP_THERE)
		return file_zero(journal->fd, journal->name, journal->end, len);
	return journal_clear(journal);
}

enum store_outcome
journal_append(struct journal *journal, enum journal_kind kind, uint8_t *bytes,
    size_t len, uint32_t operations)
{
	enum store_outcome outcome = make_room(journal, len);

	if (outcome != STORE_OK)
		return outcome;
	memset(bytes, 0, JOURNAL_HEAD);
	word_put_32(bytes + AT_LEN, (uint32_t)len);
	word_put_32(bytes + AT_KIND, (uint32_t)kind);
	word_put_64(bytes + AT_OFFSET, journal->end);
	word_put_64(bytes + AT_BEFORE, journal->sum);
	word_put_64(bytes + AT_NONCE, next_nonce(journal));
	word_put_64(bytes + AT_TIME, (uint64_t)clock_now());
	word_put_64(bytes + AT_FLUSHED, journal->durable);
	word_put_32(bytes + AT_OPERATIONS, operations);
	word_put_64(bytes + len - JOURNAL_SUM,
	    siphash_64(journal->salt, bytes, len - JOURNAL_SUM));
	outcome =
	    file_write(journal->fd, journal->name, bytes, len, journal->end);
	if (outcome != STORE_OK && take_back(journal, len) != STORE_OK)
		return STORE_FAILED;
	return outcome;
}

enum store_outcome
journal_seal(struct journal *journal, uint64_t next)
{
	uint8_t bytes[JOURNAL_HEAD + 8 + JOURNAL_SUM] = { 0 };
	struct journal_record record;
	enum store_outcome outcome = STORE_OK;

	word_put_64(bytes + JOURNAL_HEAD, next);
	outcome =
	    journal_append(journal, JOURNAL_SEAL, bytes, sizeof(bytes), 0);
	if (outcome != STORE_OK)
		return outcome;
	return journal_step(journal, &record) == JOURNAL_SEALED ? STORE_OK
								: STORE_FAILED;
}
