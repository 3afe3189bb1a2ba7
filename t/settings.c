/* The settings file: defaults, each kind of value, and what is told of a wrong
 * one. */

#include "site/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/clock_offset.h"
#include "scratch.h"
#include "site.h"
#include "site/settings_load.h"
#include "tap.h"

/* The least that a file must say; two lines. */
#define LEAST "[state]\ndir = /var/lib/latchkey\n"

static struct settings *
load(const char *text)
{
	site_write("unit.conf", text);
	return settings_load(site_path("unit.conf"));
}

static void
test_defaults(void)
{
	struct settings *settings = load(LEAST);

	if (settings == NULL)
		bail("the least is refused: %s", scratch_log());
	is_string(settings_path(settings), site_path("unit.conf"), "its path");
	is_string(settings_text(settings, SETTING_SITE_NAME), "Latchkey",
	    "a text");
	is_int(settings_number(settings, SETTING_CODE_DIGITS), 6, "a number");
	is_int(settings_number(settings, SETTING_CODE_EMAIL_LIFE), 1800,
	    "a time");
	is_int(settings_number(settings, SETTING_PENDING_LIFE), 86400,
	    "in hours");
	is_int(settings_number(settings, SETTING_SESSION_REMEMBER_LIFE),
	    2592000, "in days");
	ok(!settings_flag(settings, SETTING_ACCOUNT_REUSE_NAMES), "a flag");
	is_string(settings_items(settings, SETTING_SITE_LANGUAGES)[0], "en",
	    "a list");
	ok(settings_items(settings, SETTING_SITE_LANGUAGES)[1] == NULL,
	    "its end");
	ok(settings_items(settings, SETTING_SITE_PROXIES)[0] == NULL,
	    "an empty one");
	is_int(settings_limit(settings, SETTING_LIMITS_MAILS_ADDRESS).hour, 5,
	    "a limit by the hour");
	is_int(settings_limit(settings, SETTING_LIMITS_MAILS_ADDRESS).day, 10,
	    "and by the day");
	is_int(settings_line(settings, SETTING_STATE_DIR), 2, "a line");
	is_int(settings_line(settings, SETTING_STATE_LOG), 2,
	    "none: its section's");
	is_int(settings_line(settings, SETTING_MAIL_FROM), 3, "not even that");
	is_string(settings_state_path(settings, "key"), "/var/lib/latchkey/key",
	    "a path under the state directory");
	settings_free(settings);
	settings_free(NULL);
}

static void
test_values(void)
{
	struct settings *settings =
	    load("; of two kinds\n# are comments\n" LEAST "\n[site]\n"
		 "  name =  The Nice \xe2\x82\xac Site  \n"
		 "languages = en, de,pt-BR\tfr\nplain_http = yes\n"
		 "origin = https://a.example https://b.example:8443\n"
		 "[session]\nidle = 90s\nlife=90min\nremember_idle = 12h\n"
		 "remember_life = 60d\n[pending]\nlife = 3600\n"
		 "[limits]\nnames = 0/h 1000000/day\nfactor = 3\n");

	if (settings == NULL)
		bail("good values are refused: %s", scratch_log());
	is_string(settings_text(settings, SETTING_SITE_NAME),
	    "The Nice \xe2\x82\xac Site", "a text without blanks around it");
	is_string(settings_items(settings, SETTING_SITE_LANGUAGES)[2], "pt-BR",
	    "an item");
	ok(settings_has(settings, SETTING_SITE_LANGUAGES, "FR")
		&& !settings_has(settings, SETTING_SITE_LANGUAGES, "pt"),
	    "whole items, whatever the case");
	ok(settings_flag(settings, SETTING_SITE_PLAIN_HTTP), "yes");
	is_int(settings_number(settings, SETTING_SESSION_IDLE), 90, "seconds");
	is_int(settings_number(settings, SETTING_SESSION_LIFE), 5400,
	    "minutes");
	is_int(settings_number(settings, SETTING_SESSION_REMEMBER_IDLE), 43200,
	    "hours");
	is_int(settings_number(settings, SETTING_SESSION_REMEMBER_LIFE),
	    5184000, "days");
	is_int(settings_number(settings, SETTING_PENDING_LIFE), 3600,
	    "no unit");
	is_int(settings_limit(settings, SETTING_LIMITS_NAMES).hour, 0, "none");
	is_int(settings_limit(settings, SETTING_LIMITS_NAMES).day, 3000000,
	    "times the factor");
	settings_free(settings);
	settings = load(LEAST "[sms]\ncountries = US\n\tDE AT\n    CH\n"
			      "transport = http\n"
			      "url = http://localhost:13013/x?t={text}\n"
			      "body = {\"a\":\"{to}\",\n  \"b\":\\\n  1}\n"
			      "success = 200-299 302\n");
	if (settings == NULL)
		bail("good texts are refused: %s", scratch_log());
	ok(settings_has(settings, SETTING_SMS_COUNTRIES, "US")
		&& settings_has(settings, SETTING_SMS_COUNTRIES, "AT")
		&& settings_has(settings, SETTING_SMS_COUNTRIES, "CH"),
	    "a list goes on in indented lines");
	is_string(settings_text(settings, SETTING_SMS_BODY),
	    "{\"a\":\"{to}\", \"b\":1}",
	    "so does a text, and behind a backslash a word");
	settings_free(settings);
	settings = load(LEAST "[limits]\nfactor = 0\n");
	ok(settings != NULL
		&& settings_limit(settings, SETTING_LIMITS_NAMES).hour
		       == INT64_MAX
		&& settings_limit(settings, SETTING_LIMITS_NAMES).day
		       == INT64_MAX,
	    "factor 0 is no limit at all");
	settings_free(settings);
}

#define HUNDRED                                               \
 "0123456789012345678901234567890123456789012345678901234567" \
 "890123456789012345678901234567890123456789"

/* Each goes behind LEAST: its first line is line 3. */
static const struct {
	const char *text;
	int line;
	const char *right;
} wrong[] = {
	{ "[site]\nnmae = a", 4, "[site] nmae is no setting" },
	{ "[sites]\nname = a", 4, "[sites] name is no setting" },
	{ "[site]\nNAME = a", 4, "[site] NAME is no setting" },
	{ "[site]\nname\n", 4, "this line is neither" },
	{ "[site]\nname = " HUNDRED HUNDRED "\nabout = a", 4,
	    "this line is too long" },
	{ "[sms]\ncountries = US\n\tDEU", 5, "codes of two capitals" },
	{ "[sms]\ntransport = file", 4, "needs countries" },
	{ "[email]\nallow = a.example ada@b.example", 4, "must be domains" },
	{ "[email]\nrefuse = *a.example", 4, "must be domains" },
	{ "[email]\nrefuse = *.", 4, "must be domains" },
	{ "[sms]\ntransport = spool\ncountries = US", 4, "needs spool" },
	{ "[sms]\ntransport = http\ncountries = US\nurl = ftp://a", 6,
	    "must be https://" },
	{ "[sms]\ntransport = http\ncountries = US\nurl = http://a.example", 6,
	    "is plain http" },
	{ "[sms]\ntransport = http\ncountries = US\nurl = "
	  "http://127.0.0.1:x@a.example/",
	    6, "must not hold a name" },
	{ "[sms]\ntransport = http\ncountries = US\nurl = "
	  "http://localhost.a.example/",
	    6, "is plain http" },
	{ "[sms]\ntransport = http\ncountries = US\nurl = http://", 6,
	    "must name the gateway's host" },
	{ "[sms]\nbody = {who}", 4, "sms.body may hold" },
	{ "[sms]\nheaders = X: {to} | Y: {too}", 4, "sms.headers may hold" },
	{ "[sms]\nrefused = [a", 4, "sms.refused must be an extended" },
	{ "[sms]\nanswer = (", 4, "must be an extended regular" },
	{ "[sms]\nsuccess = 200-100", 4, "must be statuses" },
	{ "[sms]\nsuccess = ok", 4, "must be statuses" },
	{ "\n[site\nname = a", 4, "this line is neither" },
	{ "[site]\nname = \xff", 4, "site.name must be" },
	{ "[site]\nplain_http = true", 4, "must be one of: yes no" },
	{ "[site]\nplain_http =", 4, "must be one of: yes no" },
	{ "[mail]\nfrom = My Site", 4, "must be Name <address@" },
	{ "[mail]\nfrom =", 4, "must be Name <address@" },
	{ "[mail]\nfrom = A <a@b.example", 4, "must be Name <address@" },
	{ "[mail]\nfrom = <@b.example>", 4, "must be Name <address@" },
	{ "[mail]\nfrom = A <a@>", 4, "must be Name <address@" },
	{ "[mail]\nfrom = A B a@b.example", 4, "must be Name <address@" },
	{ "[mail]\ntransport = smt", 4, "one of: sendmail smtp file" },
	{ "[mail]\ntransport = smtp file", 4, "one of: sendmail smtp file" },
	{ "[code]\ndigits = 5", 4, "must be a number from 6 to 10" },
	{ "[code]\ndigits = 11", 4, "must be a number from 6 to 10" },
	{ "[code]\ndigits = six", 4, "must be a number from 6 to 10" },
	{ "[code]\n\n\ndigits = 6.5", 6, "must be a number from 6 to 10" },
	{ "[limits]\nfactor = -1", 4, "a number from 0 to 1000000" },
	{ "[code]\nemail_life = 179", 4, "from 180 to 86400 seconds" },
	{ "[code]\nemail_life = 25h", 4, "90s, 30min, 12h or 7d" },
	{ "[code]\nemail_life = 30m", 4, "90s, 30min, 12h or 7d" },
	{ "[code]\nemail_life = 30 min", 4, "90s, 30min, 12h or 7d" },
	{ "[code]\nemail_life = 99999999999999999999d", 4, "must be a time" },
	{ "[code]\nemail_life = min", 4, "must be a time" },
	{ "[limits]\nnames = 5/h", 4, "must be N/h M/day" },
	{ "[limits]\nnames = 5/h 10/d", 4, "must be N/h M/day" },
	{ "[limits]\nnames = 5/h  10/day", 4, "must be N/h M/day" },
	{ "[limits]\nnames = 5/h 10/day 3", 4, "must be N/h M/day" },
	{ "[limits]\nnames = -5/h 10/day", 4, "must be N/h M/day" },
	{ "[limits]\nnames = 5/h 1000001/day", 4, "must be N/h M/day" },
	{ "[site]\norigin =", 4, "site.origin must name an origin" },
	{ "[site]\norigin = a.example", 4, "must be https://host" },
	{ "[site]\norigin = ftp://a.example", 4, "must be https://host" },
	{ "[site]\norigin = https://", 4, "must be https://host" },
	{ "[site]\norigin = http://", 4, "must be https://host" },
	{ "[site]\norigin = http:///", 4, "must be https://host" },
	{ "[site]\norigin = https:///a", 4, "must be https://host" },
	{ "[site]\norigin = https://a.example/", 4, "must be https://host" },
	{ "[site]\norigin = https://a.example/b", 4, "must be https://host" },
	{ "[site]\norigin = https://a?b", 4, "must be https://host" },
	{ "[site]\norigin = https://u@a", 4, "must be https://host" },
	/* P14: as people write them. */
	{ "[site]\nname = a\nname = b", 5, "site.name stands in line 4" },
	{ "[site]\nname = a\n[code]\ndigits = 6\n[site]\nname = a", 8,
	    "site.name stands in line 4" },
	{ "[site]\nname = a\x1f b", 4, "no text" },
	{ "[code]\ndigits = 6 ; as ever", 4, "must be a number from 6" },
	{ "[site]\nproxies = 10.0.0.1 ; ours", 4, "must be addresses" },
	{ "[site]\nproxies = proxy.example", 4, "must be addresses" },
	{ "[site]\nproxies = 10.0.0.1:80/8", 4, "must be addresses" },
	{ "[site]\nsuffix = fcgi", 4, "must be empty, or .fcgi" },
	{ "[site]\nsuffix = ./x", 4, "must be empty, or .fcgi" },
	{ "[site]\norigin = https://a.example:443", 4, "without its port" },
	{ "[site]\norigin = http://localhost:80", 4, "without its port" },
	{ "[site]\norigin = https://b\xc3\xbc"
	  "cher.example",
	    4, "xn--" },
	{ "[site]\norigin = https://a.example:", 4, "must be https://host" },
	{ "[site]\norigin = https://a.example:0", 4, "must be https://host" },
	{ "[site]\norigin = https://a.example:0444", 4, "must be https://h" },
	{ "[site]\norigin = https://a.example:65536", 4, "must be https://" },
	{ "[site]\norigin = https://a.example:port", 4, "must be https://h" },
	{ "[site]\norigin = https://:8443", 4, "must be https://host" },
	{ "[site]\norigin = https://a..example", 4, "must be https://host" },
	{ "[site]\norigin = https://a%20b", 4, "must be https://host" },
	{ "[site]\norigin = https://*.a.example", 4, "must be https://host" },
	{ "[site]\norigin = https://127.1", 4, "must be https://host" },
	{ "[site]\norigin = https://[::1", 4, "must be https://host" },
	{ "[site]\norigin = https://[0:0:0:0:0:0:0:1]", 4, "must be https:" },
	{ "[site]\norigin = https://[::1]x", 4, "must be https://host" },
	{ "[site]\norigin = https://[10.0.0.1]", 4, "must be https://host" },
	{ "[site]\norigin = https://::1", 4, "must be https://host" },
	{ "[site]\norigin = \"https://a.example\"", 4, "must be https://h" },
	{ "[site]\norigin = https://a http://b.example", 4, "plain http" },
	{ "[site]\norigin = http://localhost.example", 4, "plain http" },
	{ "[site]\norigin = http://127.0.0.1.example", 4, "plain http" },
	{ "[site]\nbase = members/", 4, "must begin and end with /" },
	{ "[site]\nbase = /members", 4, "must begin and end with /" },
	{ "[site]\nbase = /a//b/", 4, "must begin and end with /" },
	{ "[site]\nbase = /a b/", 4, "letters, digits and / - _ . ~" },
	{ "[site]\nbase = /a?b/", 4, "letters, digits and / - _ . ~" },
	{ "[site]\nlanguages = ,", 4, "must name a language" },
	{ "[site]\norigin = https://a\n[test]\nclock = /x", 6, "for tests" },
	{ "[mail]\ntransport = smtp\nserver = a.example", 5, "host:port" },
	{ "[mail]\ntransport = smtp\nserver = a.example:25\nsecurity = none", 6,
	    "on this host only" },
	{ "[state]\ndir = /var/state", 4, "state.dir stands in line 2" },
};

static void
test_wrong(void)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[256];
		char place[4200];
		struct settings *settings = NULL;

		(void)snprintf(text, sizeof(text), "%s%s\n", LEAST,
		    wrong[i].text);
		settings = load(text);
		(void)snprintf(place, sizeof(place),
		    "%s:%d: ", site_path("unit.conf"), wrong[i].line);
		ok(settings == NULL, "refused: %s",
		    strrchr(wrong[i].text, '\n') + 1);
		ok(strncmp(scratch_log(), place, strlen(place)) == 0
			&& strstr(scratch_log(), wrong[i].right) != NULL,
		    "line %d, and %s", wrong[i].line, wrong[i].right);
		if (settings == NULL)
			continue;
		settings_free(settings);
	}
}

/* P14: a semicolon is one of any value; what begins a line is a comment. */
static void
test_semicolons(void)
{
	struct settings *settings =
	    load(LEAST "; a comment\n  ; and another\n[site] ; this, too\n"
		       "name = Rock ; Roll;\nabout = ; a\n\tb ; c\n\t;d\n"
		       "\t\\ ;e\n"
		       "[mail]\nfrom = Rock ; Roll <a@b.example>\n");

	if (settings == NULL)
		bail("semicolons are refused: %s", scratch_log());
	is_string(settings_text(settings, SETTING_SITE_NAME), "Rock ; Roll;",
	    "P14: a name");
	is_string(settings_text(settings, SETTING_SITE_ABOUT),
	    "; a b ; c \\ ;e", "P14: over lines, of which one is a comment");
	is_string(settings_text(settings, SETTING_MAIL_FROM),
	    "Rock ; Roll <a@b.example>", "P14: a sender");
	settings_free(settings);
}

static void
test_places(void)
{
	static const char *const good[] = { "http://localhost",
		"http://127.0.0.1:8080", "http://[::1]:81",
		"https://xn--bcher-kva.example", "https://WWW.a.example",
		"https://[2001:db8::1]:8443", "https://a_b.example:444",
		"https://192.0.2.1" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char text[256];
		struct settings *settings = NULL;

		(void)snprintf(text, sizeof(text), "%s[site]\norigin = %s\n",
		    LEAST, good[i]);
		settings = load(text);
		ok(settings != NULL, "an origin: %s", good[i]);
		settings_free(settings);
	}
	ok(load("[state]\ndir = var/state\n") == NULL
		&& strstr(scratch_log(), "must be an absolute path") != NULL,
	    "an absolute one");
	ok(load("") == NULL
		&& strstr(scratch_log(), "state.dir must be") != NULL,
	    "the state must have a place");
	ok(settings_load(site_path("none.conf")) == NULL
		&& strstr(scratch_log(), "none.conf: no settings there")
		       != NULL,
	    "no file");
}

/* [test] clock takes effect as soon as the settings are read. */
static void
test_clock(void)
{
	int64_t now = clock_now();
	char text[4300];
	struct settings *settings = NULL;

	site_write("clock", "5000\n");
	(void)snprintf(text, sizeof(text), "%s[test]\nclock = %s\n", LEAST,
	    site_path("clock"));
	settings = load(text);
	ok(settings != NULL && clock_now() >= now + 5000
		&& clock_now() < now + 5060,
	    "the clock is ahead");
	clock_offset(NULL);
	settings_free(settings);
}

int
main(void)
{
	scratch_catch_log();
	test_defaults();
	test_values();
	test_wrong();
	test_semicolons();
	test_places();
	test_clock();
	return done();
}
