/* Memory of one request: aligned, zeroed, wiped, freed together. */

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "tap.h"

static bool
is_zero(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != '\0')
			return false;
	return true;
}

static void
test_alloc(struct arena *arena)
{
	static const size_t sizes[] = { 1, 7, 16, 17, 4096, 40000, 100000 };
	const char *before = "Z";

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *bytes = arena_alloc(arena, sizes[i]);

		ok(before[0] == 'Z', "%zu bytes beside those before", sizes[i]);
		ok((uintptr_t)bytes % alignof(max_align_t) == 0,
		    "aligned for any type");
		ok(is_zero(bytes, sizes[i]), "zeroed");
		memset(bytes, 'Z', sizes[i]);
		before = bytes;
	}
}

static void
test_copies(struct arena *arena)
{
	static const char bytes[] = { 'a', '\0', 'b', 'c' };
	char *copy = arena_copy(arena, bytes, 3);
	char *empty = arena_copy(arena, NULL, 0);
	char text[] = "text";
	char *own = arena_text(arena, text);

	ok(memcmp(copy, "a\0b", 4) == 0, "a copy ends with a NUL");
	is_string(empty, "", "nothing is the empty text");
	text[0] = 'n';
	is_string(own, "text", "a copy is its own");
	is_string(arena_format(arena, "%s-%d%%", "n", -7), "n--7%",
	    "formatted");
	is_string(arena_format(arena, "%s", ""), "", "formatted to nothing");
	is_int((intmax_t)strlen(arena_format(arena, "%70000d", 1)), 70000,
	    "formatted as long as it takes");
}

/* Bytes of one round stay where they are until the arena is reset. */
static void
test_apart(struct arena *arena)
{
	enum { MANY = 500 };
	char *texts[MANY];
	bool same = true;

	for (int i = 0; i < MANY; i++)
		texts[i] = arena_format(arena, "%0*d", i + 1, i);
	for (int i = 0; i < MANY; i++)
		same = same && (int)strlen(texts[i]) == i + 1;
	ok(same, "no allocation runs over another");
}

static void
test_reset(struct arena *arena)
{
	enum { SIZE = 30000 };

	for (int round = 0; round < 3; round++) {
		char *bytes = arena_bytes(arena, SIZE);

		memset(bytes, 's', SIZE);
		arena_reset(arena);
		ok(is_zero(arena_alloc(arena, SIZE), SIZE),
		    "zeroed after reset %d", round);
		arena_reset(arena);
	}
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_alloc(arena);
	test_copies(arena);
	test_apart(arena);
	arena_reset(arena);
	test_reset(arena);
	arena_free(arena);
	arena_free(NULL);
	ok(true, "nothing may be freed");
	return done();
}
