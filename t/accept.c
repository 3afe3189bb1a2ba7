/* What a visitor takes, and where somebody is likely to live. */

#include "http/accept.h"

#include <stddef.h>

#include "tap.h"

static void
test_takes(void)
{
	static const struct {
		const char *header;
		bool takes;
	} rows[] = { { NULL, false }, { "", false }, { "gzip", true },
		{ "deflate, gzip;q=1.0, *;q=0.5", true }, { "GZIP", true },
		{ "gzip;q=0", false }, { "gzip; q=0.000", false },
		{ "gzip;q=0.001", true }, { "xgzip", false },
		{ "gzipx", false }, { "br", false }, { "*", false },
		{ ",,gzip ,", true }, { "gzip\t;q=0 ", false },
		{ "gz", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ok(accept_takes(rows[i].header, "gzip") == rows[i].takes,
		    "gzip of \"%s\"",
		    rows[i].header == NULL ? "(none)" : rows[i].header);
}

static void
test_region(void)
{
	static const struct {
		const char *header;
		const char *region;
	} rows[] = { { NULL, NULL }, { "", NULL }, { "de", NULL },
		{ "de-AT", "AT" }, { "de-at,de;q=0.8", "AT" },
		{ "en, fr-CA;q=0.5", "CA" }, { "zh-Hans-CN", "CN" },
		{ "sr-Latn", NULL }, { "es-419", NULL },
		{ "es-419, es-MX", "MX" }, { "-DE", "DE" }, { "de-", NULL },
		{ "de-A1", NULL }, { "de;x-AT", NULL },
		{ "a-bcde-fghi-JK", NULL } };
	char region[ACCEPT_REGION];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(accept_region(rows[i].header, region) ? region : NULL,
		    rows[i].region, "region of \"%s\"",
		    rows[i].header == NULL ? "(none)" : rows[i].header);
}

int
main(void)
{
	test_takes();
	test_region();
	return done();
}
