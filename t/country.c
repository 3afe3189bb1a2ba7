/* The countries' facts and names: complete, in order, and as generated.
 * flows.md items 35, 36, 40, 41, 43, 45, 46, 55. */

#include "contact/country.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/utf8.h"
#include "t/tap.h"

enum { PLACES = 245 };

static int warnings;

static void
count_warning(const char *line)
{
	note("%s", line);
	warnings++;
}

static const struct country *
need(const struct country_table *table, const char *iso)
{
	const struct country *country = country_find(table, iso);

	if (country == NULL)
		bail("%s is missing", iso);
	return country;
}

static void
test_tabs(struct country_table *table)
{
	static const char *const ids[] = { "europe", "asia", "america",
		"africa", "oceania", NULL };
	static const int counts[] = { 52, 51, 55, 61, 26 };

	is_int((intmax_t)country_count(table), PLACES, "so many places");
	for (size_t i = 0; i < 6; i++)
		is_string(country_entry_regions[i], ids[i], "35: tab %zu",
		    i + 1);
	for (size_t i = 0; i < 5; i++) {
		const struct country *country = NULL;
		int count = 0;

		while ((country = country_next(table, "en", ids[i], country))
		       != NULL)
			count++;
		is_int(count, counts[i], "places in %s", ids[i]);
	}
	is_string(country_region_name(table, "en", "america"), "America",
	    "36: one tab America");
	is_string(country_region_name(table, "de", "africa"), "Afrika",
	    "a tab's name in German");
	is_string(country_region_name(table, "en", "moon"), NULL,
	    "no such tab");
}

static void
test_america(struct country_table *table)
{
	static const char *const shown[][2] = { { "CA", "Canada" },
		{ "JM", "Jamaica" }, { "MQ", "Martinique" }, { "MX", "Mexico" },
		{ "MS", "Montserrat" }, { "NI", "Nicaragua" },
		{ "PA", "Panama" }, { "PY", "Paraguay" }, { "PE", "Peru" },
		{ "PR", "Puerto Rico" }, { "BL", "Saint Barthélemy" },
		{ "KN", "Saint Kitts and Nevis" }, { "LC", "Saint Lucia" },
		{ "MF", "Saint Martin (French)" },
		{ "PM", "Saint Pierre and Miquelon" },
		{ "VC", "Saint Vincent and the Grenadines" },
		{ "SX", "Sint Maarten (Dutch)" }, { "SR", "Suriname" },
		{ "TT", "Trinidad and Tobago" },
		{ "TC", "Turks and Caicos Islands" }, { "UY", "Uruguay" },
		{ "US", "USA" }, { "VE", "Venezuela" },
		{ "VG", "Virgin Islands (British)" },
		{ "VI", "Virgin Islands (U.S.)" } };
	const struct country *at = NULL;

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const struct country *country = need(table, shown[i][0]);

		is_string(country_name(table, "en", country), shown[i][1],
		    "45: named");
		is_string(country->region, "america", "45: under America");
		/* The list above is in the order of the tab. */
		do
			at = country_next(table, "en", "america", at);
		while (at != NULL && at != country);
		ok(at == country, "40: %s stands in its place", shown[i][1]);
	}
}

static void
test_codes(const struct country_table *table)
{
	static const char *const codes[][2] = { { "US", "1" }, { "PR", "1" },
		{ "DE", "49" }, { "RU", "7" }, { "KZ", "7" }, { "MQ", "596" },
		{ "XK", "383" }, { "TW", "886" }, { "HK", "852" },
		{ "AC", "247" }, { "TA", "290" }, { "AX", "358" },
		{ "GG", "44" }, { "VA", "39" } };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		is_string(need(table, codes[i][0])->calling_code, codes[i][1],
		    "55: calling code of %s", codes[i][0]);
	ok(need(table, "US")->main, "US is the main country of 1");
	ok(!need(table, "CA")->main, "CA is not");
	is_string(need(table, "AC")->region, "africa", "Ascension is African");
	is_string(need(table, "CY")->region, "asia", "Cyprus is under Asia");
	ok(country_find(table, "us") == NULL, "small letters are no code");
	ok(country_find(table, "") == NULL, "nothing is no code");
	ok(country_find(table, "AQ") == NULL, "nobody phones from Antarctica");
}

static void
test_phone_facts(const struct country_table *table)
{
	const struct country *country = need(table, "US");

	is_string(country->example, "2015550123", "an example for the USA");
	is_string(country->lengths, "10", "numbers there have 10 digits");
	is_string(country->strip, "1", "a leading 1 is dropped");
	ok(country->put == NULL, "and nothing put in its place");
	country = need(table, "AR");
	is_string(country->lengths, "10 11", "lengths in Argentina");
	is_string(country->mobile_lengths, "10 11", "mobile ones are the same");
	is_string(country->put, "9$1", "Argentina's 15 becomes 9");
	is_string(need(table, "GB")->mobile_lengths, "10",
	    "British mobile numbers have a length of their own");
	ok(need(table, "IT")->strip == NULL, "Italy's 0 is never dropped");
	is_string(need(table, "PR")->area, "787|939", "Puerto Rico's areas");
	ok(need(table, "TA")->mobile == NULL, "no mobiles on Tristan");
	is_string(need(table, "MX")->idd, "0[09]", "dialled to go abroad");
}

/* True where one of the lengths is `len`. */
static bool
has_length(const char *lengths, size_t len)
{
	char *rest = NULL;

	for (const char *at = lengths; *at != '\0'; at = rest) {
		if (strtoul(at, &rest, 10) == len)
			return true;
		if (rest == at)
			return false;
	}
	return false;
}

static bool
is_fit(const struct country_table *table, const struct country *country)
{
	size_t len = strlen(country->example);

	if (len < 4 || strspn(country->example, "0123456789") != len)
		return false;
	if (country->mobile != NULL
	    && !has_length(country->mobile_lengths, len))
		return false;
	return country == country_find(table, country->iso);
}

static void
test_each(struct country_table *table)
{
	for (size_t i = 0; country_entry_regions[i] != NULL; i++) {
		const struct country *country = NULL;
		int bad = 0;

		while ((country = country_next(table, "en",
			    country_entry_regions[i], country))
		       != NULL)
			bad += !is_fit(table, country);
		is_int(bad, 0, "each place in %s has a fit example",
		    country_entry_regions[i]);
	}
}

/* A name as English sorts it: accents and case do not count at first. */
static char *
fold(struct arena *arena, const char *name)
{
	static const struct {
		uint32_t letter;
		char base;
	} accents[] = { { 0xc5, 'a' }, { 0xe9, 'e' }, { 0xe7, 'c' },
		{ 0xf4, 'o' }, { 0xe3, 'a' }, { 0xed, 'i' }, { 0xfc, 'u' } };
	char *folded = arena_alloc(arena, strlen(name) + 1);
	const char *end = name + strlen(name);

	for (size_t i = 0; name < end; i++) {
		uint32_t letter = utf8_read(&name, end);

		folded[i] = '\'';
		if (letter < 0x80)
			folded[i] = ascii_lower((char)letter);
		for (size_t k = 0; k < sizeof(accents) / sizeof(accents[0]);
		     k++)
			if (accents[k].letter == letter)
				folded[i] = accents[k].base;
	}
	return folded;
}

static void
test_order(struct country_table *table)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; country_entry_regions[i] != NULL; i++) {
		const struct country *country = NULL;
		const char *before = "";
		int bad = 0;

		while ((country = country_next(table, "en",
			    country_entry_regions[i], country))
		       != NULL) {
			const char *name =
			    fold(arena, country_name(table, "en", country));

			bad += strcmp(before, name) >= 0;
			before = name;
		}
		is_int(bad, 0, "40: %s is sorted", country_entry_regions[i]);
	}
	arena_free(arena);
}

static bool
stands_before(struct country_table *table, const char *language,
    const char *first, const char *second)
{
	const struct country *at = need(table, first);
	const struct country *later = need(table, second);

	while (at != NULL && at != later)
		at = country_next(table, language, later->region, at);
	return at == later;
}

/* One code of many countries: each of them once. */
static void
test_shared(const struct country_table *table)
{
	const struct country *country = country_of_code(table, "15550100");
	int count = 0;

	is_string(country == NULL ? NULL : country->iso, "US", "1 is the USA");
	for (; country != NULL; country = country->same_code)
		count += strcmp(country->calling_code, "1") == 0;
	is_int(count, 25, "and 24 others");
	country = country_of_code(table, "441534");
	is_string(country == NULL ? NULL : country->iso, "GB", "44");
	country = country_of_code(table, "358");
	is_string(country == NULL ? NULL : country->iso, "FI", "358");
	ok(country_of_code(table, "999") == NULL, "999 is nobody");
	ok(country_of_code(table, "35") == NULL, "35 is nobody");
	ok(country_of_code(table, "") == NULL, "no digits");
	ok(country_of_code(table, "044") == NULL, "no code begins with 0");
	count = 0;
	for (size_t i = 0; i < country_count(table); i++)
		for (country = country_of_code(table,
			 country_at(table, i)->calling_code);
		     country != NULL; country = country->same_code)
			count += country == country_at(table, i);
	is_int(count, PLACES, "each is one of its code");
}

static void
test_languages(struct country_table *table)
{
	static const char *const names[][2] = { { "en", "Germany" },
		{ "de", "Deutschland" }, { "fr", "Allemagne" },
		{ "es", "Alemania" }, { "pt-BR", "Alemanha" },
		{ "ar", "ألمانيا" }, { "zh-Hans", "德国" },
		{ "ru", "Германия" } };
	const struct country *germany = need(table, "DE");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		is_string(country_name(table, names[i][0], germany),
		    names[i][1], "Germany in %s", names[i][0]);
	is_int(warnings, 0, "and all of it without a warning");
	ok(stands_before(table, "de", "AT", "PL"), "German: Ö before P");
	ok(stands_before(table, "zh-Hans", "DE", "FR"),
	    "Chinese: de before fa");
	ok(strstr(country_also(table, "en", need(table, "NL")), "Holland")
		!= NULL,
	    "Holland is found");
	ok(strstr(country_also(table, "de", need(table, "US")), "USA") != NULL,
	    "USA is found in German");
	is_string(country_name(table, "xx", germany), "Germany",
	    "English stands in for an unknown language");
	is_string(country_name(table, "xx", germany), "Germany", "and again");
	is_int(warnings, 1, "with one warning");
	is_string(country_name(table, "../en", germany), "Germany",
	    "a path is no language");
	is_int(warnings, 2, "and is warned of");
}

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *file = NULL;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
		bail("cannot write %s", path);
}

static void
drop_file(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)unlink(path);
}

#define ONE                                                  \
 "<country iso=\"AA\" tab=\"asia\" code=\"9\" main=\"yes\" " \
 "example=\"8999\"/>"
#define TWO "<country iso=\"BB\" tab=\"asia\" code=\"9\" example=\"8999\"/>"
#define REGIONS                                                      \
 "<region id=\"europe\">e</region><region id=\"asia\">a</region>"    \
 "<region id=\"america\">m</region><region id=\"africa\">f</region>" \
 "<region id=\"oceania\">o</region>"

static const struct {
	const char *facts;
	const char *names;
	bool good;
	const char *why;
} damages[] = {
	{ "<c count=\"2\">" ONE TWO "</c>",
	    "<names>" REGIONS "<n iso=\"BB\">b</n><n iso=\"AA\">a</n></names>",
	    true, "a small table" },
	{ "<c count=\"1\">" TWO "</c>", "<names/>", false, "no main one" },
	{ "<c count=\"2\">" ONE
	  "<country iso=\"BB\" tab=\"asia\" code=\"9\" main=\"yes\" "
	  "example=\"8\"/></c>",
	    "<names/>", false, "two main ones" },
	{ "<c count=\"1\"><country iso=\"AA\" tab=\"asia\" code=\"1000\" "
	  "main=\"yes\" example=\"8\"/></c>",
	    "<names/>", false, "no calling code" },
	{ "<c count=\"2\">" ONE TWO, "<names/>", false, "cut off" },
	{ "", "<names/>", false, "empty" },
	{ "<c>" ONE "</c>", "<names/>", false, "no count" },
	{ "<c count=\"1\">" ONE TWO "</c>", "<names/>", false, "too many" },
	{ "<c count=\"3\">" ONE TWO "</c>", "<names/>", false, "too few" },
	{ "<c count=\"2\">" TWO ONE "</c>", "<names/>", false, "disorder" },
	{ "<c count=\"1\"><country iso=\"AA\" tab=\"asia\" code=\"9\"/>"
	  "</c>",
	    "<names/>", false, "no example" },
	{ "<c count=\"1\"><country iso=\"AA\" tab=\"asia\" "
	  "example=\"8\"/></c>",
	    "<names/>", false, "no code" },
	{ "<c count=\"1\"><country iso=\"AA\" tab=\"sea\" code=\"9\" "
	  "example=\"8\"/></c>",
	    "<names/>", false, "unknown tab" },
	{ "<c count=\"1\">" ONE "</c>", "<names>" REGIONS "</names>", false,
	    "no name" },
	{ "<c count=\"1\">" ONE "</c>", "<names><n iso=\"AA\">a</n></names>",
	    false, "no regions" },
	{ "<c count=\"1\">" ONE "</c>",
	    "<names>" REGIONS "<n iso=\"AA\">a</n><n iso=\"AA\">b</n></names>",
	    false, "named twice" },
	{ "<c count=\"1\">" ONE "</c>",
	    "<names>" REGIONS "<n iso=\"AA\">a</n><n iso=\"CC\">c</n></names>",
	    false, "unknown country" },
};

static void
test_damage(void)
{
	char dir[] = "/tmp/country.XXXXXX";

	if (mkdtemp(dir) == NULL)
		bail("cannot make %s", dir);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct country_table *table = NULL;

		put_file(dir, "countries.xml", damages[i].facts);
		put_file(dir, "names.en.xml", damages[i].names);
		warnings = 0;
		table = country_open(dir);
		ok((table != NULL) == damages[i].good, "%s: %s", damages[i].why,
		    damages[i].good ? "read" : "refused");
		is_int(warnings, damages[i].good ? 0 : 1, "warnings");
		country_close(table);
	}
	drop_file(dir, "names.en.xml");
	drop_file(dir, "countries.xml");
	warnings = 0;
	ok(country_open(dir) == NULL, "no files, no table");
	is_int(warnings, 1, "and a warning");
	(void)rmdir(dir);
}

#define FACTS "idd=\"00\" lengths=\"4\" any=\"8\"/>"

static const struct {
	const char *phones;
	bool good;
	const char *why;
} phone_damages[] = {
	{ "<p><phone iso=\"AA\" area=\"8\" " FACTS "<phone iso=\"BB\" " FACTS
	  "</p>",
	    true, "facts of both" },
	{ "<p><phone iso=\"AA\" " FACTS "</p>", false, "of one" },
	{ "<p><phone iso=\"AA\" " FACTS "<phone iso=\"BB\" " FACTS
	  "<phone iso=\"CC\" " FACTS "</p>",
	    false, "of one too many" },
	{ "<p><phone iso=\"BB\" " FACTS "<phone iso=\"AA\" " FACTS "</p>",
	    false, "in another order" },
	{ "<p><phone iso=\"AA\" " FACTS
	  "<phone iso=\"BB\" lengths=\"4\" any=\"8\"/></p>",
	    false, "not whole" },
	{ "<p><phone iso=\"AA\" " FACTS "<phone iso=\"BB\" " FACTS, false,
	    "cut off" },
};

static void
test_damaged_phones(void)
{
	char dir[] = "/tmp/country.XXXXXX";
	struct country_table *table = NULL;
	const struct country *country = NULL;
	size_t i = sizeof(phone_damages) / sizeof(phone_damages[0]);

	if (mkdtemp(dir) == NULL)
		bail("cannot make %s", dir);
	put_file(dir, "countries.xml", damages[0].facts);
	put_file(dir, "names.en.xml", damages[0].names);
	table = country_open(dir);
	if (table == NULL)
		bail("cannot read %s", dir);
	country = country_find(table, "AA");
	warnings = 0;
	ok(!country_read_phones(table), "no file, no facts of phones");
	is_int(warnings, 1, "and a warning");
	while (i-- > 0) { /* the good one is the last */
		warnings = 0;
		put_file(dir, "phones.xml", phone_damages[i].phones);
		ok(country_read_phones(table) == phone_damages[i].good, "%s",
		    phone_damages[i].why);
		is_int(warnings, phone_damages[i].good ? 0 : 1, "warnings");
		ok((country->any != NULL) == phone_damages[i].good,
		    "all or nothing");
	}
	is_string(country->area, "8", "a fact");
	is_string(country->mobile_lengths, "4", "mobile ones are as long");
	drop_file(dir, "phones.xml");
	ok(country_read_phones(table), "once is enough");
	country_close(table);
	drop_file(dir, "names.en.xml");
	drop_file(dir, "countries.xml");
	(void)rmdir(dir);
}

static void
test_generated(const char *source)
{
	char modules[512];
	char script[512];
	char *const arguments[] = { (char[]){ "node" }, script,
		(char[]){ "--check" }, NULL };
	pid_t child = 0;
	int status = -1;

	(void)snprintf(modules, sizeof(modules),
	    "%s/conf/countries/node_modules", source);
	(void)snprintf(script, sizeof(script), "%s/conf/countries/generate.mjs",
	    source);
	if (access(modules, F_OK) != 0) {
		skip("conf/countries/node_modules is not there (npm ci)");
		return;
	}
	if (posix_spawnp(&child, "node", NULL, NULL, arguments, environ) != 0)
		bail("cannot start node");
	(void)waitpid(child, &status, 0);
	is_int(status, 0, "every file is what generate.mjs writes");
}

int
main(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");
	struct country_table *table = NULL;
	char dir[512];

	if (source == NULL)
		source = ".";
	(void)snprintf(dir, sizeof(dir), "%s/conf/countries", source);
	log_capture(count_warning);
	table = country_open(dir);
	if (table == NULL)
		bail("cannot read %s", dir);
	ok(country_find(table, "DE")->lengths == NULL, "phones are not read");
	ok(country_read_phones(table), "until they are wanted");
	test_tabs(table);
	test_america(table);
	test_codes(table);
	test_phone_facts(table);
	test_each(table);
	test_order(table);
	test_shared(table);
	test_languages(table);
	country_close(table);
	test_damage();
	test_damaged_phones();
	test_generated(source);
	return done();
}
