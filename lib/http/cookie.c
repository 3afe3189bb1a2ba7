#include "http/cookie.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"

enum { VALUE_MAX = 256 };

/* The language is no secret and has the same name everywhere. */
static const char *
prefix_of(bool https, const char *name)
{
	return !https || strcmp(name, "language") == 0 ? "lk-" : "__Host-";
}

void
cookie_apart(char apart[COOKIE_APART], const char *name, const char *origin,
    const char *base)
{
	const char *port = strrchr(origin, ':');
	size_t len = strlen(base);

	if (port == NULL || port[1 + strspn(port + 1, "0123456789")] != '\0'
	    || port[1] == '/')
		port = ascii_begins(origin, "https:") ? ":443" : ":80";
	(void)snprintf(apart, COOKIE_APART, "%s-%s%s%.*s", name, port + 1,
	    len < 3 ? "" : "-", len < 3 ? 0 : (int)len - 2, base + 1);
	for (; *apart != '\0'; apart++)
		if (*apart == '/')
			*apart = '.';
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

/* Where the next one may begin.  Apache joins two header lines by a comma;
 * yet others may put a comma into a value or before a name of theirs, and what
 * follows must not pass for a name that only this host can set. */
static const char *
next_cookie(const char *header, bool safe)
{
	header += strcspn(header, safe ? ";" : ";,");
	return header + strspn(header, safe ? " \t;" : " \t;,");
}

const char *
cookie_read(struct arena *arena, const char *header, bool https,
    const char *name)
{
	bool safe = strcmp(prefix_of(https, name), "__Host-") == 0;

	if (header == NULL)
		return NULL;
	header += strspn(header, " \t;");
	while (*header != '\0') {
		size_t head = name_len(header, https, name);
		size_t len = 0;

		if (head == 0) {
			header = next_cookie(header, safe);
			continue;
		}
		header += head;
		len = strcspn(header, ";,");
		while (len > 0 && ascii_is_space(header[len - 1]))
			len--;
		return is_value(header, len) ? arena_copy(arena, header, len)
					     : NULL;
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
