#include "contact/phone_number.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "contact/phone_pattern.h"

enum {
	NATIONAL_MIN = 2,
	NATIONAL_MAX = 17,
};

bool
phone_number_has_length(const char *lengths, size_t len)
{
	char *rest = NULL;

	for (; *lengths != '\0'; lengths = rest)
		if (strtoul(lengths, &rest, 10) == len || rest == lengths)
			return rest != lengths;
	return false;
}

/* The last of the lengths is the longest. */
static bool
is_too_long(const char *lengths, size_t len)
{
	const char *last = strrchr(lengths, ' ');

	return len > strtoul(last == NULL ? lengths : last, NULL, 10);
}

static bool
is_number(const struct country *country, const struct phone_digits *digits)
{
	return phone_pattern_is(country->any, digits->text);
}

bool
phone_number_is_mobile(const struct country *country, const char *national)
{
	return country->mobile != NULL
	       && phone_pattern_is(country->mobile, national);
}

static void
set(struct phone_digits *digits, const char *text)
{
	size_t len = strlen(text);

	memcpy(digits->text, text, len + 1);
}

/* What stands for a prefix, with the captures put in, and the rest; false
 * where that is too long for any number. */
static bool
put_prefix(const char *put, const char *rest,
    const struct phone_pattern_match *match, struct phone_digits *result)
{
	size_t len = 0;

	for (; *put != '\0'; put++) {
		const char *part = put;
		size_t part_len = 1;

		if (*put == '$') {
			size_t i = (size_t)(*++put - '1');

			if (i >= PHONE_PATTERN_CAPTURES)
				return false;
			part = match->capture[i];
			part_len = part == NULL ? 0 : match->capture_len[i];
		}
		if (len + part_len + strlen(rest) > PHONE_DIGITS)
			return false;
		if (part_len > 0)
			memcpy(result->text + len, part, part_len);
		len += part_len;
	}
	memcpy(result->text + len, rest, strlen(rest) + 1);
	return true;
}

/* Takes the national prefix away; false where there is none, or where the
 * number is one with it only. */
static bool
strip(const struct country *rules, const struct phone_digits *digits,
    struct phone_digits *result)
{
	struct phone_pattern_match match;
	const char *rest = NULL;
	bool put = false;

	if (rules->strip == NULL
	    || !phone_pattern_begins(rules->strip, digits->text, &match))
		return false;
	rest = digits->text + match.len;
	put = rules->put != NULL && match.captures > 0
	      && match.capture[match.captures - 1] != NULL
	      && match.capture_len[match.captures - 1] > 0;
	if (!put)
		set(result, rest);
	else if (!put_prefix(rules->put, rest, &match, result))
		return false;
	return is_number(rules, result) || !is_number(rules, digits);
}

/* The same, all of it where there is none. */
static void
set_stripped(const struct country *rules, const char *text,
    struct phone_digits *result)
{
	struct phone_digits digits;

	set(&digits, text);
	if (!strip(rules, &digits, result))
		*result = digits;
}

/* 00, the own code and a mobile number: nobody means anything else by it,
 * even where 00 begins numbers, or a carrier's digits follow it. */
static bool
is_own_abroad(const struct country *country, const char *text)
{
	struct phone_digits national;

	if (!ascii_begins(text, "00")
	    || !ascii_begins(text + 2, country->calling_code))
		return false;
	set_stripped(country, text + 2 + strlen(country->calling_code),
	    &national);
	return phone_number_is_mobile(country, national.text);
}

/* 00 is known also where it is not what is dialled. */
static bool
is_abroad(const struct country *country, const char *text)
{
	struct phone_digits national;

	if (!ascii_begins(text, "00") || text[2] == '0'
	    || phone_pattern_is(country->any, text))
		return false;
	set_stripped(country, text, &national);
	return !is_number(country, &national);
}

/* How many digits there are that are dialled to go abroad. */
static size_t
count_abroad(const struct country *country, const char *text)
{
	struct phone_pattern_match match;

	if (is_own_abroad(country, text))
		return strlen("00");
	if (phone_pattern_begins(country->idd, text, &match))
		return text[match.len] == '0' ? 0 : match.len;
	return is_abroad(country, text) ? strlen("00") : 0;
}

/* The country's code without anything before it, as it is often pasted. */
static bool
take_bare_code(const struct country *country, const struct phone_digits *digits,
    struct phone_digits *national)
{
	if (!ascii_begins(digits->text, country->calling_code))
		return false;
	set_stripped(country, digits->text + strlen(country->calling_code),
	    national);
	return (!is_number(country, digits) && is_number(country, national))
	       || is_too_long(country->lengths, strlen(digits->text));
}

/* Takes the code away, in whatever way it was typed; false where no country
 * has it. */
static bool
take_code(const struct country_table *table, const struct country *chosen,
    const struct phone_typed *typed, struct phone_number *number)
{
	const char *text = typed->digits.text;
	size_t abroad = 0;

	number->rules = typed->plus ? country_of_code(table, text) : NULL;
	if (number->rules == NULL) {
		abroad = count_abroad(chosen, text);
		text += abroad;
	}
	if (abroad > 0)
		number->rules = country_of_code(table, text);
	if (number->rules != NULL) {
		set(&number->national,
		    text + strlen(number->rules->calling_code));
		return true;
	}
	if (typed->plus || abroad > 0)
		return false;
	if (take_bare_code(chosen, &typed->digits, &number->national)) {
		number->rules = country_of_code(table, chosen->calling_code);
	} else {
		number->national = typed->digits;
		number->rules = chosen;
	}
	return true;
}

static void
take_prefix(struct phone_number *number)
{
	const char *lengths = number->rules->lengths;
	struct phone_digits stripped;
	size_t len = 0;

	if (!strip(number->rules, &number->national, &stripped))
		return;
	len = strlen(stripped.text);
	if (phone_number_has_length(lengths, len) || is_too_long(lengths, len))
		number->national = stripped;
}

bool
phone_number_read(const struct country_table *table,
    const struct country *chosen, const struct phone_typed *typed,
    struct phone_number *number)
{
	size_t len = 0;

	if (!take_code(table, chosen, typed, number)
	    || strlen(number->national.text) < NATIONAL_MIN)
		return false;
	take_prefix(number);
	len = strlen(number->national.text);
	return len >= NATIONAL_MIN && len <= NATIONAL_MAX;
}
