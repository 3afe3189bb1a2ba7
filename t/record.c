/* Records: written and read, by older and newer readers, and damaged ones. */

#include "record/record.h"

#include <string.h>

#include "tap.h"

static struct arena *arena;

static struct buffer
sample(void)
{
	struct buffer buffer = buffer_new(arena, 8);

	record_begin(&buffer);
	record_add_text(&buffer, 1, "text \xc3\xa4");
	record_add_text(&buffer, 2, NULL);
	record_add_text(&buffer, 3, "");
	record_add_number(&buffer, 4, 0);
	record_add_number(&buffer, 5, INT64_MIN);
	record_add_number(&buffer, 6, 4711);
	record_add_bytes(&buffer, 39, "\0\1\0", 3);
	return buffer;
}

static void
test_fields(void)
{
	struct buffer buffer = sample();
	struct record record;
	char bytes[4] = "xxx";

	ok(record_read(&record, buffer.bytes, buffer.len), "a record");
	is_string(record_text(&record, 1), "text \xc3\xa4", "text");
	ok(record_text(&record, 2) == NULL && record_text(&record, 3) == NULL,
	    "no text is none");
	is_int(record_number(&record, 4), 0, "zero");
	is_int(record_number(&record, 5), INT64_MIN, "the least number");
	is_int(record_number(&record, 6), 4711, "a number");
	is_int(record_number(&record, 7), 0, "none");
	is_int(record_number(&record, 1), 0, "a text is no number");
	ok(record_bytes(&record, 39, bytes, 3)
		&& memcmp(bytes, "\0\1\0", 3) == 0,
	    "bytes");
	memset(bytes, 'x', sizeof(bytes));
	ok(!record_bytes(&record, 39, bytes, 4)
		&& memcmp(bytes, "\0\0\0\0", 4) == 0,
	    "of another length, and zeros");
	ok(!record_bytes(&record, 39, bytes, 2), "nor of a shorter one");
	ok(!record_bytes(&record, 8, bytes, 3), "nor where there are none");
}

static void
test_bounds(void)
{
	enum { MOST = 65534 };
	struct buffer buffer = buffer_new(arena, 8);
	struct record record;
	char *text = arena_alloc(arena, MOST + 1);

	memset(text, 'y', MOST);
	record_begin(&buffer);
	ok(record_read(&record, buffer.bytes, buffer.len), "an empty record");
	record_add_text(&buffer, 7, text);
	record_add_text(&buffer, 8, "behind");
	ok(record_read(&record, buffer.bytes, buffer.len), "a large field");
	is_int((intmax_t)record.lens[7], MOST, "of its length");
	is_string(record_text(&record, 8), "behind", "and what follows");
}

/* One from a newer program has tags that this one does not know. */
static void
test_newer(void)
{
	static const char newer[] = "\1\1\1\0a\0\310\3\0new\0\50\1\0x\0\2\1\0b";
	struct record record;

	ok(record_read(&record, newer, sizeof(newer)), "unknown tags");
	is_string(record_text(&record, 1), "a", "the field before them");
	is_string(record_text(&record, 2), "b", "and behind them");
	ok(!record_read(&record, "\2", 1), "another layout is refused");
}

static void
test_damaged(void)
{
	struct buffer buffer = sample();
	struct record record;
	int passed = 0;

	ok(!record_read(&record, "", 0), "no bytes");
	/* Cut at each byte: good at the end of a field only. */
	for (size_t len = 1; len < buffer.len; len++) {
		char *cut = arena_copy(arena, buffer.bytes, len);

		passed += record_read(&record, cut, len);
	}
	is_int(passed, 4, "cut within a field");
	/* A NUL that is not there is no end of a text. */
	buffer.bytes[11] = 'x';
	ok(!record_read(&record, buffer.bytes, buffer.len),
	    "a field without its NUL");
	ok(!record_read(&record, "\1\1\377\377a", 6), "a length too long");
}

int
main(void)
{
	arena = arena_new();
	test_fields();
	test_bounds();
	test_newer();
	test_damaged();
	arena_free(arena);
	return done();
}
