#include "contact/phone.h"

#include <string.h>

#include "contact/phone_number.h"
#include "contact/phone_pattern.h"

enum { E164_DIGITS = 15 };

typedef bool kind(const struct country *country, const char *national);

static bool
is_other(const struct country *country, const char *national)
{
	return country->other != NULL
	       && phone_pattern_is(country->other, national)
	       && phone_pattern_is(country->any, national);
}

static bool
has_area(const struct country *country, const char *national)
{
	return country->area != NULL
	       && phone_pattern_begins(country->area, national, NULL);
}

/* In no range that the table knows, yet one may have been opened: it has a
 * mobile number's length, and what looks like a national prefix is none. */
static bool
is_possible(const struct country *country, const char *national)
{
	struct phone_pattern_match match = { .len = 0 };

	if (!phone_number_has_length(country->mobile_lengths, strlen(national)))
		return false;
	if (phone_pattern_is(country->any, national))
		return true;
	return national[0] != '0'
	       && (country->strip == NULL
		   || !phone_pattern_begins(country->strip, national, &match)
		   || match.len == 0);
}

static bool
claims(const struct country *country, const char *national)
{
	return has_area(country, national) && is_possible(country, national);
}

/* Another country of the same code whose number this is: the main one, if it
 * may be, else the first; NULL where there is none. */
static const struct country *
find_owner(const struct country_table *table, const struct country *country,
    const struct phone_number *number, kind *is_kind)
{
	const char *national = number->national.text;
	const struct country *other =
	    country_of_code(table, number->rules->calling_code);

	for (; other != NULL; other = other->same_code)
		if (other != country
		    && (other->area == NULL || has_area(other, national))
		    && is_kind(other, national))
			break;
	return other;
}

static const char *
judge_foreign(const struct country_table *table,
    const struct phone_number *number, struct phone *phone)
{
	static kind *const kinds[] = { phone_number_is_mobile, is_other,
		claims };

	phone->country = NULL;
	for (size_t i = 0; phone->country == NULL && i < 3; i++)
		phone->country = find_owner(table, NULL, number, kinds[i]);
	if (phone->country == NULL)
		phone->country = number->rules;
	return "phone-other-country";
}

/* A number of the chosen country's code which is none of its mobile ranges. */
static const char *
judge_unknown(const struct country_table *table,
    const struct phone_number *number, struct phone *phone)
{
	const struct country *chosen = phone->country;
	const char *national = number->national.text;
	const struct country *owner =
	    find_owner(table, chosen, number, phone_number_is_mobile);

	if (owner == NULL) {
		if (is_other(chosen, national)
		    || find_owner(table, chosen, number, is_other) != NULL)
			return "phone-not-mobile";
		owner = find_owner(table, chosen, number, claims);
	}
	if (owner == NULL && chosen->area != NULL && !has_area(chosen, national)
	    && !chosen->main)
		owner = find_owner(table, chosen, number, is_possible);
	if (owner != NULL) {
		phone->country = owner;
		return "phone-other-country";
	}
	return is_possible(chosen, national) ? NULL : "phone-invalid";
}

static void
write_e164(const struct phone_number *number, struct phone *phone)
{
	const char *code = number->rules->calling_code;
	size_t len = strlen(code);

	phone->e164[0] = '+';
	memcpy(phone->e164 + 1, code, len);
	memcpy(phone->e164 + 1 + len, number->national.text,
	    strlen(number->national.text) + 1);
}

const char *
phone_judge(const struct country_table *table, const struct country *country,
    const char *typed, struct phone *phone)
{
	struct phone_typed digits;
	struct phone_number number;
	const char *code = phone_typed_read(typed, &digits);

	phone->e164[0] = '\0';
	phone->country = country;
	if (code != NULL)
		return code;
	if (!phone_number_read(table, country, &digits, &number))
		return "phone-invalid";
	if (strcmp(number.rules->calling_code, country->calling_code) != 0)
		return judge_foreign(table, &number, phone);
	if (!phone_number_is_mobile(country, number.national.text))
		code = judge_unknown(table, &number, phone);
	if (code == NULL
	    && strlen(country->calling_code) + strlen(number.national.text)
		   > E164_DIGITS)
		code = "phone-invalid";
	if (code == NULL)
		write_e164(&number, phone);
	return code;
}

const struct country *
phone_country(const struct country_table *table, const char *e164)
{
	const struct country *main = country_of_code(table, e164 + 1);
	struct phone phone = { .country = main };

	if (main != NULL)
		(void)phone_judge(table, main, e164, &phone);
	return phone.country == NULL ? main : phone.country;
}
