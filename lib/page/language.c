#include "page/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/ascii.h"

/* How well a language fits a range, the better the greater. */
enum fit {
	FIT_NONE,
	FIT_LANGUAGE,  /* another region or script of it */
	FIT_SCRIPT,    /* the script of that region */
	FIT_EXACT = 8, /* plus the length of the tag: the longest wins */
};

static bool
begins(const char *text, size_t len, const char *prefix, size_t prefix_len)
{
	for (size_t i = 0; i < prefix_len; i++)
		if (i >= len || ascii_lower(text[i]) != ascii_lower(prefix[i]))
			return false;
	return true;
}

/* One language tag begins with the other, whole subtags only. */
static bool
covers(const char *tag, const char *range, size_t len)
{
	size_t tag_len = strlen(tag);

	return begins(range, len, tag, tag_len)
	       && (len == tag_len || range[tag_len] == '-');
}

/* Regions that write Chinese in traditional characters; the others do not. */
static bool
is_chinese_of(const char *language, const char *range, size_t len)
{
	static const char *const traditional[] = { "zh-TW", "zh-HK", "zh-MO",
		"zh-Hant" };
	const char *wanted = "zh-Hans";

	if (!covers("zh", language, strlen(language))
	    || !covers("zh", range, len))
		return false;
	for (size_t i = 0; i < sizeof(traditional) / sizeof(*traditional); i++)
		if (covers(traditional[i], range, len))
			wanted = "zh-Hant";
	return covers(wanted, language, strlen(language));
}

static size_t
fit_of(const char *tag, const char *range, size_t len)
{
	size_t primary = 0;

	if (covers(tag, range, len))
		return FIT_EXACT + strlen(tag);
	if (is_chinese_of(tag, range, len))
		return FIT_SCRIPT;
	while (primary < len && range[primary] != '-')
		primary++;
	if (primary > 0 && begins(tag, strlen(tag), range, primary)
	    && (tag[primary] == '-' || tag[primary] == '\0'))
		return FIT_LANGUAGE;
	return FIT_NONE;
}

/* The language that fits a range best, or NULL. */
static const char *
look_up(const char *const *languages, const char *range, size_t len)
{
	const char *found = NULL;
	size_t best = FIT_NONE;

	if (len == 1 && range[0] == '*')
		return languages[0];
	for (; *languages != NULL; languages++) {
		size_t fit = fit_of(*languages, range, len);

		if (fit > best) {
			best = fit;
			found = *languages;
		}
	}
	return found;
}

/* "0.8" in thousandths, at most three digits after the dot; 0 where it is no
 * weight of RFC 9110 section 12.4.2. */
static int
read_weight(const char *text, const char *end)
{
	int weight = 0;
	int unit = 100;

	if (text == end || (*text != '0' && *text != '1'))
		return 0;
	weight = *text++ == '1' ? 1000 : 0;
	if (text < end && *text++ != '.')
		return 0;
	for (; text < end; text++, unit /= 10) {
		if (!ascii_is_digit(*text) || unit == 0)
			return 0;
		weight += unit * (*text - '0');
	}
	return weight > 1000 ? 0 : weight;
}

static const char *
skip_space(const char *text, const char *end)
{
	while (text < end && (*text == ' ' || *text == '\t'))
		text++;
	return text;
}

/* The weight behind a range: *;q=0.8*, 1000 where there is none. */
static int
weight_of(const char *text, const char *end)
{
	text = skip_space(text, end);
	if (text == end)
		return 1000;
	if (*text != ';')
		return 0;
	text = skip_space(text + 1, end);
	if (end - text < 2 || ascii_lower(text[0]) != 'q' || text[1] != '=')
		return 0;
	while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return read_weight(text + 2, end);
}

/* What is asked for most, with its weight. */
struct wish {
	const char *language;
	int weight;
};

/* Takes one range of the header, up to `end`, if it counts for more. */
static void
weigh(const char *const *languages, const char *range, const char *end,
    struct wish *wish)
{
	size_t len = 0;
	int weight = 0;
	const char *language = NULL;

	range = skip_space(range, end);
	len = strcspn(range, "; \t,");
	weight = weight_of(range + len, end);
	if (weight > wish->weight)
		language = look_up(languages, range, len);
	if (language != NULL) {
		wish->language = language;
		wish->weight = weight;
	}
}

static const char *
negotiate(const char *const *languages, const char *accept)
{
	struct wish wish = { NULL, 0 };

	while (*accept != '\0') {
		const char *end = accept + strcspn(accept, ",");

		weigh(languages, accept, end, &wish);
		accept = *end == ',' ? end + 1 : end;
	}
	return wish.language;
}

const char *
language_choose(const char *const *languages, const char *chosen,
    const char *accept)
{
	const char *found = NULL;

	for (size_t i = 0; chosen != NULL && languages[i] != NULL; i++)
		if (ascii_same(languages[i], chosen))
			return languages[i];
	if (accept != NULL)
		found = negotiate(languages, accept);
	return found == NULL ? languages[0] : found;
}

/* A script that is named decides, whatever the language. */
static bool
has_script(const char *language, const char *const *scripts)
{
	const char *dash = strchr(language, '-');

	for (; dash != NULL && *scripts != NULL; scripts++)
		if (covers(*scripts, dash + 1, strlen(dash + 1)))
			return true;
	return false;
}

const char *
language_direction(const char *language)
{
	static const char *const rtl_scripts[] = { "Adlm", "Arab", "Hebr",
		"Nkoo", "Rohg", "Syrc", "Thaa", NULL };
	static const char *const ltr_scripts[] = { "Latn", "Cyrl", "Deva",
		NULL };
	static const char *const rtl[] = { "ar", "arc", "ckb", "dv", "fa", "he",
		"iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi" };

	if (has_script(language, rtl_scripts))
		return "rtl";
	if (has_script(language, ltr_scripts))
		return "ltr";
	for (size_t i = 0; i < sizeof(rtl) / sizeof(rtl[0]); i++)
		if (covers(rtl[i], language, strlen(language)))
			return "rtl";
	return "ltr";
}
