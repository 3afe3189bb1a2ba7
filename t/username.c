/* User names: form, and names that nobody may have. */

#include "contact/username.h"

#include <string.h>

#include "tap.h"

static const char invalid[] = "username-invalid";
static const char reserved[] = "username-reserved";

static const struct {
	const char *typed;
	const char *code;
} rows[] = {
	{ "ada", NULL },
	{ "Ada", NULL },
	{ "a1.", invalid },
	{ "0x1", NULL },
	{ "a._-+!#$*=^~z", NULL },
	{ "12a", NULL },
	{ "ada_", NULL },
	{ "ada-", NULL },
	{ "abcdefghijklmnopqrstuvwxyz012345", NULL },
	{ "abcdefghijklmnopqrstuvwxyz0123456", invalid },
	{ "", invalid },
	{ "ad", invalid },
	{ "123", invalid },
	{ "1.2", invalid },
	{ ".ada", invalid },
	{ "_ada", invalid },
	{ "-rf", invalid },
	{ "#ada", invalid },
	{ "ada.", invalid },
	{ "ada+", invalid },
	{ "ada~", invalid },
	{ "ada$", invalid },
	{ "ada lovelace", invalid },
	{ " ada", invalid },
	{ "ada ", invalid },
	{ "ada\n", invalid },
	{ "a\tda", invalid },
	{ "ada@example.net", invalid },
	{ "a/b", invalid },
	{ "../etc", invalid },
	{ "a..b", NULL },
	{ "a\\b", invalid },
	{ "a%00b", invalid },
	{ "a&b", invalid },
	{ "a<b", invalid },
	{ "a>b", invalid },
	{ "a\"b", invalid },
	{ "a'b", invalid },
	{ "a`b", invalid },
	{ "a|b", invalid },
	{ "a;b", invalid },
	{ "a:b", invalid },
	{ "a,b", invalid },
	{ "a?b", invalid },
	{ "a(b)", invalid },
	{ "a{b}", invalid },
	{ "a[b]c", invalid },
	{ "a\x7f"
	  "b",
	    invalid },
	{ "\xc3\x84"
	  "da",
	    invalid },
	{ "ad\xd0\xb0", invalid }, /* Cyrillic a */
	{ "a\xe2\x80\x8b"
	  "da",
	    invalid }, /* zero width space */
	/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
	{ "a\xe2\x80\xae"
	  "da",
	    invalid }, /* right-to-left override */
	{ "\xef\xbd\x81"
	  "da",
	    invalid }, /* fullwidth a */
	{ "admin", reserved },
	{ "ADMIN", reserved },
	{ "aDmIn", reserved },
	{ "root", reserved },
	{ "abuse", reserved },
	{ "postmaster", reserved },
	{ "hostmaster", reserved },
	{ "webmaster", reserved },
	{ "security", reserved },
	{ "noc", reserved },
	{ "www", reserved },
	{ "autodiscover", reserved },
	{ "wpad", reserved },
	{ "localhost", reserved },
	{ "ssladmin", reserved },
	{ "register", reserved },
	{ "login", reserved },
	{ "session", reserved },
	{ "cgi-bin", reserved },
	{ "wpa", NULL },
	{ "admin1", NULL },
	{ "theadmin", NULL },
};

static void
test_rows(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *value = NULL;

		is_string(username_judge(arena, rows[i].typed, &value),
		    rows[i].code, "judged: %zu", i);
		is_string(value, rows[i].code == NULL ? rows[i].typed : NULL,
		    "its value");
	}
}

/* Each printable mark within a name: those of the contract and no other. */
static void
test_marks(struct arena *arena)
{
	char name[] = "a?b";
	int wrong = 0;

	for (int c = 1; c < 256; c++) {
		const char *value = NULL;
		bool good = strchr("._-+!#$*=^~", c) != NULL
			    || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
			    || (c >= 'A' && c <= 'Z');

		name[1] = (char)c;
		wrong += (username_judge(arena, name, &value) == NULL) != good;
	}
	is_int(wrong, 0, "all bytes within a name");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_rows(arena);
	test_marks(arena);
	is_string(username_fold(arena, "Ada.LOVE-1"), "ada.love-1",
	    "one name, whatever its case");
	arena_free(arena);
	return done();
}
