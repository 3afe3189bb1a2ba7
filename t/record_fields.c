/* Structs as records by their rows: each type, absent, needed and damaged. */

#include "record/record_fields.h"

#include <limits.h>
#include <string.h>

#include "tap.h"

enum colour { RED, GREEN };
enum taste { SWEET = 1, SOUR = 2 };

static const char *const colours[] = { [RED] = "red", [GREEN] = "green", NULL };

struct thing {
	const char *name;
	int64_t number;
	uint64_t large;
	int small;
	enum taste taste;
	bool flag;
	uint8_t key[4];
	uint8_t more[2];
	enum colour colour;
	uint16_t rows[3];
	size_t count;
	const uint8_t *blob;
	size_t blob_len;
	int not_kept;
};

static const struct record_field rows[] = {
	RECORD_NEEDED(struct thing, 1, name),
	RECORD_FIELD(struct thing, 2, number),
	RECORD_FIELD(struct thing, 3, large),
	RECORD_FIELD(struct thing, 4, small),
	RECORD_FIELD(struct thing, 5, taste),
	RECORD_FIELD(struct thing, 6, flag),
	RECORD_NEEDED(struct thing, 7, key),
	RECORD_FIELD(struct thing, 8, more),
	RECORD_FIELD_WORD(struct thing, 9, colour, colours),
	RECORD_FIELD_ROWS(struct thing, 10, rows, count),
	RECORD_FIELD_BLOB(struct thing, 39, blob, blob_len),
};
static const struct record_fields fields = RECORD_FIELDS(struct thing, rows);

static struct arena *arena;

static bool
read_bytes(const char *bytes, size_t len, struct thing *thing)
{
	memset(thing, 'x', sizeof(*thing));
	return record_fields_read(&fields, bytes, len, thing);
}

static void
test_whole(void)
{
	struct thing from = { .name = "text",
		.number = INT64_MIN,
		.large = UINT64_MAX,
		.small = INT_MIN,
		.taste = SOUR,
		.flag = true,
		.key = { 1, 0, 0, 2 },
		.more = { 0, 3 },
		.colour = GREEN,
		.rows = { 7, 8, 9 },
		.count = 2,
		.blob = (const uint8_t *)"a\0b",
		.blob_len = 3,
		.not_kept = 5 };
	struct buffer record = record_fields_write(arena, &fields, &from);
	struct thing to;

	ok(read_bytes(record.bytes, record.len, &to), "a record");
	is_string(to.name, "text", "a text");
	is_int(to.number, INT64_MIN, "the least number");
	ok(to.large == UINT64_MAX, "the largest without a sign");
	is_int(to.small, INT_MIN, "an int");
	is_int((int)to.taste, SOUR, "an enum");
	ok(to.flag, "a flag");
	ok(memcmp(to.key, from.key, sizeof(to.key)) == 0
		&& memcmp(to.more, from.more, sizeof(to.more)) == 0,
	    "bytes");
	is_int((int)to.colour, GREEN, "a word");
	is_int((int)to.count, 2, "as many rows");
	is_int(to.rows[1], 8, "with what they had");
	is_int(to.rows[2], 0, "and no more");
	is_int((int)to.blob_len, 3, "a blob's length");
	ok(memcmp(to.blob, "a\0b", 3) == 0, "and bytes");
	is_int(to.not_kept, 0, "what has no row is not kept");
}

/* What is nothing takes no room. */
static void
test_least(void)
{
	static const char least[] = "\1\1\1\0a\0\7\4\0\0\0\0\0\0\11\3\0red";
	struct thing from = { .name = "a" };
	struct buffer record = record_fields_write(arena, &fields, &from);
	struct thing to;

	ok(record.len == sizeof(least)
		&& memcmp(record.bytes, least, sizeof(least)) == 0,
	    "what is needed, and the word, alone are written");
	ok(read_bytes(record.bytes, record.len, &to), "and read");
	from.name = to.name;
	ok(to.number == 0 && to.large == 0 && to.small == 0 && !to.flag
		&& (int)to.taste == 0 && to.count == 0 && to.blob == NULL
		&& to.blob_len == 0 && to.more[1] == 0,
	    "all else is zero");
}

/* A good record but for what is written last, under its tag. */
static bool
reads_with(int tag, const void *bytes, size_t len)
{
	struct thing from = { .name = "a" };
	struct buffer record = record_fields_write(arena, &fields, &from);
	struct thing to;

	record_add_bytes(&record, tag, bytes, len);
	return read_bytes(record.bytes, record.len, &to);
}

static void
test_damaged(void)
{
	static const char no_name[] = "\1\7\4\0\0\0\0\0\0\11\3\0red";
	static const char no_key[] = "\1\1\1\0a\0\11\3\0red";
	static const char no_word[] = "\1\1\1\0a\0\7\4\0\0\0\0\0";
	static const uint8_t too_large[8] = { 0, 0, 0, 128 };
	struct thing to;

	ok(!read_bytes(no_name, sizeof(no_name), &to), "a text is needed");
	ok(!read_bytes(no_key, sizeof(no_key), &to), "bytes are needed");
	ok(!read_bytes(no_word, sizeof(no_word), &to), "a word is needed");
	ok(!read_bytes("\2", 1, &to), "another version");
	ok(!reads_with(9, "blue", 4), "a word that is none");
	ok(reads_with(9, "green", 5), "another one that is");
	ok(!reads_with(4, too_large, sizeof(too_large)), "beyond an int");
	ok(!reads_with(7, "abc", 3), "needed bytes of another length");
	ok(reads_with(8, "abc", 3), "others of another length are none");
	ok(reads_with(10, "abcdef", 6), "as many rows as there may be");
	ok(!reads_with(10, "abcdefgh", 8), "one row too many");
	ok(!reads_with(10, "abc", 3), "half a row");
	ok(reads_with(38, "new", 3), "a tag of a later version is passed over");
}

int
main(void)
{
	arena = arena_new();
	test_whole();
	test_least();
	test_damaged();
	arena_free(arena);
	return done();
}
