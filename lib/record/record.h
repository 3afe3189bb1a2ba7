/* How the domain's records are written as bytes: a version, then tagged
 * fields.  A tag that a reader does not know is passed over, so fields may be
 * added; one that is absent reads as NULL or 0. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_TAGS 40 /* tags are 1..39 */

/* Starts a record in `buffer`. */
void record_begin(struct buffer *buffer);

/* Each adds one field; NULL, an empty field and 0 add nothing.  `len` is at
 * most 65534. */
void record_add_text(struct buffer *buffer, int tag, const char *text);
void record_add_number(struct buffer *buffer, int tag, int64_t number);
void record_add_bytes(struct buffer *buffer, int tag, const void *bytes,
    size_t len);

struct record {
	const char *fields[RECORD_TAGS]; /* with a NUL behind each */
	size_t lens[RECORD_TAGS];
};

/* Points into `bytes`.  False where they are no record: damaged. */
bool record_read(struct record *record, const char *bytes, size_t len);

const char *record_text(const struct record *record, int tag);
int64_t record_number(const struct record *record, int tag);

/* Copies a field of exactly `len` bytes; false (and zeros) for any other. */
bool record_bytes(const struct record *record, int tag, void *bytes,
    size_t len);

#endif
