#include "contact/phone_typed.h"

#include <string.h>

#include "base/utf8.h"
#include "base/visible.h"

/* What stands between digits, or around them where a number was copied; also
 * blanks and what nobody sees. */
static const struct {
	uint32_t first;
	uint32_t last;
} separators[] = {
	{ '\t', '\n' },
	{ '\r', '\r' },
	{ ' ', ' ' },
	{ '(', ')' },
	{ '.', '/' },
	{ '[', '[' },
	{ ']', ']' },
	{ 0xb7, 0xb7 },     /* middle dot */
	{ 0x2022, 0x2022 }, /* bullet */
	{ 0x2027, 0x2027 },
	{ 0x30fb, 0x30fb },
	{ 0xff08, 0xff09 }, /* full-width ( ) . / [ ] */
	{ 0xff0e, 0xff0f },
	{ 0xff3b, 0xff3b },
	{ 0xff3d, 0xff3d },
	{ 0xff65, 0xff65 },
};

/* Those that are a minus before the first digit. */
static bool
is_dash(uint32_t scalar)
{
	return scalar == '-' || (scalar >= 0x2010 && scalar <= 0x2015)
	       || scalar == 0x2212 || scalar == 0x30fc || scalar == 0xfe63
	       || scalar == 0xff0d;
}

static bool
is_separator(uint32_t scalar)
{
	size_t i = 0;

	if (scalar == UTF8_BAD)
		return false;
	if (scalar >= 0x7f
	    && (visible_is_unseen(scalar) || visible_is_blank(scalar)))
		return true;
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
	if (is_dash(scalar)) {
		typed->minus = typed->minus || *count == 0;
		return true;
	}
	if ((scalar == '+' || scalar == 0xff0b) && *count == 0 && !typed->plus)
		typed->plus = true;
	else
		return is_separator(scalar);
	return true;
}

/* Behind the scheme of a link that was copied. */
static const char *
skip_scheme(const char *text)
{
	static const char *const schemes[] = { "tel:", "sms:", "callto:" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
			return text + strlen(schemes[i]);
	return text;
}

/* How many bytes a word in brackets has that stands there, "(mobile)", or 0
 * where there is none, as with a digit of any script between them. */
static size_t
word_len(const char *text)
{
	const char *end = strchr(text, ')');
	const char *at = text + 1;

	if (text[0] != '(' || end == NULL || end == at)
		return 0;
	while (at < end)
		if (utf8_digit(utf8_read(&at, end)) >= 0)
			return 0;
	return (size_t)(end + 1 - text);
}

const char *
phone_typed_read(const char *text, struct phone_typed *typed)
{
	const char *end = text + strnlen(text, PHONE_BYTES + 1);
	size_t count = 0;
	bool good = true;

	memset(typed, 0, sizeof(*typed));
	text = skip_scheme(text);
	for (int i = 0; text < end; i++) {
		if (i == PHONE_TYPED)
			return "phone-too-long";
		text += word_len(text);
		if (text >= end)
			break;
		good = take(typed, utf8_read(&text, end), &count) && good;
	}
	if (!good || (typed->minus && count > 0))
		return "phone-bad-character";
	if (count == 0)
		return "phone-missing";
	return count > PHONE_DIGITS ? "phone-invalid" : NULL;
}
