#include "page/link.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "page/node.h"

static const char static_folder[] = "/static/";

bool
link_is_attribute(const char *name)
{
	static const char *const names[] = { "href", "src", "action",
		"formaction", "poster", "xlink:href", NULL };

	return node_word(names, name);
}

bool
link_is_refused(const char *name)
{
	static const char *const names[] = { "srcset", "imagesrcset", "srcdoc",
		"ping", "background", "data", "codebase", "classid", NULL };

	return node_word(names, name);
}

bool
link_is_fixed(const char *name)
{
	static const char *const names[] = { "action", "formaction", "poster",
		"style", "http-equiv", "xmlns", "lang", "dir", NULL };

	return node_word(names, name) || link_is_refused(name)
	       || (ascii_lower(name[0]) == 'o' && ascii_lower(name[1]) == 'n')
	       || strchr(name, ':') != NULL;
}

const char *
link_static(struct arena *arena, const char *url)
{
	const char *name = url + strlen(static_folder);

	if (!ascii_begins(url, static_folder))
		return NULL;
	return arena_copy(arena, name, strcspn(name, "?#"));
}

/* Browsers drop tabs and line ends and read "\" as "/". */
static bool
is_plain(const char *url)
{
	for (const char *at = url; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == '\\' || *at == 0x7f)
			return false;
	return true;
}

static bool
has_parent(const char *url)
{
	return strstr(url, "/../") != NULL || strstr(url, "/./") != NULL
	       || ascii_ends(url, "/..") || ascii_ends(url, "/.");
}

/* A path of ours with what belongs before and behind it. */
static const char *
own_link(struct arena *arena, const struct page_site *site, const char *origin,
    const char *url)
{
	size_t len = strcspn(url, "?#");
	const char *path = arena_copy(arena, url, len);
	const char *last = strrchr(path, '/');
	bool bare = len == 1 || strchr(last, '.') != NULL;

	return arena_format(arena, "%s%s%s%s%s", origin, site->base, path + 1,
	    bare ? "" : site->suffix, url + len);
}

const char *
link_of_template(struct arena *arena, const struct page_site *site,
    bool absolute, const char *url, const char *hash)
{
	const char *origin = absolute ? site->origin : "";
	size_t len = strcspn(url, "#");

	if (!is_plain(url))
		return NULL;
	if (url[0] == '#' || ascii_begins(url, "https://")
	    || ascii_begins(url, "mailto:") || ascii_begins(url, "tel:"))
		return url;
	if (url[0] != '/' || url[1] == '/' || has_parent(url))
		return NULL;
	if (hash == NULL)
		return own_link(arena, site, origin, url);
	if (memchr(url, '?', len) != NULL)
		return NULL;
	return arena_format(arena, "%s%s%.*s?v=%s%s", origin, site->base,
	    (int)len - 1, url + 1, hash, url + len);
}

bool
link_is_good(const char *base, const char *url)
{
	if (!is_plain(url))
		return false;
	if (ascii_begins(url, "https://") || ascii_begins(url, "http://")
	    || ascii_begins(url, "mailto:") || ascii_begins(url, "tel:"))
		return true;
	return url[0] == '/' && url[1] != '/' && ascii_begins(url, base);
}
