/* What of a struct is kept, a row for each field: tag, place, type.  Reader
 * and writer follow the same rows, so that one more field is one more row.
 *
 *	static const struct record_field rows[] = {
 *		RECORD_NEEDED(struct account, 1, username),
 *		RECORD_FIELD(struct account, 3, country),
 *	};
 *	static const struct record_fields fields =
 *	    RECORD_FIELDS(struct account, rows);
 *
 * The member's type says how it is written; one that cannot be kept does not
 * compile, nor does a tag out of range.  A tag that was used once is never
 * used for something else: rows of older versions are still read. */
#ifndef RECORD_RECORD_FIELDS_H
#define RECORD_RECORD_FIELDS_H

#include "record/record.h"

enum record_type {
	RECORD_TEXT,   /* const char *; NULL and "" are not written */
	RECORD_NUMBER, /* int64_t or uint64_t; 0 is not written */
	RECORD_INT,    /* int or an enum, as a number; beyond int: damaged */
	RECORD_FLAG,   /* bool, as a number */
	RECORD_BYTES,  /* an array of uint8_t; all zeros are not written unless
			* they are needed */
	RECORD_WORD,   /* an enum, as a text: words[its value] */
	RECORD_ROWS,   /* an array of which the first `count` are kept as they
			* lie in memory; more than it holds: damaged */
	RECORD_BLOB,   /* const uint8_t * and its length; none is NULL and 0 */
};

struct record_field {
	int tag;
	enum record_type type;
	bool needed; /* a record without it is damaged; of a number: one of 0 */
	size_t place;       /* in the struct */
	size_t size;        /* of BYTES, or of one of ROWS */
	size_t count_place; /* of a size_t: how many ROWS, how long a BLOB */
	size_t max;         /* ROWS */
	const char *const *words; /* WORD: NULL behind the last */
};

struct record_fields {
	const struct record_field *rows;
	size_t count;
	size_t size; /* of the struct */
};

/* A member, named but never looked at. */
#define RECORD_MEMBER(type, member) (((type *)0)->member)

#define RECORD_TAG(tag) \
 ((int)((tag) + 0 * sizeof(char[(tag) > 0 && (tag) < RECORD_TAGS ? 1 : -1])))

/* An enum is an unsigned int to gcc and clang. */
#define RECORD_TYPE(type, member) \
 _Generic(RECORD_MEMBER(type, member), \
	    const char *: RECORD_TEXT, \
	    int64_t: RECORD_NUMBER, \
	    uint64_t: RECORD_NUMBER, \
	    int: RECORD_INT, \
	    unsigned: RECORD_INT, \
	    bool: RECORD_FLAG, \
	    uint8_t *: RECORD_BYTES)

#define RECORD_ROW(struct_, tag_, member, type_, needed_)       \
 .tag = RECORD_TAG(tag_), .type = (type_), .needed = (needed_), \
 .place = offsetof(struct_, member),                            \
 .size = sizeof(RECORD_MEMBER(struct_, member))

/* A member that may be absent, and one that is never. */
#define RECORD_FIELD(type, tag, member)                           \
 {                                                                \
  RECORD_ROW(type, tag, member, RECORD_TYPE(type, member), false) \
 }
#define RECORD_NEEDED(type, tag, member)                         \
 {                                                               \
  RECORD_ROW(type, tag, member, RECORD_TYPE(type, member), true) \
 }

/* An enum that is kept as its word; any other text, and none, is damaged. */
#define RECORD_FIELD_WORD(type, tag, member, words_) \
 {                                                   \
  RECORD_ROW(type, tag, member,                      \
      _Generic(RECORD_MEMBER(type, member), unsigned \
	       : RECORD_WORD),                       \
      true),                                         \
      .words = (words_)                              \
 }

#define RECORD_FIELD_ROWS(type_, tag_, member, count) \
 {                                                    \
  .tag = RECORD_TAG(tag_), .type = RECORD_ROWS,       \
  .place = offsetof(type_, member),                   \
  .size = sizeof(RECORD_MEMBER(type_, member)[0]),    \
  .count_place = offsetof(type_, count),              \
  .max = sizeof(RECORD_MEMBER(type_, member))         \
	 / sizeof(RECORD_MEMBER(type_, member)[0])    \
 }

#define RECORD_FIELD_BLOB(type, tag, member, len)    \
 {                                                   \
  RECORD_ROW(type, tag, member, RECORD_BLOB, false), \
      .count_place = offsetof(type, len)             \
 }

#define RECORD_FIELDS(type, rows)                        \
 {                                                       \
  (rows), sizeof(rows) / sizeof((rows)[0]), sizeof(type) \
 }

/* The record of a struct. */
struct buffer record_fields_write(struct arena *arena,
    const struct record_fields *fields, const void *from);

/* Reads one; members that it does not name, and that no row names, are zero.
 * Texts and blobs point into `bytes`.  False where it is damaged. */
bool record_fields_read(const struct record_fields *fields, const char *bytes,
    size_t len, void *to);

#endif
