#include "contact/lookalike.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* By code: capitals look like capitals, small letters like small ones. */
static const struct {
	uint16_t scalar;
	char ascii;
} letters[] = {
	/* Greek */
	{ 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' },
	{ 0x397, 'H' }, { 0x399, 'I' }, { 0x39a, 'K' }, { 0x39c, 'M' },
	{ 0x39d, 'N' }, { 0x39f, 'O' }, { 0x3a1, 'P' }, { 0x3a4, 'T' },
	{ 0x3a5, 'Y' }, { 0x3a7, 'X' }, { 0x3b1, 'a' }, { 0x3b9, 'i' },
	{ 0x3ba, 'k' }, { 0x3bd, 'v' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
	{ 0x3c4, 't' }, { 0x3c5, 'u' }, { 0x3c7, 'x' }, { 0x3f2, 'c' },
	{ 0x3f3, 'j' }, { 0x3f9, 'C' },
	/* Cyrillic */
	{ 0x405, 'S' }, { 0x406, 'I' }, { 0x408, 'J' }, { 0x410, 'A' },
	{ 0x412, 'B' }, { 0x415, 'E' }, { 0x417, '3' }, { 0x41a, 'K' },
	{ 0x41c, 'M' }, { 0x41d, 'H' }, { 0x41e, 'O' }, { 0x420, 'P' },
	{ 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' },
	{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x437, '3' },
	{ 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' }, { 0x43e, 'o' },
	{ 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' },
	{ 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' },
	{ 0x4ae, 'Y' }, { 0x4af, 'y' }, { 0x4c0, 'l' }, { 0x501, 'd' },
	{ 0x50c, 'G' }, { 0x51a, 'Q' }, { 0x51b, 'q' }, { 0x51c, 'W' },
	{ 0x51d, 'w' }
};

char
lookalike_ascii(uint32_t scalar)
{
	int digit = utf8_digit(scalar);

	if (digit >= 0)
		return (char)('0' + digit);
	if (scalar > ' ' && scalar < 0x7f)
		return (char)scalar;
	if (scalar >= 0xff01 && scalar <= 0xff5e)
		return (char)(scalar - 0xff01 + '!');
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].scalar == scalar)
			return letters[i].ascii;
	return '\0';
}

static char
alike(char c)
{
	switch (c) {
	case 'I':
	case '1':
		return 'l';
	case '0':
		return 'o';
	default:
		return ascii_lower(c);
	}
}

/* The next letter of a skeleton, and NUL behind the last. */
static char
next(const char **name)
{
	const char *at = *name;
	char c = '\0';

	at += strspn(at, "._-");
	if (*at != '\0')
		c = alike(*at++);
	if (c == 'r' && ascii_lower(*at) == 'n') {
		c = 'm';
		at++;
	} else if (c == 'v' && ascii_lower(*at) == 'v') {
		c = 'w';
		at++;
	}
	*name = at;
	return c;
}

char *
lookalike_skeleton(struct arena *arena, const char *name)
{
	char *skeleton = arena_alloc(arena, strlen(name) + 1);

	for (size_t len = 0; (skeleton[len] = next(&name)) != '\0';)
		len++;
	return skeleton;
}

static char
wider(char c)
{
	if (c == 'i')
		return 'l';
	return c;
}

bool
lookalike_is_word(const char *name, const char *word)
{
	char c = '\0';

	do {
		c = wider(next(&name));
		if (c != wider(next(&word)))
			return false;
	} while (c != '\0');
	return true;
}
