/* E-mail addresses: what may be written to, and what only looks like it. */

#include "contact/email.h"

#include <string.h>

#include "site.h"
#include "tap.h"

#define X16 "xxxxxxxxxxxxxxxx"
#define X63 X16 X16 X16 "xxxxxxxxxxxxxxx"
#define X64 X16 X16 X16 X16
#define BUECHER  \
 "ada@b\xc3\xbc" \
 "cher.example"
#define DOTS60 X16 X16 X16 "xxxxxxxxxxx."

/* What is typed, and what it becomes; NULL where it is refused. */
static const struct {
	const char *typed;
	const char *value;
} rows[] = {
	{ "ada@example.net", "ada@example.net" },
	{ "Ada.Love@EXAMPLE.Net", "Ada.Love@example.net" },
	{ "  ada@example.net\r\n", "ada@example.net" }, { "a@b.co", "a@b.co" },
	{ "my.email@myserver.com", "my.email@myserver.com" },
	{ "a+tag@example.net", "a+tag@example.net" },
	{ "!#$%&'*+-/=?^_`{|}~@example.net",
	    "!#$%&'*+-/=?^_`{|}~@example.net" },
	{ "ada@a-b.c-d.example", "ada@a-b.c-d.example" },
	{ "ada@1.example", "ada@1.example" },
	{ BUECHER, "ada@xn--bcher-kva.example" },
	{ "ada@B\xc3\x9c"
	  "CHER.example",
	    "ada@xn--bcher-kva.example" },
	{ "ada@stra\xc3\x9f"
	  "e.example",
	    "ada@xn--strae-oqa.example" },
	{ "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example" },
	{ "\xd0\xb0\xd0\xb4\xd0\xb0@example.net",
	    "\xd0\xb0\xd0\xb4\xd0\xb0@example.net" },
	{ X64 "@example.net", X64 "@example.net" },
	{ X64 "x@example.net", NULL },
	{ "a@" X63 ".example", "a@" X63 ".example" },
	{ "a@" X64 ".example", NULL },
	{ "aa@" DOTS60 DOTS60 DOTS60 DOTS60 "example.net",
	    "aa@" DOTS60 DOTS60 DOTS60 DOTS60 "example.net" },
	{ "aaa@" DOTS60 DOTS60 DOTS60 DOTS60 "example.net.x", NULL },
	{ X64 "@" DOTS60 DOTS60 DOTS60 "example.net", NULL }, { "", NULL },
	{ "@", NULL }, { "ada", NULL }, { "ada@", NULL },
	{ "@example.net", NULL }, { "ada@example", NULL },
	{ "ada@localhost", NULL }, { "ada@.example.net", NULL },
	{ "ada@example..net", NULL }, { "ada@-example.net", NULL },
	{ "ada@example-.net", NULL }, { "ada@exa_mple.net", NULL },
	{ "ada@exa mple.net", NULL }, { "ada@127.0.0.1", NULL },
	{ "ada@example.123", NULL }, { "ada@[127.0.0.1]", NULL },
	{ "ada@[IPv6:::1]", NULL }, { "ada love@example.net", NULL },
	{ "..@example.net", NULL }, { "ada@love@example.net", NULL },
	{ "ada@example.net@", NULL }, { "\"a b\"@example.net", NULL },
	{ "ada(x)@example.net", NULL }, { "ada@example.net(x)", NULL },
	{ "ada@example.net,eve@example.net", NULL },
	{ "ada@example.net;eve@example.net", NULL },
	{ "ada@example.net\r\nBcc: eve@example.net", NULL },
	{ "ada\r\n@example.net", NULL }, { "ada\n.x@example.net", NULL },
	{ "ada\t@example.net", NULL }, { "ada@example.net\tx", NULL },
	{ "ada\\@example.net", NULL }, { "ada@example.net/x", NULL },
	{ "ada@example.net?x", NULL }, { "ada@example.net:25", NULL },
	{ "ada@ex%61mple.net", NULL },
	{ "ada@\xe2\x80\x83"
	  "example.net",
	    NULL }, /* em space */
	{ "ada@exa\xe2\x80\x83mple.net", NULL },
	/* Zero width space, soft hyphen, fullwidth e, ideographic stop. */
	{ "ada@exa\xe2\x80\x8b"
	  "mple.net",
	    "ada@example.net" },
	{ "ada@exa\xc2\xadmple.net", "ada@example.net" },
	{ "ada@\xef\xbd\x85xample.net", "ada@example.net" },
	{ "ada@example\xe3\x80\x82net", "ada@example.net" },
	/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
	{ "ada@exa\xe2\x80\xae"
	  "mple.net",
	    "ada@example.net" }, /* override */
	{ "ada@xn--.example", NULL }, { "ada@xn--a.example", NULL },
	{ "ada@\xe2\x98\x83.example", NULL }, /* a snowman is no letter */
};

static void
test_rows(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *value = NULL;
		const char *code = email_judge(arena, rows[i].typed, &value);

		is_string(code == NULL ? value : NULL, rows[i].value,
		    "value %zu", i);
		is_string(code, rows[i].value == NULL ? "email-invalid" : NULL,
		    "its code");
		ok(code != NULL || email_is_sendable(value), "sendable");
	}
}

/* As it is copied, and what it is made. */
static const struct {
	const char *id;
	const char *typed;
	const char *value;
} pasted[] = {
	{ "F19",
	    "\xe2\x80\x8b"
	    "ada@example.com",
	    "ada@example.com" },
	{ "F19",
	    "\xc2\xa0"
	    "ada@example.com\xc2\xa0",
	    "ada@example.com" },
	{ "F19", "ada\xc2\x85@example.com", "ada@example.com" },
	{ "F19", "\xef\xbd\x81\xef\xbd\x84\xef\xbd\x81@example.com",
	    "ada@example.com" },
	{ "F19",
	    "\xef\xbb\xbf"
	    "ada\xc2\xad@exam\xcd\x8fple.com\xe2\x81\xa0",
	    "ada@example.com" },
	{ "F19",
	    "ad\xe1\xa0\x8e"
	    "a\xef\xb8\x8f@example.com",
	    "ada@example.com" },
	{ "F4",
	    "eve\xef\xbc\xa0"
	    "example.com",
	    "eve@example.com" },
	{ "P18", "Ada <ada@example.com>", "ada@example.com" },
	{ "P18", "<mailto:ada@example.com>", "ada@example.com" },
	{ "P18", "MAILTO:ada@example.com?subject=Hello", "ada@example.com" },
	{ "P18", "ada@example.com.", "ada@example.com" },
	{ "P18",
	    "ada@example\xe3\x80\x82"
	    "com\xe3\x80\x82",
	    "ada@example.com" },
	{ "P18",
	    "ada\xef\xb9\xab"
	    "example\xef\xbc\x8e"
	    "com",
	    "ada@example.com" },
	{ "F18", "abc..def@docomo.ne.jp", "abc..def@docomo.ne.jp" },
	{ "F18", "abc.@docomo.ne.jp", "abc.@docomo.ne.jp" },
	{ "F18", "\"abc..def\"@docomo.ne.jp", "abc..def@docomo.ne.jp" },
	{ "F18", "\"ada\"@example.com", "ada@example.com" },
	{ "F20", "jose\xcc\x81@example.com", "jos\xc3\xa9@example.com" },
};

/* What is copied with an address, and what of it nobody sees. */
static void
test_pasted(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(pasted) / sizeof(pasted[0]); i++) {
		const char *value = NULL;
		const char *code = email_judge(arena, pasted[i].typed, &value);

		is_string(code == NULL ? value : code, pasted[i].value,
		    "%s: \"%s\"", pasted[i].id, pasted[i].typed);
	}
	is_string(email_written(arena, "abc..def@docomo.ne.jp"),
	    "\"abc..def\"@docomo.ne.jp", "F18: sent as a quoted string");
	is_string(email_written(arena, "abc.@docomo.ne.jp"),
	    "\"abc.\"@docomo.ne.jp", "F18: a dot before the at, too");
	is_string(email_written(arena, "a.b@example.com"), "a.b@example.com",
	    "others as they are");
}

/* No byte that has a meaning to a mail server stands in what is accepted. */
static void
test_bytes(struct arena *arena)
{
	static const char special[] = " \t\r\n\v\f\"(),:;<>[]\\@";
	int local = 0;
	int domain = 0;

	for (int c = 1; c < 0x80; c++) {
		char in_local[] = "a?a@example.net";
		char in_domain[] = "a@exam?ple.net";
		const char *value = NULL;
		bool good = c > ' ' && strchr(special, c) == NULL;
		bool unseen = c == 0x7f;

		in_local[1] = (char)c;
		in_domain[6] = (char)c;
		local += (email_judge(arena, in_local, &value) == NULL) != good;
		local += email_is_sendable(in_local) != (good && !unseen);
		good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
		       || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
		domain += (email_judge(arena, in_domain, &value) == NULL)
			  != (good || unseen);
		domain += email_is_sendable(in_domain) != good;
	}
	is_int(local, 0, "all of ASCII before the @");
	is_int(domain, 0, "and behind it");
}

static void
test_forms(struct arena *arena)
{
	is_string(email_fold(arena, "Ada.Love+X@example.net"),
	    "ada.love+x@example.net", "one account");
	is_string(email_mailbox(arena, "Ada.Love+X+y@example.net"),
	    "ada.love@example.net", "one mailbox");
	is_string(email_mailbox(arena, "A.d.a+x.y@GoogleMail.com"),
	    "ada@gmail.com", "security 22: dots of one mailbox");
	is_string(email_mailbox(arena, "a.d.a@gmail.com.example.net"),
	    "a.d.a@gmail.com.example.net", "but of no other");
	is_string(email_mailbox(arena, "ada@example.net"), "ada@example.net",
	    "without a tag");
	is_string(email_mailbox(arena, "+x@example.net"), "@example.net",
	    "nothing but a tag");
}

static void
test_sendable(void)
{
	static const char *const wrong[] = { "", "ada", "ada@", "@a.example",
		"ada@example", "ada@example.net\n",
		"ada@example.net\r\nRCPT TO:<e@x.net>", "-f ada@example.net",
		"ada@@example.net", "a@b@example.net", "ada@example.net ",
		"<ada@example.net>" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(!email_is_sendable(wrong[i]), "not sendable: %zu", i);
	ok(!email_is_sendable(BUECHER), "a domain that is not in ASCII");
}

static bool
may(const char *settings, const char *domain)
{
	site_open(settings);
	return email_judge_domain(site_work.arena, site_work.settings,
		   arena_format(site_work.arena, "ada@%s", domain))
	       == NULL;
}

static void
test_domains(void)
{
	static const char allow[] =
	    "[email]\nallow = Example.com *.example.org .example.net "
	    "b\xc3\xbc"
	    "cher.example\n";
	static const char refuse[] =
	    "[email]\nrefuse = mail.example .mail.example\n";

	ok(may("", "any.example"), "nothing set: any");
	ok(may(allow, "example.com"), "an allowed one, in any case");
	ok(!may(allow, "www.example.com"), "not what is below it");
	ok(!may(allow, "badexample.com"), "nor what ends like it");
	ok(may(allow, "a.b.example.org"), "*. is all below,");
	ok(!may(allow, "example.org"), "and not the domain itself");
	ok(!may(allow, "badexample.org"), "nor what ends like it");
	ok(may(allow, "a.example.net"), "a dot says the same");
	ok(may(allow, "xn--bcher-kva.example"), "in another script");
	ok(!may(allow, "other.example"), "nothing else");
	ok(may(refuse, "other.example"), "what is not refused is right");
	ok(!may(refuse, "mail.example"), "a refused one");
	ok(!may(refuse, "a.mail.example"), "and below");
	ok(!may("[email]\nallow = a.example\nrefuse = a.example\n",
	       "a.example"),
	    "refused though allowed");
}

/* Before the "@": a C1 control, a direction, zero width, a blank, a tag.  What
 * is left out where it was typed is sent nowhere. */
static void
test_unseen(struct arena *arena)
{
	static const char *const typed[] = { "a\xc2\x9b@example.net",
		/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
		"a\xe2\x80\xae@example.net", "a\xe2\x80\x8b@example.net",
		"a\xf3\xa0\x81\x81@example.net" };
	const char *value = NULL;

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		(void)email_judge(arena, typed[i], &value);
		is_string(value, "a@example.net", "F19: unseen, %zu", i);
		ok(!email_is_sendable(typed[i]), "nothing is sent there");
	}
	is_string(email_judge(arena, "a\xee\x80\x80@example.net", &value),
	    "email-bad-character", "what nobody has a shape for");
	is_string(email_judge(arena, "a\xc2\xa0@example.net", &value),
	    "email-invalid", "a blank within");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_rows(arena);
	test_pasted(arena);
	test_bytes(arena);
	test_unseen(arena);
	test_forms(arena);
	test_sendable();
	test_domains();
	arena_free(arena);
	return done();
}
