#include "account/strength.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <zxcvbn.h>

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

/* What people think nobody else thinks of; compared without blanks, marks
 * and case. */
static const char *const famous[] = { "correcthorsebatterystaple",
	"tobeornottobe", "tobeornottobethatisthequestion", "letmeinplease",
	"iloveyousomuch", "thequickbrownfox",
	"thequickbrownfoxjumpsoverthelazydog", "maytheforcebewithyou",
	"inthebeginningwastheword", "opensesame", "onceuponatime",
	"fourscoreandsevenyearsago", "allyourbasearebelongtous",
	"winteriscoming", "mypasswordisstrong", "thisismypassword",
	"qwertyuiopasdfghjklzxcvbnm", "yesterdayallmytroubles" };

/* 10^8 guesses, in bits, as the library counts. */
static const double bits_min = 26.575424759098897;

static bool
is_famous(struct arena *arena, const char *password)
{
	char *bare = arena_alloc(arena, strlen(password) + 1);
	size_t len = 0;

	for (const char *at = password; *at != '\0'; at++)
		if (ascii_is_alnum(*at))
			bare[len++] = ascii_lower(*at);
	for (size_t i = 0; i < sizeof(famous) / sizeof(famous[0]); i++)
		if (strcmp(bare, famous[i]) == 0)
			return true;
	return false;
}

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

const char *
strength_judge(struct arena *arena, const char *password, int64_t minimum,
    const char *const *own)
{
	const char *words[WORDS_MAX + 1];
	char *judged = NULL;
	const char *code = strength_judge_length(password, minimum);

	if (code != NULL)
		return code;
	if (is_famous(arena, password))
		return "password-common";
	(void)words_of(arena, own, words);
	judged = arena_text(arena, password);
	if (strlen(judged) > JUDGED_MAX)
		judged[JUDGED_MAX] = '\0';
	memory_need(MEMORY);
	if (ZxcvbnMatch(judged, words, NULL) < bits_min)
		return "password-common";
	return NULL;
}
