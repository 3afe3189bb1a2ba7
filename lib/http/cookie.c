#include "http/cookie.h"

#include <string.h>

#include "base/ascii.h"

enum { VALUE_MAX = 256 };

/* The language is no secret and has the same name everywhere. */
static const char *
prefix_of(bool https, const char *name)
{
	return !https || strcmp(name, "language") == 0 ? "lk-" : "__Host-";
}

/* How many bytes "name=" takes where `header` begins with it, else 0. */
static size_t
name_len(const char *header, bool https, const char *name)
{
	const char *prefix = prefix_of(https, name);
	size_t prefix_len = strlen(prefix);
	size_t len = strlen(name);

	if (strncmp(header, prefix, prefix_len) != 0
	    || strncmp(header + prefix_len, name, len) != 0
	    || header[prefix_len + len] != '=')
		return 0;
	return prefix_len + len + 1;
}

static bool
is_value(const char *text, size_t len)
{
	if (len == 0 || len > VALUE_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(text[i]) && text[i] != '-'
		    && text[i] != '_')
			return false;
	return true;
}

const char *
cookie_read(struct arena *arena, const char *header, bool https,
    const char *name)
{
	while (header != NULL && *header != '\0') {
		size_t head = 0;
		size_t len = 0;

		header += strspn(header, " \t;");
		len = strcspn(header, ";");
		head = name_len(header, https, name);
		if (head > 0) {
			const char *text = header + head;
			size_t text_len = len - head;

			while (
			    text_len > 0 && ascii_is_space(text[text_len - 1]))
				text_len--;
			return is_value(text, text_len)
				   ? arena_copy(arena, text, text_len)
				   : NULL;
		}
		header += len;
	}
	return NULL;
}

const char *
cookie_write(struct arena *arena, bool https, const char *name,
    const char *text, int64_t seconds)
{
	const char *life = "";

	if (text == NULL)
		life = "; Max-Age=0";
	else if (seconds > 0)
		life =
		    arena_format(arena, "; Max-Age=%lld", (long long)seconds);
	return arena_format(arena,
	    "%s%s=%s; Path=/%s%s; HttpOnly; SameSite=Lax",
	    prefix_of(https, name), name, text == NULL ? "" : text, life,
	    https ? "; Secure" : "");
}
