#include "page/page_files.h"

#include <stdint.h>
#include <string.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/secret.h"
#include "page/template.h"

struct found {
	enum watched_file_outcome outcome;
	const char *path;
	char *bytes;
	size_t len;
};

/* The first of the paths, which end with NULL, that is there. */
static struct found
find(const struct page_files *files, struct arena *arena,
    const char *const *paths)
{
	struct found found = { .outcome = WATCHED_FILE_ABSENT };

	for (; *paths != NULL && found.outcome == WATCHED_FILE_ABSENT;
	     paths++) {
		found.path = *paths;
		found.outcome = watched_file_read(files->sources, arena,
		    found.path, &found.bytes, &found.len);
	}
	return found;
}

struct node *
page_files_template(const struct page_files *files, struct arena *arena,
    const char *name)
{
	const char *paths[4] = { NULL };
	size_t count = 0;
	struct found found;

	if (files->own != NULL) {
		paths[count++] = arena_format(arena, "%s/%s/%s.xhtml",
		    files->own, files->language, name);
		paths[count++] =
		    arena_format(arena, "%s/%s.xhtml", files->own, name);
	}
	paths[count++] = arena_format(arena, "%s/%s/%s.xhtml", files->shipped,
	    files->language, name);
	found = find(files, arena, paths);
	switch (found.outcome) {
	case WATCHED_FILE_READ:
		return template_read(arena, found.path, found.bytes, found.len);
	case WATCHED_FILE_ABSENT:
		log_warning("%s: is missing; put the page there", found.path);
		return NULL;
	case WATCHED_FILE_REFUSED:
		return NULL;
	}
	return NULL;
}

enum watched_file_outcome
page_files_static(const struct page_files *files, struct arena *arena,
    const char *name, char hash[PAGE_FILES_HASH])
{
	const char *paths[3] = { NULL };
	uint8_t sum[SECRET_SIZE];
	size_t count = 0;
	struct found found;

	if (files->own != NULL)
		paths[count++] =
		    arena_format(arena, "%s/static/%s", files->own, name);
	paths[count] =
	    arena_format(arena, "%s/../static/%s", files->shipped, name);
	found = find(files, arena, paths);
	if (found.outcome != WATCHED_FILE_READ)
		return found.outcome;
	secret_hash(found.bytes, found.len, sum);
	(void)encode_hex(sum, (PAGE_FILES_HASH - 1) / 2, hash);
	return WATCHED_FILE_READ;
}
