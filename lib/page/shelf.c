#include "page/shelf.h"

#include <stdint.h>
#include <string.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/secret.h"
#include "page/template.h"

struct found {
	enum source_outcome outcome;
	const char *path;
	char *bytes;
	size_t len;
};

/* The first of the paths, which end with NULL, that is there. */
static struct found
find(const struct shelf *shelf, struct arena *arena, const char *const *paths)
{
	struct found found = { .outcome = SOURCE_ABSENT };

	for (; *paths != NULL && found.outcome == SOURCE_ABSENT; paths++) {
		found.path = *paths;
		found.outcome = source_read(shelf->sources, arena, found.path,
		    &found.bytes, &found.len);
	}
	return found;
}

struct node *
shelf_template(const struct shelf *shelf, struct arena *arena, const char *name)
{
	const char *paths[4] = { NULL };
	size_t count = 0;
	struct found found;

	if (shelf->own != NULL) {
		paths[count++] = arena_format(arena, "%s/%s/%s.xhtml",
		    shelf->own, shelf->language, name);
		paths[count++] =
		    arena_format(arena, "%s/%s.xhtml", shelf->own, name);
	}
	paths[count++] = arena_format(arena, "%s/%s/%s.xhtml", shelf->shipped,
	    shelf->language, name);
	found = find(shelf, arena, paths);
	switch (found.outcome) {
	case SOURCE_READ:
		return template_read(arena, found.path, found.bytes, found.len);
	case SOURCE_ABSENT:
		log_warning("%s: is missing; put the page there", found.path);
		return NULL;
	case SOURCE_REFUSED:
		return NULL;
	}
	return NULL;
}

enum source_outcome
shelf_static(const struct shelf *shelf, struct arena *arena, const char *name,
    char hash[SHELF_HASH])
{
	const char *paths[3] = { NULL };
	uint8_t sum[SECRET_SIZE];
	size_t count = 0;
	struct found found;

	if (shelf->own != NULL)
		paths[count++] =
		    arena_format(arena, "%s/static/%s", shelf->own, name);
	paths[count] =
	    arena_format(arena, "%s/../static/%s", shelf->shipped, name);
	found = find(shelf, arena, paths);
	if (found.outcome != SOURCE_READ)
		return found.outcome;
	secret_hash(found.bytes, found.len, sum);
	(void)encode_hex(sum, (SHELF_HASH - 1) / 2, hash);
	return SOURCE_READ;
}
