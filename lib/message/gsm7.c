#include "message/gsm7.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum {
	SEPTETS_ONE = 160,
	SEPTETS_EACH = 153,
	UNITS_ONE = 70,
	UNITS_EACH = 67,
	TWO_UNITS = 0x10000, /* from there on UTF-16 takes two */
};

/* The default alphabet's characters beside ASCII's, and its extension's, each
 * of which is sent behind an escape. */
static const char beside[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char escaped[] = "\f^{}\\[~]|€";

/* ASCII that neither of them has: 3GPP TS 23.038, 6.2.1. */
static const char never[] = "`";

static bool
has(const char *set, uint32_t scalar)
{
	const char *end = set + strlen(set);

	while (set < end)
		if (utf8_read(&set, end) == scalar)
			return true;
	return false;
}

/* 0 where it is in neither. */
static size_t
gsm7_of(uint32_t scalar)
{
	if (has(escaped, scalar))
		return 2;
	if (scalar == '\n' || scalar == '\r' || has(beside, scalar))
		return 1;
	return scalar >= ' ' && scalar < 0x7f && !has(never, scalar);
}

bool
gsm7_count(const char *text, size_t *count)
{
	const char *end = text + strlen(text);

	*count = 0;
	while (text < end) {
		size_t septets = gsm7_of(utf8_read(&text, end));

		if (septets == 0)
			return false;
		*count += septets;
	}
	return true;
}

static size_t
units_of(const char *text)
{
	const char *end = text + strlen(text);
	size_t units = 0;

	while (text < end)
		units += utf8_read(&text, end) >= TWO_UNITS ? 2 : 1;
	return units;
}

static size_t
parts(size_t len, size_t one, size_t each)
{
	return len <= one ? 1 : (len + each - 1) / each;
}

size_t
gsm7_parts(const char *text)
{
	size_t septets = 0;

	if (gsm7_count(text, &septets))
		return parts(septets, SEPTETS_ONE, SEPTETS_EACH);
	return parts(units_of(text), UNITS_ONE, UNITS_EACH);
}
