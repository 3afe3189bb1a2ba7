/* Which language a person reads: Accept-Language of RFC 9110. */

#include "page/language.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tap.h"

static const char *const languages[] = { "en", "de", "pt-BR", "zh-Hans",
	"zh-Hant", "ar", NULL };

static void
test_accept(void)
{
	static const struct {
		const char *accept;
		const char *wanted;
	} rows[] = {
		{ NULL, "en" },
		{ "", "en" },
		{ "de", "de" },
		{ "DE", "de" },
		{ "de-AT", "de" },
		{ "de-AT-1996,en;q=0.5", "de" },
		{ "en;q=0.5, de", "de" },
		{ "en;q=0.5,de;q=0.6", "de" },
		{ "en;q=0.555,de;q=0.556", "de" },
		{ "de;q=0.6, en;q=0.6", "de" },
		{ "fr, de;q=0.1", "de" },
		{ "fr", "en" },
		{ "pt", "pt-BR" },
		{ "pt-PT", "pt-BR" },
		{ "pt-br;q=1", "pt-BR" },
		{ "zh", "zh-Hans" },
		{ "zh-CN", "zh-Hans" },
		{ "zh-TW", "zh-Hant" },
		{ "zh-HK, en;q=0.1", "zh-Hant" },
		{ "zh-Hant-HK", "zh-Hant" },
		{ "*", "en" },
		{ "fr, *;q=0.5, de;q=0.4", "en" },
		{ "fr, *;q=0.3, de;q=0.4", "de" },
		{ "de;q=0", "en" },
		{ "de;q=0.0, ar;q=0.001", "ar" },
		{ "de ; q=0.2 , ar\t;\tQ=0.3 ", "ar" },
		{ "de;q=2, ar;q=0.1", "ar" },
		{ "de;q=0.1234, ar;q=0.1", "ar" },
		{ "de;q=-1, ar;q=0.1", "ar" },
		{ "de;q=, ar;q=0.1", "ar" },
		{ "de;q=1.5, ar;q=0.1", "ar" },
		{ "de;level=1, ar;q=0.1", "ar" },
		{ "d, deu, de_DE, e", "en" },
		{ "-,;,,;q=1,=,de-", "de" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(language_choose(languages, NULL, rows[i].accept),
		    rows[i].wanted, "Accept-Language: %s",
		    rows[i].accept == NULL ? "(none)" : rows[i].accept);
}

static void
test_chosen(void)
{
	is_string(language_choose(languages, "ar", "de"), "ar",
	    "what a person chose goes before");
	is_string(language_choose(languages, "PT-br", NULL), "pt-BR",
	    "whatever its case");
	is_string(language_choose(languages, "fr", "de"), "de",
	    "a choice that is none counts for nothing");
	is_string(language_choose(languages, "", NULL), "en", "nor an empty");
	ok(language_choose(languages, "de", NULL) == languages[1],
	    "the result is one of the list");
}

static void
test_hostile(void)
{
	enum { LEN = 1 << 20 };
	static const char *const pieces[] = { "a-", ",", "de-", "*,", "zh-",
		"q=0.1;", " " };
	char *header = malloc(LEN + 1);
	int64_t start = clock_monotonic();

	if (header == NULL)
		bail("no memory");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t len = strlen(pieces[i]);

		for (size_t at = 0; at < LEN; at++)
			header[at] = pieces[i][at % len];
		header[LEN] = '\0';
		(void)language_choose(languages, header, header);
	}
	free(header);
	ok(clock_monotonic() - start < 5000, "a megabyte costs little");
}

static void
test_direction(void)
{
	static const struct {
		const char *language;
		const char *wanted;
	} rows[] = { { "en", "ltr" }, { "ar", "rtl" }, { "ar-EG", "rtl" },
		{ "he", "rtl" }, { "fa", "rtl" }, { "ur-PK", "rtl" },
		{ "arn", "ltr" }, { "az-Arab", "rtl" }, { "ur-Latn", "ltr" },
		{ "zh-Hant", "ltr" }, { "ug", "rtl" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(language_direction(rows[i].language), rows[i].wanted,
		    "%s", rows[i].language);
}

int
main(void)
{
	test_accept();
	test_chosen();
	test_hostile();
	test_direction();
	return done();
}
