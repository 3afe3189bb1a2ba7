/* The journal: what was committed since the base, in order. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/file.h"
#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A file "journal.N": a header (format, store, number, salt), records, zeros
 * to its end.  A record is: length, kind, its own offset, the sum before it,
 * a nonce, the time, the largest offset its writer knew to be durable, the
 * number of operations; the body; and SipHash-1-3 under the journal's salt
 * over all of that.  It is valid where it stands at its offset, follows the
 * sum before it and its own sum is right.  A commit's body is operations:
 * the key's hash and the entry, padded to 8 bytes.  A seal's body is the
 * number of the next journal; nothing follows it.
 */
#define JOURNAL_HEADER   64
#define JOURNAL_HEAD     56    /* bytes of a record before its body */
#define JOURNAL_SUM      8     /* and behind it */
#define JOURNAL_SIZE_MIN 65536 /* bytes of a new file */
#define JOURNAL_SIZE_MAX (UINT64_C(1) << 33) /* an offset / 8 has 31 bits */

enum journal_kind {
	JOURNAL_COMMIT = 1,
	JOURNAL_SEAL = 2,
};

struct journal {
	int fd;
	char name[FILE_NAME_SIZE];
	uint64_t number;
	uint8_t salt[16];
	const uint8_t *map;
	size_t mapped;
	uint64_t end;     /* behind the last record that was read */
	uint64_t sum;     /* of that record */
	uint64_t next;    /* named by the seal; 0 while it is not sealed */
	uint64_t durable; /* up to here a flush of this process came */
	int64_t newest;   /* the time of the newest record, 0 for none */
	bool searched;    /* the rest was looked through once */
	bool failed;      /* this process could not write or flush it */
	uint64_t tag;     /* names this very file, on the page */
	uint64_t nonce;   /* of the last record of this process, 0 for none */
};

/* A record that was read; `body` is in the map, good until more is read. */
struct journal_record {
	uint64_t offset;
	const uint8_t *body;
	size_t body_len;
	uint32_t operations;
};

struct journal_operation {
	uint64_t offset; /* in the journal, a multiple of 8 */
	const uint8_t *hash;
	const uint8_t *entry;
	size_t entry_len;
};

/* "journal.N" */
void journal_name(uint64_t number, char name[FILE_NAME_SIZE]);

/* Makes an empty journal of `size` bytes, durable with its name. */
enum store_outcome journal_create(int dir, const struct manifest *manifest,
    uint64_t number, uint64_t size);

/* STORE_ABSENT (not logged) where the file is gone; STORE_DAMAGED where its
 * header is wrong; STORE_FAILED where it cannot be read. */
enum store_outcome journal_open(int dir, const struct manifest *manifest,
    uint64_t number, struct journal **journal);
void journal_close(struct journal *journal);

enum journal_step {
	JOURNAL_READ,   /* a commit, in *record */
	JOURNAL_SEALED, /* the seal: journal->next is set */
	JOURNAL_END,    /* nothing valid there, now */
	JOURNAL_UNREAD, /* after a warning: no memory to look */
};

/* Reads the next record; needs no lock. */
enum journal_step journal_step(struct journal *journal,
    struct journal_record *record);

/* Takes a record apart: *at begins at 0.  False behind the last operation, and
 * where the rest is not one; *at is record->body_len only in the first case. */
bool journal_operation(const struct journal_record *record, size_t *at,
    struct journal_operation *operation);

/* The operation at an offset that journal_operation() told; false where its
 * bytes are none any more. */
bool journal_at(const struct journal *journal, uint64_t offset,
    struct journal_operation *operation);

/* Bytes of an operation with an entry of that size. */
size_t journal_operation_size(size_t entry_len);

enum journal_tail {
	JOURNAL_CLEAN,   /* zeros */
	JOURNAL_TORN,    /* a write that was cut off: nobody was promised it */
	JOURNAL_DAMAGED, /* a record beyond knows that this was durable */
};

/* Judges what stands behind the end.  Without the lock JOURNAL_TORN may also
 * be a write under way, and JOURNAL_DAMAGED a commit since: read on, then
 * judge again. */
enum journal_tail journal_tail(struct journal *journal);

/* With the lock: zeros over a torn tail. */
enum store_outcome journal_clear(struct journal *journal);

/*
 * With the lock: writes a record behind the end, growing the file where need
 * be.  `bytes` has JOURNAL_HEAD bytes of room, the body, and JOURNAL_SUM bytes
 * of room, `len` in all, a multiple of 8.  STORE_FULL, and STORE_BUSY where
 * this process has no memory for it: nothing was changed.
 * The record counts when journal_step() has read it.
 */
enum store_outcome journal_append(struct journal *journal,
    enum journal_kind kind, uint8_t *bytes, size_t len, uint32_t operations);

/* With the lock, everything read and no tail: the last record. */
enum store_outcome journal_seal(struct journal *journal, uint64_t next);

#endif
