#include "page/path.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buffer.h"

/* Names of letters, digits, "-" and "_" with single slashes between. */
static bool
is_path(const char *text)
{
	bool name = false;

	for (; *text != '\0'; text++) {
		if (*text == '/' && !name)
			return false;
		name = *text != '/';
		if (name && !ascii_is_alnum(*text) && *text != '-'
		    && *text != '_')
			return false;
	}
	return name;
}

/* What is behind the first name: "x/y" of "r/x/y", "" of "r". */
static const char *
behind_first(const char *text)
{
	size_t len = strcspn(text, "/");

	return text[len] == '/' ? text + len + 1 : text + len;
}

static bool
is_first(const char *text, const char *name)
{
	size_t len = strcspn(text, "/");

	return strlen(name) == len && strncmp(text, name, len) == 0;
}

static const struct value *
descend(const struct path_world *world, const struct value *value,
    const char *names)
{
	while (value != NULL && *names != '\0') {
		size_t len = strcspn(names, "/");

		value = value_get(value, arena_copy(world->arena, names, len));
		names = behind_first(names);
	}
	return value;
}

/* Whether any item of all the lists on the way has such a value: a column
 * that some items lack is absent there, one that all lack is a mistake. */
static bool
is_column(const struct path_world *world, const struct value *value,
    const char *names)
{
	if (value == NULL || *names == '\0')
		return value != NULL;
	if (value->kind == VALUE_LIST) {
		const struct value *item = value->first;

		while (item != NULL && !is_column(world, item, names))
			item = item->next;
		return item != NULL;
	}
	return is_column(world,
	    value_get(value,
		arena_copy(world->arena, names, strcspn(names, "/"))),
	    behind_first(names));
}

static void
judge_value(const struct path_world *world, struct path *path)
{
	size_t len = strlen(path->full);

	for (const char *const *at = world->paths; *at != NULL; at++) {
		if (strcmp(*at, path->full) == 0)
			path->listed = true;
		else if (strncmp(*at, path->full, len) != 0
			 || (*at)[len] != '/')
			continue;
		path->kind = PATH_VALUE;
	}
}

/* "a/b"; a list may ask for it a thousand times. */
static const char *
join(struct arena *arena, const char *a, const char *b)
{
	struct buffer path = buffer_new(arena, strlen(a) + strlen(b) + 1);

	buffer_text(&path, a);
	buffer_byte(&path, '/');
	buffer_text(&path, b);
	return path.bytes;
}

static struct path
find_in_scope(const struct path_world *world, const struct path_scope *scope,
    const char *names)
{
	struct path path = { .names = names, .slot = scope->slot };

	path.full = scope->full;
	if (names[0] != '\0')
		path.full = join(world->arena, scope->full, names);
	if (scope->list != NULL) {
		path.constant = descend(world, scope->item, names);
		if (path.constant != NULL
		    || is_column(world, world->constants, path.full))
			path.kind = PATH_CONSTANT;
		path.listed = true;
		return path;
	}
	judge_value(world, &path);
	return path;
}

struct path
path_find(const struct path_world *world, const struct path_scope *scope,
    const char *text)
{
	struct path path = { .names = text, .full = text };

	if (!is_path(text))
		return path;
	for (; scope != NULL; scope = scope->outer)
		if (is_first(text, scope->name))
			return find_in_scope(world, scope, behind_first(text));
	judge_value(world, &path);
	if (path.kind == PATH_VALUE)
		return path;
	path.constant = descend(world, world->own, text);
	if (path.constant == NULL)
		path.constant = descend(world, world->constants, text);
	path.kind = path.constant == NULL ? PATH_UNKNOWN : PATH_CONSTANT;
	path.listed = true;
	return path;
}
