/* Character classes: what each says of all 256 bytes, whatever the locale. */

#include "base/ascii.h"

#include <locale.h>
#include <string.h>

#include "tap.h"

enum { BYTES = 256 };

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char digits[] = "0123456789";

static bool
is_in(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void
test_classes(void)
{
	int wrong = 0;

	for (int i = 0; i < BYTES; i++) {
		char c = (char)i;

		wrong += ascii_is_digit(c) != is_in(digits, c);
		wrong += ascii_is_letter(c) != is_in(letters, c);
		wrong += ascii_is_alnum(c)
			 != (is_in(digits, c) || is_in(letters, c));
		wrong += ascii_is_space(c) != is_in(" \t\r\n", c);
	}
	is_int(wrong, 0, "classes of all bytes");
}

static void
test_case(void)
{
	int wrong = 0;
	char text[] = "\xc3\x84 MiXeD [@`{ 09";

	for (int i = 0; i < BYTES; i++) {
		const char *letter = memchr(letters, i, sizeof(letters) - 1);
		bool upper = letter != NULL && letter < letters + 26;
		bool lower = letter != NULL && !upper;
		char c = (char)i;

		wrong += ascii_lower(c) != (upper ? letter[26] : c);
		wrong += ascii_upper(c) != (lower ? letter[-26] : c);
	}
	is_int(wrong, 0, "case of all bytes");
	ascii_fold(text);
	is_string(text, "\xc3\x84 mixed [@`{ 09", "only A-Z are folded");
}

static void
test_compare(void)
{
	ok(ascii_same("", ""), "nothing is nothing");
	ok(ascii_same("AbC-1", "aBc-1"), "the same but for case");
	ok(!ascii_same("abc", "abcd") && !ascii_same("abcd", "abc"),
	    "lengths count");
	ok(!ascii_same("[", "{"), "what lies 32 apart is no letter's case");
	ok(!ascii_same("\xc3\x84", "\xc3\xa4"), "other letters have no case");
	ok(ascii_begins("https://a", "https://") && ascii_begins("a", ""),
	    "begins");
	ok(!ascii_begins("http:/", "http://") && !ascii_begins("A", "a"),
	    "does not begin");
	ok(ascii_ends("a.fcgi", ".fcgi") && ascii_ends("a", ""), "ends");
	ok(!ascii_ends("fcgi", ".fcgi") && !ascii_ends("", "a"),
	    "does not end");
}

static void
test_hex(void)
{
	static const char all[] = "0123456789abcdef";
	int wrong = 0;

	for (int i = 0; i < BYTES; i++) {
		char c = (char)i;
		int value = is_in(all, ascii_lower(c))
				? (int)(strchr(all, ascii_lower(c)) - all)
				: -1;

		wrong += ascii_hex(c) != value;
	}
	is_int(wrong, 0, "hex digits of all bytes");
}

int
main(void)
{
	/* Where the system has such a locale, it must change nothing. */
	(void)setlocale(LC_ALL, "tr_TR.ISO-8859-9");
	test_classes();
	test_case();
	test_compare();
	test_hex();
	return done();
}
