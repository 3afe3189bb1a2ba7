/* What is sealed can be opened where it belongs, and nowhere else. */

#include "base/seal.h"

#include <string.h>

#include "base/arena.h"
#include "tap.h"

enum { LEN = 49 };

static const uint8_t key[SECRET_SIZE] = { 1, 2, 3 };
static const uint8_t other[SECRET_SIZE] = { 1, 2, 4 };
static const char secret[LEN + 1] =
    "Zm9yZ290dGVuIHBhc3N3b3JkIG9mIGEgcGVyc29uIG9mIG91";

static void
test_round(struct arena *arena)
{
	struct seal_place place = { .key = key, .id = "one", .id_len = 3 };
	uint8_t *sealed = seal_close(arena, &place, secret, LEN);
	uint8_t *again = seal_close(arena, &place, secret, LEN);

	if (sealed == NULL || again == NULL)
		bail("nothing is sealed");
	is_string(seal_open(arena, &place, sealed, LEN + SEAL_MORE), secret,
	    "opened");
	ok(memcmp(sealed, again, LEN + SEAL_MORE) != 0,
	    "twice the same is not the same");
	ok(memmem(sealed, LEN + SEAL_MORE, secret, 8) == NULL,
	    "nothing of it can be seen");
	sealed = seal_close(arena, &place, "", 0);
	is_string(seal_open(arena, &place, sealed, SEAL_MORE), "", "nothing");
	ok(seal_close(arena, &place, secret, SEAL_MOST + 1) == NULL,
	    "too much");
}

static void
test_wrong(struct arena *arena)
{
	struct seal_place place = { .key = key, .id = "one", .id_len = 3 };
	struct seal_place place_other = { .key = other,
		.id = "one",
		.id_len = 3 };
	struct seal_place elsewhere = { .key = key, .id = "two", .id_len = 3 };
	uint8_t *sealed = seal_close(arena, &place, secret, LEN);
	int opened = 0;

	ok(seal_open(arena, &place_other, sealed, LEN + SEAL_MORE) == NULL,
	    "by another key");
	ok(seal_open(arena, &elsewhere, sealed, LEN + SEAL_MORE) == NULL,
	    "at another place");
	for (size_t i = 0; i < LEN + SEAL_MORE; i++) {
		sealed[i] ^= 1;
		opened +=
		    seal_open(arena, &place, sealed, LEN + SEAL_MORE) != NULL;
		sealed[i] ^= 1;
	}
	is_int(opened, 0, "with any byte changed");
	for (size_t i = 0; i < LEN + SEAL_MORE; i++)
		opened += seal_open(arena, &place, sealed, i) != NULL;
	is_int(opened, 0, "cut at any place");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_round(arena);
	test_wrong(arena);
	arena_free(arena);
	return done();
}
