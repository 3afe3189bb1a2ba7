#include "account/strength.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <zxcvbn.h>

#include "account/famous.h"
#include "account/keyboard.h"
#include "account/password.h"
#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"

enum {
	CHARACTERS_MAX = 256,
	WORDS_MAX = 32,
	JUDGED_MAX = 100, /* zxcvbn's time grows with the square */
	MEMORY = 1 << 20, /* it takes 250 kB for so many, unasked */
};

/* 10^8 guesses, in bits, as the library counts. */
static const double bits_min = 26.575424759098897;

/* The person's data, whole and cut at whatever is no letter or digit. */
static size_t
words_of(struct arena *arena, const char *const *own, const char **words)
{
	size_t count = 0;

	for (; *own != NULL; own++) {
		const char *at = *own;

		if (count < WORDS_MAX && *at != '\0')
			words[count++] = at;
		while (*at != '\0' && count < WORDS_MAX) {
			size_t len = 0;

			while (ascii_is_alnum(at[len]))
				len++;
			if (len >= 3)
				words[count++] = arena_copy(arena, at, len);
			at += len + (len == 0);
		}
	}
	words[count] = NULL;
	return count;
}

const char *
strength_judge_length(const char *password, int64_t minimum)
{
	size_t characters = utf8_count(password);

	if ((int64_t)characters < minimum)
		return "password-too-short";
	return characters > CHARACTERS_MAX
		       || strlen(password) > PASSWORD_BYTES_MAX
		   ? "password-too-long"
		   : NULL;
}

/* At most two characters in all, of which the library knows those of ASCII. */
static bool
is_monotone(const char *password)
{
	const char *end = password + strlen(password);
	uint32_t first = utf8_read(&password, end);
	uint32_t second = first;

	while (password < end) {
		uint32_t scalar = utf8_read(&password, end);

		if (second == first)
			second = scalar;
		if (scalar != first && scalar != second)
			return false;
	}
	return true;
}

static bool
is_guessed(struct arena *arena, const char *spelling, const char *const *own)
{
	const char *words[WORDS_MAX + 1];
	char *judged = arena_text(arena, spelling);

	(void)words_of(arena, own, words);
	if (strlen(judged) > JUDGED_MAX)
		judged[JUDGED_MAX] = '\0';
	memory_need(MEMORY);
	return ZxcvbnMatch(judged, words, NULL) < bits_min;
}

const char *
strength_judge(struct arena *arena, const char *password, int64_t minimum,
    const char *const *own)
{
	const char *code = strength_judge_length(password, minimum);
	const char *plain = NULL;
	const char *keys = NULL;

	if (code != NULL)
		return code;
	plain = famous_plain(arena, password);
	keys = keyboard_keys(arena, password);
	if (is_monotone(password) || famous_is_phrase(arena, password)
	    || keyboard_is_walk(plain)
	    || (keys != NULL && keyboard_is_walk(keys))
	    || is_guessed(arena, password, own)
	    || (plain != password && is_guessed(arena, plain, own))
	    || (keys != NULL && is_guessed(arena, keys, own)))
		return "password-common";
	return NULL;
}
