/* User names: form, and names that nobody may have. */

#include "contact/username.h"

#include <string.h>

#include "contact/lookalike.h"
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
		if (rows[i].code == NULL)
			is_string(value, rows[i].typed, "its value");
	}
}

/* As it comes, and what it is made. */
static const struct {
	const char *id;
	const char *typed;
	const char *value; /* or the code */
} ready[] = {
	{ "F4", "eve ", "eve" },
	{ "F4", " eve\t\r\n", "eve" },
	{ "F4", "eve\xe2\x80\x8b", "eve" },
	{ "F4", "eve\xc2\xa0", "eve" },
	{ "F4",
	    "\xe3\x80\x80"
	    "eve",
	    "eve" },
	{ "F4", "\xef\xbd\x85\xef\xbd\x96\xef\xbd\x85", "eve" },
	{ "F4",
	    "e\xe2\x81\xa0v\xef\xbb\xbf"
	    "e\xe2\x80\x8f",
	    "eve" },
	{ "F4",
	    "e\xc2\xadv\xcd\x8f"
	    "e\xe1\xa0\x8e\xef\xb8\x8f",
	    "eve" },
	{ "F4", "e ve", invalid },
	{ "F4",
	    "e\xc2\xa0"
	    "ve",
	    invalid },
	{ "F4", "eve\xcc\x81", invalid },
	{ "F4",
	    "\xd0\xb5"
	    "ve",
	    invalid },
	{ "attacks D1", "list-request", reserved },
	{ "attacks D1", "Knitting-Request", reserved },
	{ "attacks D1", "dmarc", reserved },
	{ "attacks D1", "tlsrpt", reserved },
	{ "attacks D1", "favicon.ico", reserved },
	{ "attacks D1", "sitemap.xml", reserved },
	{ "attacks D1", "request", "request" },
	{ "P6", "Admin_", reserved },
	{ "P6", "adm1n", reserved },
	{ "P6", "admln", reserved },
	{ "P6", "a.d.m.i.n", reserved },
	{ "P6", "adrnin", reserved },
	{ "P6", "root-", reserved },
	{ "P6", "r00t", reserved },
	{ "P6", "support-team", reserved },
	{ "P6", "mail.admin", reserved },
	{ "P6", "null-", reserved },
	{ "P6", "vvebmaster", reserved },
	{ "P6", "team-kelp", "team-kelp" },
};

/* Names that are made ready, and those that are taken for others. */
static void
test_prepared(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(ready) / sizeof(ready[0]); i++) {
		const char *value = NULL;
		const char *code =
		    username_judge(arena, ready[i].typed, &value);

		is_string(code == NULL ? value : code, ready[i].value,
		    "%s: \"%s\"", ready[i].id, ready[i].typed);
	}
}

static void
test_skeletons(struct arena *arena)
{
	static const struct {
		const char *a;
		const char *b;
		bool alike;
	} pairs[] = { { "limesXX11", "IimesXX11", true },
		{ "limesXX11", "l1mesXX11", false },
		{ "limesXX11", "lirnesXXll", true },
		{ "limesXX11", "limesXXII", true }, { "bob", "b0b", true },
		{ "ada.love", "ada_love-", true }, { "ada", "adam", false },
		{ "vvanda", "Wanda", true }, { "ali", "all", false },
		{ "Ali", "A1i", true } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ok((strcmp(lookalike_skeleton(arena, pairs[i].a),
			lookalike_skeleton(arena, pairs[i].b))
		       == 0)
			== pairs[i].alike,
		    "P6: %s and %s", pairs[i].a, pairs[i].b);
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
	test_prepared(arena);
	test_skeletons(arena);
	test_marks(arena);
	is_string(username_fold(arena, "Ada.LOVE-1"), "ada.love-1",
	    "one name, whatever its case");
	arena_free(arena);
	return done();
}
