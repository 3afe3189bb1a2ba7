/* Bytes that grow at their end. */

#include "base/buffer.h"

#include <string.h>

#include "tap.h"

static void
test_growing(struct arena *arena)
{
	enum { MANY = 3000 };
	struct buffer buffer = buffer_new(arena, 0);
	bool ended = buffer.bytes[0] == '\0';
	bool same = true;

	for (int i = 0; i < MANY; i++) {
		buffer_byte(&buffer, (char)('a' + i % 26));
		ended = ended && buffer.bytes[buffer.len] == '\0';
	}
	for (int i = 0; i < MANY; i++)
		same = same && buffer.bytes[i] == (char)('a' + i % 26);
	is_int((intmax_t)buffer.len, MANY, "all bytes are counted");
	ok(same, "and kept while it grew");
	ok(ended, "a NUL was always behind them");
}

static void
test_kinds(struct arena *arena)
{
	struct buffer buffer = buffer_new(arena, 3);

	buffer_text(&buffer, "");
	buffer_add(&buffer, NULL, 0);
	is_string(buffer.bytes, "", "nothing added is nothing");
	buffer_text(&buffer, "abc");
	buffer_text(&buffer, "d");
	buffer_number(&buffer, INT64_MIN);
	buffer_number(&buffer, 0);
	buffer_number(&buffer, INT64_MAX);
	is_string(buffer.bytes, "abcd-922337203685477580809223372036854775807",
	    "texts and numbers");
	buffer = buffer_new(arena, 4);
	buffer_format(&buffer, "%s:%04d", "port", 80);
	buffer_format(&buffer, "%s", "");
	is_string(buffer.bytes, "port:0080", "formatted");
	buffer_add(&buffer, "\0x", 3);
	is_int((intmax_t)buffer.len, 12, "NUL bytes count");
	ok(memcmp(buffer.bytes, "port:0080\0x\0", 13) == 0, "and are kept");
}

static void
test_extend(struct arena *arena)
{
	struct buffer buffer = buffer_new(arena, 8);
	char *place = NULL;
	char more[100];

	memset(more, 'x', sizeof(more));
	buffer_text(&buffer, "head ");
	buffer_add(&buffer, more, sizeof(more));
	is_int((intmax_t)buffer.len, 105, "it grows");
	is_int(buffer.bytes[105], 0, "with a NUL behind it");
	ok(memcmp(buffer.bytes, "head xx", 7) == 0, "what was there stays");
	/* At the border exactly: room for what was asked, and the NUL. */
	buffer = buffer_new(arena, 8);
	place = buffer.bytes;
	buffer_text(&buffer, "12345678");
	ok(buffer.bytes == place, "no growing before it has to");
	buffer_byte(&buffer, '9');
	is_string(buffer.bytes, "123456789", "then growing");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_growing(arena);
	test_kinds(arena);
	test_extend(arena);
	arena_free(arena);
	return done();
}
