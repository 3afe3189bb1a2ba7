#include "page/address.h"

#include "base/ascii.h"
#include "base/log.h"
#include "page/link.h"

static const char *
hash_of(struct compile *compile, const struct node *node, const char *name)
{
	char *hash = arena_alloc(compile->arena, PAGE_FILES_HASH);

	switch (page_files_static(compile->files, compile->arena, name, hash)) {
	case WATCHED_FILE_READ:
		return hash;
	case WATCHED_FILE_ABSENT:
	case WATCHED_FILE_REFUSED:
		break;
	}
	compile_fail(compile, node, "/static/%s: there is no such file", name);
	return NULL;
}

const char *
address_of_template(struct compile *compile, const struct node *node,
    const char *url)
{
	const char *name = link_static(compile->arena, url);
	/* Judged before a file is looked for: "/static/../x" is none. */
	const char *link = link_of_template(compile->arena, compile->site,
	    compile->absolute, url, name == NULL ? NULL : "");

	if (link == NULL) {
		compile_fail(compile, node,
		    "\"%s\": a link begins with /, #, https://, mailto: or "
		    "tel:, and one to /static/ has no query",
		    url);
		return "";
	}
	if (name == NULL)
		return link;
	return link_of_template(compile->arena, compile->site,
	    compile->absolute, url, hash_of(compile, node, name));
}

const char *
address_of_constant(struct compile *compile, const struct node *node,
    const struct value *constant)
{
	const char *url = tal_constant(compile, constant);

	if (url[0] == '\0')
		return NULL;
	if (!link_is_good(compile->site->base, url)) {
		log_warning("%s:%d: a link is left out, it leads nowhere of "
			    "ours: %s",
		    node->file, node->line, url);
		return NULL;
	}
	if (url[0] != '/' || !compile->absolute)
		return url;
	return arena_format(compile->arena, "%s%s", compile->site->origin, url);
}

void
address_check(struct compile *compile, const struct node *node,
    const struct tal_binding *binding)
{
	const struct path *path = &binding->path;

	if (path->kind == PATH_VALUE && !ascii_begins(path->full, "link/"))
		compile_fail(compile, node,
		    "%s can be set from a constant or from a path that begins "
		    "with link/ only",
		    binding->name);
}
