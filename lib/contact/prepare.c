#include "contact/prepare.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistring/version.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/visible.h"

enum { IDEOGRAPHIC_FULL_STOP = 0x3002 };

/* What becomes of one character; UTF8_BAD: it is left out. */
typedef uint32_t map(uint32_t scalar);

/* Most of what is typed: nothing could change in it. */
static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x7f
		    || ((unsigned char)*text < ' ' && !ascii_is_space(*text)))
			return false;
	return true;
}

/* In normal form; what is no UTF-8 stays, for a judge to refuse. */
static const char *
normalise(struct arena *arena, uninorm_t form, const char *text)
{
	size_t len = 0;
	uint8_t *normal =
	    u8_normalize(form, (const uint8_t *)text, strlen(text), NULL, &len);
	const char *copy = text;

	if (normal == NULL && errno == ENOMEM)
		log_out_of_memory();
	if (normal == NULL)
		return text;
	copy = arena_copy(arena, (const char *)normal, len);
	free(normal);
	return copy;
}

/* No map makes more bytes of a character than it had. */
static const char *
apply(struct arena *arena, map *to_one, const char *text)
{
	const char *end = text + strlen(text);
	char *mapped = arena_alloc(arena, strlen(text) + 1);
	size_t len = 0;

	while (text < end) {
		const char *from = text;
		uint32_t scalar = utf8_read(&text, end);
		uint32_t to = scalar == UTF8_BAD ? scalar : to_one(scalar);

		if (scalar == UTF8_BAD)
			mapped[len++] = *from;
		else if (to != UTF8_BAD)
			len += utf8_write(to, mapped + len);
	}
	return mapped;
}

/* The character of which this is a wide, narrow or small form. */
static uint32_t
full_form(uint32_t scalar)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int kind = UC_DECOMP_CANONICAL;
	int count = uc_decomposition(scalar, &kind, parts);

	if (count == 1
	    && (kind == UC_DECOMP_WIDE || kind == UC_DECOMP_NARROW
		|| kind == UC_DECOMP_SMALL))
		return parts[0];
	return scalar;
}

static uint32_t
map_password(uint32_t scalar)
{
	/* Of these the gate lets tab, CR and LF pass, which are seen. */
	if (scalar < ' ')
		return scalar;
	if (visible_is_unseen(scalar))
		return UTF8_BAD;
	return visible_is_blank(scalar) ? ' ' : scalar;
}

static uint32_t
map_name(uint32_t scalar)
{
	scalar = map_password(scalar);
	if (scalar < 0x80 || scalar == UTF8_BAD)
		return scalar;
	scalar = full_form(scalar);
	return scalar == IDEOGRAPHIC_FULL_STOP ? '.' : scalar;
}

static uint32_t
map_bare(uint32_t scalar)
{
	scalar = map_password(scalar);
	return scalar != UTF8_BAD
		       && uc_is_general_category(scalar, UC_CATEGORY_Mn)
		   ? UTF8_BAD
		   : scalar;
}

static const char *
trim(struct arena *arena, const char *text)
{
	size_t len = 0;

	while (ascii_is_space(*text))
		text++;
	len = strlen(text);
	if (len == 0 || !ascii_is_space(text[len - 1]))
		return text;
	while (len > 0 && ascii_is_space(text[len - 1]))
		len--;
	return arena_copy(arena, text, len);
}

const char *
prepare_name(struct arena *arena, const char *typed, const char **value)
{
	if (!is_ascii(typed))
		typed = normalise(arena, UNINORM_NFC,
		    apply(arena, map_name, typed));
	*value = trim(arena, typed);
	return NULL;
}

const char *
prepare_number(struct arena *arena, const char *typed, const char **value)
{
	char *text = NULL;

	(void)prepare_name(arena, typed, value);
	text = arena_text(arena, *value);
	*value = text;
	for (; *text != '\0'; text++)
		if (ascii_is_space(*text))
			*text = ' ';
	return NULL;
}

const char *
prepare_password(struct arena *arena, const char *typed, const char **value)
{
	if (!is_ascii(typed))
		typed = normalise(arena, UNINORM_NFC,
		    apply(arena, map_password, typed));
	*value = typed;
	return NULL;
}

const char *
prepare_bare(struct arena *arena, const char *text)
{
	size_t len = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)text, strlen(text), NULL,
	    UNINORM_NFKD, NULL, &len);
	const char *bare = text;

	if (folded == NULL && errno == ENOMEM)
		log_out_of_memory();
	if (folded != NULL)
		bare = arena_copy(arena, (const char *)folded, len);
	free(folded);
	return apply(arena, map_bare, bare);
}

const char *
prepare_library(void)
{
	static char name[sizeof("libunistring 255.255")];

	(void)snprintf(name, sizeof(name), "libunistring %d.%d",
	    _libunistring_version >> 8 & 0xff, _libunistring_version & 0xff);
	return name;
}
