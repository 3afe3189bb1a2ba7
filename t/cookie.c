/* Our cookies among others' (RFC 6265, section 4). */

#include "http/cookie.h"

#include <stddef.h>
#include <string.h>

#include "tap.h"

enum { MOST = 256 };

static struct arena *arena;

static const char *
named(const char *text)
{
	return text == NULL ? "(none)" : text;
}

static void
test_read(void)
{
	static const struct {
		const char *header;
		const char *value; /* of our "session" */
	} rows[] = { { NULL, NULL }, { "", NULL }, { ";", NULL },
		{ " ; ; ", NULL }, { "lk-session=abc", "abc" },
		{ "lk-session=A-Z_09", "A-Z_09" },
		{ "a=b; lk-session=abc; c=d", "abc" },
		{ "a=b;lk-session=abc;c=d", "abc" },
		{ "a=b;\t lk-session=abc \t; c=d", "abc" },
		{ "lk-session=abc;", "abc" }, { ";;lk-session=abc", "abc" },
		/* Without a value, quoted, or no token. */
		{ "lk-session", NULL }, { "lk-session=", NULL },
		{ "lk-session= ", NULL }, { "lk-session; a=b", NULL },
		{ "lk-session=\"abc\"", NULL }, { "lk-session=a b", NULL },
		{ "lk-session=a=b", NULL }, { "lk-session=a,b", "a" },
		/* Apache joins two lines so. */
		{ "a=b, lk-session=abc", "abc" },
		{ "lk-session=abc, a=b", "abc" },
		{ "lk-session=abc,a=b; c=d", "abc" },
		/* Bytes of others. */
		{ "name=Andr\xe9; lk-session=abc", "abc" },
		{ "lk-session=abc; name=Andr\xe9", "abc" },
		{ "a=\x01\x7f\xff; lk-session=abc", "abc" },

		{ "lk-session=a%41", NULL }, { "lk-session=a\x01", NULL },
		{ "lk-session=\xc3\xa4", NULL }, { "lk-session==abc", NULL },
		{ "lk-session= abc", NULL }, { "lk-session =abc", NULL },
		/* The first one counts, also where it is none. */
		{ "lk-session=one; lk-session=two", "one" },
		{ "lk-session=\"one\"; lk-session=two", NULL },
		{ "lk-session=; lk-session=two", NULL },
		/* Others, whose names or values look like it. */
		{ "session=abc", NULL }, { "LK-SESSION=abc", NULL },
		{ "lk-sessions=abc", NULL }, { "lk-sessio=abc", NULL },
		{ "xlk-session=abc", NULL }, { "lk-lk-session=abc", NULL },
		{ "__Host-session=abc", NULL }, { "lk-=abc", NULL },
		{ "a=lk-session=abc", NULL }, { "a=\"lk-session=abc", NULL },
		{ "a=b,xlk-session=abc", NULL }, { "a= lk-session=abc", NULL },
		{ "a lk-session=abc", NULL },
		{ "lk-sessions=no; lk-session=abc", "abc" },
		{ "__Host-session=no; lk-session=abc", "abc" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(cookie_read(arena, rows[i].header, false, "session"),
		    rows[i].value, "session of \"%s\"", named(rows[i].header));
}

/* What the site's origin says decides, not what was sent. */
static void
test_https(void)
{
	static const char both[] =
	    "lk-flow=plain; __Host-flow=safe; lk-language=de; "
	    "__Host-language=fr";

	is_string(cookie_read(arena, both, true, "flow"), "safe", "https");
	is_string(cookie_read(arena, both, false, "flow"), "plain", "http");
	is_string(cookie_read(arena, both, true, "language"), "de",
	    "the language has one name");
	is_string(cookie_read(arena, both, false, "language"), "de",
	    "everywhere");
	is_string(cookie_read(arena, "lk-flow=plain", true, "flow"), NULL,
	    "what anybody may set is nothing on https");
	is_string(cookie_read(arena, "__host-flow=safe", true, "flow"), NULL,
	    "case matters");
	is_string(cookie_read(arena, "a=b; __Host-flow=safe, c=d", true,
		      "flow"),
	    "safe", "a comma ends ours");
	is_string(cookie_read(arena, "a=b, __Host-flow=safe", true, "flow"),
	    NULL, "but another's value cannot make one");
	is_string(cookie_read(arena, "a=b; ,__Host-flow=safe", true, "flow"),
	    NULL, "nor can another's name");
	is_string(cookie_read(arena, "a=b;, __Host-flow=x; __Host-flow=safe",
		      true, "flow"),
	    "safe", "ours is found behind it");
	is_string(cookie_read(arena, "__Secure-flow=safe", true, "flow"), NULL,
	    "another prefix is none");
}

static void
test_long(void)
{
	char header[MOST + 64] = "lk-session=";
	size_t len = strlen(header);

	memset(header + len, 'x', MOST);
	is_string(cookie_read(arena, header, false, "session"), header + len,
	    "as long as can be");
	header[len + MOST] = 'x';
	is_string(cookie_read(arena, header, false, "session"), NULL,
	    "one byte more");
	header[len + MOST] = ' ';
	ok(cookie_read(arena, header, false, "session") != NULL,
	    "a blank behind it is none of it");
}

static void
test_write(void)
{
	static const struct {
		bool https;
		const char *name;
		const char *text;
		int64_t seconds;
		const char *line;
	} rows[] = {
		{ false, "session", "abc", 0,
		    "lk-session=abc; Path=/; HttpOnly; SameSite=Lax" },
		{ true, "session", "abc", 0,
		    "__Host-session=abc; Path=/; Secure; "
		    "HttpOnly; SameSite=Lax" },
		{ true, "device", "abc", 34560000,
		    "__Host-device=abc; Path=/; Max-Age=34560000; Secure; "
		    "HttpOnly; SameSite=Lax" },
		{ true, "flow", NULL, 86400,
		    "__Host-flow=; Path=/; Max-Age=0; Secure; "
		    "HttpOnly; SameSite=Lax" },
		{ false, "flow", NULL, 0,
		    "lk-flow=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" },
		{ true, "language", "pt-BR", 31536000,
		    "lk-language=pt-BR; Path=/; Max-Age=31536000; Secure; "
		    "HttpOnly; SameSite=Lax" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(cookie_write(arena, rows[i].https, rows[i].name,
			      rows[i].text, rows[i].seconds),
		    rows[i].line, "%s over %s", rows[i].name,
		    rows[i].https ? "https" : "http");
}

/* P13: cookies know neither port nor path of a site. */
static void
test_apart(void)
{
	static const struct {
		const char *origin;
		const char *base;
		const char *name;
	} rows[] = { { "https://a.example", "/", "session-443" },
		{ "http://localhost", "/", "session-80" },
		{ "http://localhost:8201", "/", "session-8201" },
		{ "https://[2001:db8::1]", "/", "session-443" },
		{ "https://[::1]:8443", "/m/", "session-8443-m" },
		{ "https://a.example", "/members/", "session-443-members" },
		{ "https://a.example", "/~ada/x/", "session-443-~ada.x" } };
	char apart[COOKIE_APART];
	char base[2 * COOKIE_APART];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cookie_apart(apart, "session", rows[i].origin, rows[i].base);
		is_string(apart, rows[i].name, "P13: %s%s", rows[i].origin,
		    rows[i].base);
	}
	memset(base, '/', sizeof(base) - 1);
	base[sizeof(base) - 1] = '\0';
	cookie_apart(apart, "session", "https://a", base);
	is_int((intmax_t)strlen(apart), COOKIE_APART - 1, "P13: a long base");
	is_string(cookie_read(arena, "lk-session=b; lk-session-8201=a", false,
		      "session-8201"),
	    "a", "P13: is read beside another's");
}

int
main(void)
{
	arena = arena_new();
	test_apart();
	test_read();
	test_https();
	test_long();
	test_write();
	arena_free(arena);
	return done();
}
