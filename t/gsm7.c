/* How long texts are on their way (3GPP TS 23.038). */

#include "message/gsm7.h"

#include <string.h>

#include "tap.h"

static void
test_count(void)
{
	static const struct {
		const char *text;
		int count; /* -1: not in the alphabet */
	} rows[] = { { "", 0 }, { "abc 123", 7 }, { "@$_", 3 }, { "\n", 1 },
		{ "£¥èéùìòÇØøÅå", 12 }, { "ΔΦΓΛΩΠΨΣΘΞ", 10 },
		{ "ÆæßÉ¤¡ÄÖÑÜ§¿äöñüà", 17 }, { "€", 2 }, { "[]{}~|^\\", 16 },
		{ "\f", 2 }, { "`", -1 }, { "ç", -1 }, { "ő", -1 },
		{ "\t", -1 }, { "\x7f", -1 }, { "Привет", -1 }, { "مرحبا", -1 },
		{ "…", -1 }, { "’", -1 }, { "\xf0\x9f\x94\x91", -1 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = 0;
		bool fits = gsm7_count(rows[i].text, &count);

		is_int(fits ? (int)count : -1, rows[i].count, "\"%s\"",
		    rows[i].text);
	}
}

static int
parts_of(const char *unit, size_t times)
{
	static char text[4096];

	text[0] = '\0';
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * strlen(unit), unit, strlen(unit) + 1);
	return (int)gsm7_parts(text);
}

static void
test_parts(void)
{
	is_int(parts_of("", 0), 1, "nothing is one message");
	is_int(parts_of("a", 160), 1, "160 septets are one");
	is_int(parts_of("a", 161), 2, "161 are two");
	is_int(parts_of("a", 306), 2, "306 too");
	is_int(parts_of("a", 307), 3, "307 are three");
	is_int(parts_of("€", 80), 1, "80 euros are one");
	is_int(parts_of("€", 81), 2, "81 are two");
	is_int(parts_of("ж", 70), 1, "70 units are one");
	is_int(parts_of("ж", 71), 2, "71 are two");
	is_int(parts_of("ж", 134), 2, "134 too");
	is_int(parts_of("ж", 135), 3, "135 are three");
	is_int(parts_of("\xf0\x9f\x94\x91", 35), 1, "a pair counts two");
	is_int(parts_of("\xf0\x9f\x94\x91", 36), 2, "so 36 are two");
}

int
main(void)
{
	test_count();
	test_parts();
	return done();
}
