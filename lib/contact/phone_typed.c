#include "contact/phone_typed.h"

#include <string.h>

#include "base/utf8.h"

/* What stands between digits, or around them where a number was copied. */
static const struct {
	uint32_t first;
	uint32_t last;
} separators[] = {
	{ '\t', '\n' },
	{ '\r', '\r' },
	{ ' ', ' ' },
	{ '(', ')' },
	{ '-', '/' },
	{ '[', '[' },
	{ ']', ']' },
	{ 0xa0, 0xa0 }, /* no-break space */
	{ 0xad, 0xad }, /* soft hyphen */
	{ 0x61c, 0x61c },
	{ 0x2000, 0x2015 }, /* blanks, direction marks, hyphens, dashes */
	{ 0x202a, 0x202f }, /* directions, narrow no-break space */
	{ 0x205f, 0x2060 },
	{ 0x2066, 0x2069 },
	{ 0x2212, 0x2212 }, /* minus */
	{ 0x3000, 0x3000 },
	{ 0x30fc, 0x30fc },
	{ 0xfe63, 0xfe63 },
	{ 0xfeff, 0xfeff },
	{ 0xff08, 0xff09 }, /* full-width ( ) - . / [ ] */
	{ 0xff0d, 0xff0f },
	{ 0xff3b, 0xff3b },
	{ 0xff3d, 0xff3d },
};

static bool
is_separator(uint32_t scalar)
{
	size_t i = 0;

	while (i < sizeof(separators) / sizeof(separators[0])
	       && separators[i].last < scalar)
		i++;
	return i < sizeof(separators) / sizeof(separators[0])
	       && separators[i].first <= scalar;
}

/* One character; `count` digits stand before it. */
static bool
take(struct phone_typed *typed, uint32_t scalar, size_t *count)
{
	int digit = utf8_digit(scalar);

	if (digit >= 0) {
		if (*count < PHONE_DIGITS)
			typed->digits.text[*count] = (char)('0' + digit);
		++*count;
		return true;
	}
	if ((scalar == '+' || scalar == 0xff0b) && *count == 0 && !typed->plus)
		typed->plus = true;
	else
		return scalar != UTF8_BAD && is_separator(scalar);
	return true;
}

const char *
phone_typed_read(const char *text, struct phone_typed *typed)
{
	const char *end = text + strnlen(text, PHONE_BYTES + 1);
	size_t count = 0;
	bool good = true;

	memset(typed, 0, sizeof(*typed));
	for (int i = 0; text < end; i++) {
		if (i == PHONE_TYPED)
			return "phone-too-long";
		good = take(typed, utf8_read(&text, end), &count) && good;
	}
	if (!good)
		return "phone-bad-character";
	if (count == 0)
		return "phone-missing";
	return count > PHONE_DIGITS ? "phone-invalid" : NULL;
}
