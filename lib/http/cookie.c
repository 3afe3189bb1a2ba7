#include "http/cookie.h"

#include <string.h>

#include "base/ascii.h"

enum { VALUE_MAX = 256 };

/* The language is no secret and has the same name everywhere. */
static const char *
full_name(struct arena *arena, bool https, const char *name)
{
	bool plain = !https || strcmp(name, "language") == 0;

	return arena_format(arena, "%s%s", plain ? "lk-" : "__Host-", name);
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
	const char *wanted = full_name(arena, https, name);
	size_t wanted_len = strlen(wanted);

	while (header != NULL && *header != '\0') {
		size_t len = 0;

		header += strspn(header, " \t;");
		len = strcspn(header, ";");
		if (len > wanted_len && header[wanted_len] == '='
		    && memcmp(header, wanted, wanted_len) == 0) {
			const char *text = header + wanted_len + 1;
			size_t text_len = len - wanted_len - 1;

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
	return arena_format(arena, "%s=%s; Path=/%s%s; HttpOnly; SameSite=Lax",
	    full_name(arena, https, name), text == NULL ? "" : text, life,
	    https ? "; Secure" : "");
}
