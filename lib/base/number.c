#include "base/number.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"

bool
number_read(const char *text, int64_t min, int64_t max, int64_t *number)
{
	bool minus = min < 0 && *text == '-';
	int64_t value = 0;

	text += minus;
	if (*text == '\0' || strlen(text) > 19)
		return false;
	for (; *text != '\0'; text++) {
		int64_t digit = *text - '0';

		if (!ascii_is_digit(*text))
			return false;
		if (__builtin_mul_overflow(value, 10, &value)
		    || __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	/* Counted downwards, where there is room for the least number too. */
	if (!minus && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*number = value;
	return true;
}

const char *
number_write(int64_t number, char *text)
{
	uint64_t rest =
	    number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
	char *at = text + (NUMBER_SIZE - 1);

	*at = '\0';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	return at;
}
