#include "site/settings_value.h"

#include <string.h>

#include "base/ascii.h"
#include "base/number.h"

bool
settings_value_choice(const char *words, const char *text)
{
	size_t len = strlen(text);

	while (*words != '\0') {
		size_t word = strcspn(words, " ");

		if (word == len && memcmp(words, text, len) == 0)
			return true;
		words += word + (words[word] == ' ');
	}
	return false;
}

bool
settings_value_number(const char *text, int64_t min, int64_t max,
    int64_t *number)
{
	return number_read(text, min, max, number);
}

/* Digits and a unit: the number and where the unit begins. */
static const char *
leading_number(const char *text, int64_t *number)
{
	char digits[20] = "";
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len >= sizeof(digits))
		return NULL;
	memcpy(digits, text, len);
	return number_read(digits, 0, INT64_MAX / 100000, number) ? text + len
								  : NULL;
}

bool
settings_value_duration(const char *text, int64_t min, int64_t max,
    int64_t *seconds)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "min", 60 }, { "h", 3600 },
		{ "d", 86400 } };
	int64_t number = 0;
	const char *unit = leading_number(text, &number);

	if (unit == NULL)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(unit, units[i].name) != 0)
			continue;
		*seconds = number * units[i].seconds;
		return *seconds >= min && *seconds <= max;
	}
	return false;
}

bool
settings_value_limit(const char *text, struct settings_limit *limit)
{
	enum { MOST = 1000000 };
	const char *rest = leading_number(text, &limit->hour);

	if (rest == NULL || !ascii_begins(rest, "/h "))
		return false;
	rest = leading_number(rest + strlen("/h "), &limit->day);
	return rest != NULL && strcmp(rest, "/day") == 0 && limit->hour <= MOST
	       && limit->day <= MOST;
}

bool
settings_value_is_loopback(const char *origin)
{
	const char *host = strstr(origin, "://");
	static const char *const names[] = { "localhost", "127.0.0.1",
		"[::1]" };

	if (host == NULL)
		return false;
	host += strlen("://");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (strncmp(host, names[i], len) == 0
		    && strchr(":/?", host[len]) != NULL)
			return true;
	}
	return false;
}
