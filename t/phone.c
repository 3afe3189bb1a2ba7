/* Mobile numbers: however they are typed one E.164 number comes out, and only
 * what is known to be wrong is refused.  flows.md items 31, 63, 64. */

#include "contact/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/visible.h"
#include "contact/phone_pattern.h"
#include "t/tap.h"

static const struct country_table *table;

/* What is typed where, and the number or the code; behind the code of another
 * country stands which. */
struct row {
	const char *iso;
	const char *typed;
	const char *result;
};

static const struct row rows[] = {
	/* 63, 64: no area 555 exists, which is nothing that is known to be
	 * wrong. */
	{ "US", "5553219876", "+15553219876" },
	{ "US", "555 321-9876", "+15553219876" },
	{ "US", "(555) 321-9876", "+15553219876" },
	{ "US", "1-555-321-9876", "+15553219876" },
	{ "US", "+1 555 321 9876", "+15553219876" },
	{ "US", "555321987", "phone-invalid" },
	{ "US", "55532198765", "phone-invalid" },
	{ "US", "1555321987", "phone-invalid" },
	{ "US", "0555321987", "phone-invalid" },
	{ "US", "2015550123", "+12015550123" },
	{ "US", "011 1 2015550123", "+12015550123" },
	{ "US", "001 2015550123", "+12015550123" },
	{ "US", "800 555 1234", "phone-not-mobile" },
	{ "US", "900 555 1234", "phone-not-mobile" },
	{ "US", "1111111111", "phone-invalid" },
	/* One code, many countries. */
	{ "US", "416 555 0123", "phone-other-country CA" },
	{ "US", "876 700 1234", "phone-other-country JM" },
	{ "US", "876 950 1234", "phone-not-mobile" },
	{ "CA", "201 555 0123", "phone-other-country US" },
	{ "JM", "201 555 0123", "phone-other-country US" },
	{ "JM", "555 321 9876", "phone-other-country US" },
	{ "JM", "876 210 1234", "+18762101234" },
	{ "PR", "787 234 5678", "+17872345678" },
	{ "RU", "8 (701) 234-56-78", "phone-other-country KZ" },
	{ "KZ", "8 (912) 345-67-89", "phone-other-country RU" },
	{ "RU", "8 (912) 345-67-89", "+79123456789" },
	/* In nobody's area. */
	{ "KZ", "8 (113) 883-90-01", "+71138839001" },
	{ "GB", "07781 123456", "phone-other-country GG" },
	{ "GG", "07781 123456", "+447781123456" },
	{ "GP", "0690 00 12 34", "+590690001234" },
	{ "BL", "0690 00 12 34", "+590690001234" },
	{ "MF", "+590 690 00 12 34", "+590690001234" },
	{ "VA", "+39 347 123 4567", "+393471234567" },
	/* Every way to begin. */
	{ "GB", "07400 123456", "+447400123456" },
	{ "GB", "7400123456", "+447400123456" },
	{ "GB", "+44 7400 123456", "+447400123456" },
	{ "GB", "+44 (0)7400 123456", "+447400123456" },
	{ "GB", "(+44) 7400 123456", "+447400123456" },
	{ "GB", "+4407400123456", "+447400123456" },
	{ "GB", "0044 7400 123456", "+447400123456" },
	{ "GB", "0044 (0) 7400 123456", "+447400123456" },
	{ "GB", "447400123456", "+447400123456" },
	{ "GB", "44 07400 123456", "+447400123456" },
	{ "GB", "+0044 7400 123456", "+447400123456" },
	{ "AU", "0011 61 412 345 678", "+61412345678" },
	{ "AU", "00 61 412 345 678", "+61412345678" },
	{ "JP", "010 81 90-1234-5678", "+819012345678" },
	{ "RU", "810 7 912 345-67-89", "+79123456789" },
	{ "HU", "06 20 123 4567", "+36201234567" },
	/* Another country's code. */
	{ "US", "+44 7400 123456", "phone-other-country GB" },
	{ "US", "011 44 7400 123456", "phone-other-country GB" },
	{ "US", "0044 7400 123456", "phone-other-country GB" },
	{ "DE", "+1 416 555 0123", "phone-other-country CA" },
	{ "DE", "+1 555 321 9876", "phone-other-country US" },
	{ "DE", "+1 876 950 1234", "phone-other-country JM" },
	{ "DE", "+7 701 234 5678", "phone-other-country KZ" },
	{ "DE", "+44 1534 123456", "phone-other-country JE" },
	{ "DE", "+44 12", "phone-other-country GB" },
	{ "DE", "+44 1", "phone-invalid" },
	{ "LV", "+1 486 291 6828 653938582", "phone-invalid" },
	{ "LV", "+1 486 291 6828 6539385", "phone-other-country US" },
	/* Its beginning is a landline's, its length is none of theirs. */
	{ "DE", "+49 (0) 4926373260293", "phone-invalid" },
	{ "BR", "+0055 11 96123-4567", "+5511961234567" },
	{ "DE", "+999 1234567", "phone-invalid" },
	{ "DE", "+800 1234 5678", "phone-invalid" },
	{ "DE", "00999 1234567", "phone-invalid" },
	/* Landlines and others. */
	{ "GB", "020 7946 0000", "phone-not-mobile" },
	{ "GB", "0800 123 4567", "phone-not-mobile" },
	{ "GB", "0740012345", "phone-invalid" },
	{ "DE", "030 123456", "phone-not-mobile" },
	{ "FR", "01 42 68 53 00", "phone-not-mobile" },
	{ "FR", "06 12 34 56 78", "+33612345678" },
	{ "FR", "06 12 34 56 7", "phone-invalid" },
	{ "IT", "347 123 4567", "+393471234567" },
	{ "IT", "0347 123 4567", "phone-invalid" },
	{ "IT", "06 1234 5678", "phone-not-mobile" },
	{ "CI", "07 07 12 34 56", "+2250707123456" },
	{ "AR", "011 15 2345-6789", "+5491123456789" },
	{ "AR", "9 11 2345-6789", "+5491123456789" },
	{ "AR", "11 2345-6789", "phone-not-mobile" },
	{ "MX", "55 1234 5678", "+525512345678" },
	{ "MX", "1 55 1234 5678", "+525512345678" },
	{ "MX", "+52 1 55 1234 5678", "+525512345678" },
	{ "MX", "044 55 1234 5678", "+525512345678" },
	{ "BR", "0 15 11 96123-4567", "+5511961234567" },
	{ "BR", "(11) 96123-4567", "+5511961234567" },
	{ "BR", "11 2345-6789", "phone-not-mobile" },
	{ "TA", "8999", "phone-not-mobile" },
	/* What is no number. */
	{ "US", "", "phone-missing" },
	{ "US", " ", "phone-missing" },
	{ "US", "+", "phone-missing" },
	{ "US", "()-", "phone-missing" },
	{ "US", "0", "phone-invalid" },
	{ "US", "000000000000000000000000000000", "phone-invalid" },
	{ "US", "0000000000000000000000000000000", "phone-invalid" },
	{ "US", "1-800-FLOWERS", "phone-bad-character" },
	{ "US", "2015550123x5", "phone-bad-character" },
	{ "US", "2015550123 ext. 5", "phone-bad-character" },
	{ "US", "2015550123;ext=5", "phone-bad-character" },
	{ "US", "2015550123#5", "phone-bad-character" },
	{ "US", "2015550123,5", "phone-bad-character" },
	/* attacks C5: a leading minus is nothing that people type. */
	{ "US", "-2025550123", "phone-bad-character" },
	{ "US", "--2025550123", "phone-bad-character" },
	{ "US", "+-12025550123", "phone-bad-character" },
	{ "US",
	    "\xe2\x88\x92"
	    "2025550123",
	    "phone-bad-character" },
	{ "US",
	    "\xef\xbc\x8d"
	    "2025550123",
	    "phone-bad-character" },
	/* P18: pasted with trimmings. */
	{ "US", "tel:+1-201-555-0123", "+12015550123" },
	{ "US", "TEL: (201) 555-0123", "+12015550123" },
	{ "US",
	    "201\xc2\xb7"
	    "555\xc2\xb7"
	    "0123",
	    "+12015550123" },
	{ "US", "2015550123 (mobile)", "+12015550123" },
	{ "US", "(mobile) 2015550123", "+12015550123" },
	{ "US", "2015550123 (2nd)", "phone-bad-character" },
	{ "US", "2015550123 ext. 5", "phone-bad-character" },
	{ "US", "2O15550123", "phone-bad-character" },
	{ "US",
	    "\xe2\x81\xa0"
	    "201\xcd\x8f"
	    "555\xe1\xa0\x8e"
	    "0123\xef\xb8\x8f",
	    "+12015550123" },
	{ "US", "++12015550123", "phone-bad-character" },
	{ "US", "2015550123+", "phone-bad-character" },
	{ "US", "201+5550123", "phone-bad-character" },
	{ "US", "me@example.net", "phone-bad-character" },
	{ "US", "*2015550123", "phone-bad-character" },
	{ "US", "~2015550123", "phone-bad-character" },
	{ "US", "$1", "phone-bad-character" },
	{ "US", "2015550123\xc2\xb2", "phone-bad-character" },
	{ "US", "2015550123\xe2\x82", "phone-bad-character" },
	{ "US", "2015550123\x80", "phone-bad-character" },
	{ "US",
	    "\xc0\xb2"
	    "015550123",
	    "phone-bad-character" },
	{ "US", "2015550123\x01", "phone-bad-character" },
};

static const struct country *
need(const char *iso)
{
	const struct country *country = country_find(table, iso);

	if (country == NULL)
		bail("%s is missing", iso);
	return country;
}

/* The number, or the code and the other country, in `text`. */
static const char *
judge(const char *iso, const char *typed, char text[64])
{
	const struct country *country = need(iso);
	struct phone phone;
	const char *code = phone_judge(table, country, typed, &phone);

	if (code == NULL)
		(void)snprintf(text, 64, "%s", phone.e164);
	else if (phone.country != country)
		(void)snprintf(text, 64, "%s %s", code, phone.country->iso);
	else
		(void)snprintf(text, 64, "%s", code);
	if (code != NULL && phone.e164[0] != '\0')
		return "a number though it was refused";
	return text;
}

static void
test_rows(void)
{
	char text[64];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(judge(rows[i].iso, rows[i].typed, text),
		    rows[i].result, "%s \"%s\"", rows[i].iso, rows[i].typed);
}

/* Each country's example, behind `before` and the code, or alone for "-". */
static int
count_wrong(const char *before, const char *behind)
{
	int wrong = 0;

	for (size_t i = 0; i < country_count(table); i++) {
		const struct country *country = country_at(table, i);
		char wanted[64];
		char typed[64];
		char text[64];

		if (country->mobile == NULL)
			continue;
		(void)snprintf(wanted, sizeof(wanted), "+%s%s",
		    country->calling_code, country->example);
		(void)snprintf(typed, sizeof(typed), "%s%s%s%s", before,
		    country->calling_code, behind, country->example);
		judge(country->iso, before[0] == '-' ? country->example : typed,
		    text);
		if (strcmp(text, wanted) != 0 && wrong++ < 9)
			note("%s %s: %s", country->iso, typed, text);
	}
	return wrong;
}

static void
test_examples(void)
{
	int mobile = 0;

	for (size_t i = 0; i < country_count(table); i++)
		mobile += country_at(table, i)->mobile != NULL;
	is_int(mobile, 244, "all but Tristan da Cunha have mobile numbers");
	is_int(count_wrong("-", ""), 0, "examples without a code");
	is_int(count_wrong("+", ""), 0, "behind +");
	is_int(count_wrong("+", " "), 0, "and a blank");
	is_int(count_wrong("(+", ")"), 0, "in brackets");
	is_int(count_wrong("00", ""), 0, "behind 00");
	is_int(count_wrong("00 ", "-"), 0, "with separators");
}

static const uint32_t blanks[] = { '\t', '\n', '\r', ' ', '(', ')', '-', '.',
	'/', '[', ']', 0xa0, 0xb7, 0x2022, 0x2027, 0x30fb, 0xff65, 0xad, 0x61c,
	0x2000, 0x2007, 0x2009, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2010,
	0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x202a, 0x202b, 0x202c, 0x202d,
	0x202e, 0x202f, 0x205f, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x2212,
	0x3000, 0x30fc, 0xfe63, 0xfeff, 0xff08, 0xff09, 0xff0d, 0xff0e, 0xff0f,
	0xff3b, 0xff3d };

static bool
is_blank(uint32_t scalar)
{
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (blanks[i] == scalar)
			return true;
	/* The blanks of U+2000. */
	return scalar >= 0x2000 && scalar <= 0x200a;
}

/* Every scalar value behind digits: passed over, a digit, or refused. */
static void
test_characters(void)
{
	int wrong = 0;
	int passed = 0;

	for (uint32_t scalar = 1; scalar <= 0x10ffff; scalar++) {
		char bytes[5] = "";
		char typed[32];
		char text[64];
		const char *wanted = "phone-bad-character";

		if (scalar == 0xd800)
			scalar = 0xe000;
		bytes[utf8_write(scalar, bytes)] = '\0';
		(void)snprintf(typed, sizeof(typed), "+447400123456%s", bytes);
		if (is_blank(scalar)
		    || (scalar > 0x7e
			&& (visible_is_unseen(scalar)
			    || visible_is_blank(scalar))))
			wanted = "+447400123456";
		else if (utf8_digit(scalar) >= 0)
			wanted = "phone-invalid";
		judge("GB", typed, text);
		passed += text[0] == '+';
		if (strcmp(text, wanted) == 0)
			continue;
		if (wrong++ < 9)
			note("U+%04X: %s", scalar, text);
	}
	is_int(wrong, 0, "every character behind digits");
	is_int(passed, 4290, "so many are passed over");
}

/* Scripts by their zero. */
static void
test_digits(void)
{
	static const uint32_t zeros[] = { 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6,
		0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
		0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x104a0, 0x1d7ce,
		0x1e950 };
	char text[64];

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		char typed[64] = "";
		size_t len = 0;

		for (const char *at = "07400123456"; *at != '\0'; at++)
			len += utf8_write(zeros[i] + (uint32_t)(*at - '0'),
			    typed + len);
		judge("GB", typed, text);
		is_string(text, "+447400123456", "digits from U+%04X",
		    zeros[i]);
	}
	is_string(judge("GB",
		      "\xef\xbc\x8b"
		      "447400123456",
		      text),
	    "+447400123456", "a full-width plus");
}

static const struct {
	const char *pattern;
	const char *digits;
	int len; /* of the beginning that matches, or -1 */
	bool whole;
} patterns[] = {
	{ "1", "1", 1, true },
	{ "1", "2", -1, false },
	{ "1", "", -1, false },
	{ "", "12", 0, false },
	{ "12", "123", 2, false },
	{ "\\d", "7", 1, true },
	{ "\\d{3}", "12", -1, false },
	{ "\\d{3}", "123", 3, true },
	{ "\\d{2,4}", "12345", 4, false },
	{ "\\d{2,4}", "123", 3, true },
	{ "\\d{2,4}4", "1234", 4, true },
	{ "[2-46]", "4", 1, true },
	{ "[2-46]", "5", -1, false },
	{ "[2-46]", "6", 1, true },
	{ "[13]{2}5", "315", 3, true },
	{ "1?2", "2", 1, true },
	{ "1?2", "12", 2, true },
	{ "1?1", "1", 1, true },
	{ "1|2", "2", 1, true },
	{ "1|12", "12", 1, true }, /* the first that fits, as in Perl */
	{ "12|1", "12", 2, true },
	{ "(?:1|12)3", "123", 3, true },
	{ "(?:1|2)?3", "3", 1, true },
	{ "(?:12){2}", "1212", 4, true },
	{ "(?:12){2}", "1213", -1, false },
	{ "(?:1\\d?){2,3}", "1211", 4, true },
	{ "(?:1|2(?:3|4[56]))7", "2467", 4, true },
	{ "(?:1|2(?:3|4[56]))7", "2477", -1, false },
	{ "1(?:2|3)|4(?:5|6)", "46", 2, true },
	{ "(1)$|12", "12", 2, true },
	{ "(1)$|12", "1", 1, true },
	{ "(?:\\d?){4}4", "1234", 4, true },
};

static void
test_patterns(void)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		struct phone_pattern_match match;
		bool begins = phone_pattern_begins(patterns[i].pattern,
		    patterns[i].digits, &match);

		is_int(begins ? (int)match.len : -1, patterns[i].len,
		    "%s begins %s", patterns[i].pattern, patterns[i].digits);
		ok(phone_pattern_is(patterns[i].pattern, patterns[i].digits)
			== patterns[i].whole,
		    "and is it or not");
	}
}

static void
test_captures(void)
{
	struct phone_pattern_match match;

	ok(phone_pattern_begins("0?(?:(11|2(?:2|3))15)?", "022315", &match),
	    "a prefix with a capture that takes no part");
	is_int((intmax_t)match.len, 1, "is short");
	is_int((intmax_t)match.captures, 1, "has one capture");
	ok(match.capture[0] == NULL, "which is none");
	ok(phone_pattern_begins("0?(?:(11|2(?:2|3))15)?", "02215", &match),
	    "one with it");
	is_int((intmax_t)match.len, 5, "is longer");
	is_int((intmax_t)match.capture_len[0], 2, "two digits are captured");
	ok(match.capture[0] != NULL && strncmp(match.capture[0], "22", 2) == 0,
	    "these two");
	ok(phone_pattern_begins("(1)(?:(2)(3))?(\\d){3}", "123456", &match),
	    "four captures");
	ok(match.capture[3] != NULL && *match.capture[3] == '6',
	    "a repeated one keeps its last round");
}

/* Work that grows with the pattern ends at its limit. */
static void
test_bound(void)
{
	static const char *const hostile[] = {
		"(?:\\d?\\d?\\d?){9}x",
		"(?:(?:\\d{0,9}){9}){9}x",
		"(?:1|1|1|1|1|1|1|1){17}x",
	};
	struct phone_pattern_match match;

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		ok(!phone_pattern_begins(hostile[i],
		       "11111111111111111111111111111", &match),
		    "no match in %s", hostile[i]);
		is_int(match.work, PHONE_PATTERN_WORK, "and its work is over");
	}
}

/* Numbers without end, the same each time. */
static unsigned
chance(unsigned below)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(state >> 33) % below;
}

static unsigned most;

static void
measure(const char *pattern, const char *digits)
{
	struct phone_pattern_match match = { .work = 0 };

	if (pattern != NULL)
		(void)phone_pattern_begins(pattern, digits, &match);
	if (match.work > most)
		most = match.work;
}

/* All patterns of the table against many digits. */
static void
test_work(void)
{
	for (unsigned i = 0; i < 500; i++) {
		char digits[31];

		for (size_t k = 0; k < 30; k++) {
			digits[k] = (char)('0' + chance(i % 10 + 1));
		}
		digits[i % 31] = '\0';
		for (size_t k = 0; k < country_count(table); k++) {
			const struct country *country = country_at(table, k);

			measure(country->any, digits);
			measure(country->mobile, digits);
			measure(country->other, digits);
			measure(country->strip, digits);
			measure(country->idd, digits);
			measure(country->area, digits);
		}
	}
	note("most steps for one pattern of the table: %u", most);
	ok(most > 0 && most <= PHONE_PATTERN_WORK / 10,
	    "a tenth of the limit is enough");
}

/* Patterns that end too early, each in memory of its own size, so that the
 * sanitizers see what is read behind it. */
static int
cut(const char *pattern)
{
	int over = 0;

	for (size_t len = pattern == NULL ? 0 : strlen(pattern); len > 0;
	     len--) {
		struct phone_pattern_match match;
		char *copy = strndup(pattern, len - 1);

		if (copy == NULL)
			bail("out of memory");
		(void)phone_pattern_begins(copy, "91123456789", &match);
		over += match.work > PHONE_PATTERN_WORK || match.len > 11;
		free(copy);
	}
	return over;
}

static void
test_broken(void)
{
	int over = 0;

	for (size_t i = 0; i < country_count(table); i++) {
		over += cut(country_at(table, i)->mobile);
		over += cut(country_at(table, i)->strip);
	}
	over += cut("1{99999}(?:{3,99999}1?)?") + cut("((((((1)))))){9}[1-9]");
	is_int(over, 0, "broken patterns stay within their bounds");
}

static void
test_hostile(void)
{
	static char typed[10241];
	char text[64];
	static const char *const parts[] = { "1", "+", " ", "a", "\xff",
		"\xf0\x90\x92\xa0", "\xc2" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t len = strlen(parts[i]);

		for (size_t at = 0; at + len < sizeof(typed); at += len)
			memcpy(typed + at, parts[i], len + 1);
		is_string(judge("US", typed, text), "phone-too-long",
		    "10 kB of part %zu", i);
	}
	memset(typed, ' ', PHONE_TYPED);
	typed[PHONE_TYPED] = '\0';
	memcpy(typed + 20, "5553219876", 10);
	is_string(judge("US", typed, text), "+15553219876",
	    "as long as may be");
	typed[PHONE_TYPED] = ' ';
	typed[PHONE_TYPED + 1] = '\0';
	is_string(judge("US", typed, text), "phone-too-long",
	    "one character more");
}

/* Nothing that is refused or read writes beyond a number. */
static void
test_random(void)
{
	static const char alphabet[] = "0123456789+()- 0011445";
	int wrong = 0;
	int right = 0;

	for (int i = 0; i < 50000; i++) {
		const struct country *country = NULL;
		struct phone phone;
		char typed[32];
		size_t len = (size_t)i % 31;

		for (size_t k = 0; k < len; k++) {
			typed[k] = alphabet[chance(sizeof(alphabet) - 1)];
		}
		typed[len] = '\0';
		country = country_at(table, (size_t)i % country_count(table));
		if (phone_judge(table, country, typed, &phone) != NULL) {
			wrong += phone.e164[0] != '\0' || phone.country == NULL;
			continue;
		}
		right++;
		len = strlen(phone.e164);
		wrong += phone.e164[0] != '+' || len < 6 || len >= PHONE_E164
			 || strspn(phone.e164 + 1, "0123456789") != len - 1
			 || phone.country != country;
	}
	is_int(wrong, 0, "a number or none");
	ok(right > 100, "%d of them by chance", right);
}

int
main(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");
	struct country_table *countries = NULL;
	char dir[512];

	(void)snprintf(dir, sizeof(dir), "%s/conf/countries",
	    source == NULL ? "." : source);
	countries = country_open(dir);
	if (countries == NULL || !country_read_phones(countries))
		bail("cannot read %s", dir);
	table = countries;
	test_patterns();
	test_captures();
	test_bound();
	test_work();
	test_broken();
	test_rows();
	test_examples();
	test_characters();
	test_digits();
	test_hostile();
	test_random();
	country_close(countries);
	return done();
}
