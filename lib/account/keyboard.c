#include "account/keyboard.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <unicase.h>

#include "base/ascii.h"
#include "base/utf8.h"

enum {
	WALKS_MAX = 4,
	LEN_MIN = 8,
};

static const char *const rows[] = { "1234567890", "!@#$%^&*()", "qwertyuiop[]",
	"asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz" };

/* 1 where b is the key behind a in some row, -1 before it, else 0; `row` is one
 * of the rows. */
static int
step(const char *row, char a, char b)
{
	const char *at = strchr(row, a);

	if (at == NULL || a == '\0' || b == '\0')
		return 0;
	if (at[1] == b)
		return 1;
	return at > row && at[-1] == b ? -1 : 0;
}

/* Each `stride`th character from `from` on, of one row and in one direction. */
static bool
is_row(const char *text, size_t from, size_t stride)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int way = step(rows[i], text[from], text[from + stride]);
		size_t at = from + stride;

		while (way != 0 && at + stride < len
		       && step(rows[i], text[at], text[at + stride]) == way)
			at += stride;
		if (way != 0 && at + stride >= len)
			return true;
	}
	return false;
}

bool
keyboard_is_walk(const char *password)
{
	char folded[128];
	size_t len = strlen(password);

	if (len < LEN_MIN || len >= sizeof(folded))
		return false;
	memcpy(folded, password, len + 1);
	ascii_fold(folded);
	for (size_t walks = 1; walks <= WALKS_MAX; walks++) {
		size_t from = 0;

		while (from < walks && is_row(folded, from, walks))
			from++;
		if (from == walks)
			return true;
	}
	return false;
}

/* By key of `keys`, as CLDR's layouts have them. */
static const char keys[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`";
static const char *const layouts[] = {
	"йцукенгшщзхъфывапролджэячсмитьбю.ё",
	"ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظذ",
	";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,./`",
};

static char
key_of(uint32_t scalar, const char *layout)
{
	const char *end = layout + strlen(layout);

	for (size_t i = 0; layout < end; i++)
		if (utf8_read(&layout, end) == scalar)
			return keys[i];
	return '\0';
}

const char *
keyboard_keys(struct arena *arena, const char *password)
{
	const char *end = password + strlen(password);
	char *typed = arena_alloc(arena, strlen(password) + 1);
	size_t len = 0;
	bool found = false;

	while (password < end) {
		const char *from = password;
		uint32_t scalar = utf8_read(&password, end);
		char key = '\0';

		for (size_t i = 0; scalar > 0x7f && key == '\0'
				   && i < sizeof(layouts) / sizeof(layouts[0]);
		     i++)
			key = key_of(uc_tolower(scalar), layouts[i]);
		found = found || key != '\0';
		if (key != '\0') {
			typed[len++] = key;
			continue;
		}
		memcpy(typed + len, from, (size_t)(password - from));
		len += (size_t)(password - from);
	}
	return found ? typed : NULL;
}
