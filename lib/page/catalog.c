/* Compiled pages, kept as long as their files stay the same (page/page.h). */

#include "page/page.h"

#include <malloc.h>
#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "page/compile_page.h"
#include "page/template.h"
#include "page/watched_file.h"

enum { LOOK_EVERY = 1000 }; /* milliseconds */

/* A page in one language, and the files it was made of. */
struct entry {
	struct entry *next;
	char *language;
	char *name;
	struct page *page; /* NULL where it never compiled */
	struct watched_file_list *sources;
	int64_t looked;
};

struct catalog {
	char *shipped;
	char *own;
	const struct page_site *site;
	struct entry *entries;
};

static void *
keep(void *memory)
{
	if (memory == NULL)
		log_out_of_memory();
	return memory;
}

struct catalog *
catalog_open(const char *shipped, const char *own, const struct page_site *site)
{
	struct catalog *catalog = keep(calloc(1, sizeof(*catalog)));

	catalog->shipped = keep(strdup(shipped));
	if (own != NULL)
		catalog->own = keep(strdup(own));
	catalog->site = site;
	return catalog;
}

void
catalog_close(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	while (catalog->entries != NULL) {
		struct entry *entry = catalog->entries;

		catalog->entries = entry->next;
		watched_file_free(entry->sources);
		free(entry->page);
		free(entry->language);
		free(entry->name);
		free(entry);
	}
	free(catalog->shipped);
	free(catalog->own);
	free(catalog);
}

static struct entry *
find(struct catalog *catalog, const char *language, const char *name)
{
	struct entry *entry = catalog->entries;

	while (entry != NULL
	       && (strcmp(entry->name, name) != 0
		   || strcmp(entry->language, language) != 0))
		entry = entry->next;
	if (entry != NULL)
		return entry;
	entry = keep(calloc(1, sizeof(*entry)));
	entry->language = keep(strdup(language));
	entry->name = keep(strdup(name));
	entry->next = catalog->entries;
	catalog->entries = entry;
	return entry;
}

static void
renew(const struct catalog *catalog, struct entry *entry,
    const char *const *paths)
{
	struct watched_file_list *sources = watched_file_new();
	struct page_files files = { .shipped = catalog->shipped,
		.own = catalog->own,
		.language = entry->language,
		.sources = sources };
	struct page *page =
	    compile_page(&files, catalog->site, entry->name, paths);

	watched_file_free(entry->sources);
	entry->sources = sources;
	if (page != NULL) {
		free(entry->page);
		entry->page = page;
	}
	/* What compiling took goes back to the system: a worker at rest
	 * should hold its pages and little else. */
	template_done();
	(void)malloc_trim(0);
}

static bool
is_due(struct entry *entry)
{
	int64_t now = clock_monotonic();

	if (entry->sources == NULL) {
		entry->looked = now;
		return true;
	}
	if (now - entry->looked < LOOK_EVERY)
		return false;
	entry->looked = now;
	return watched_file_has_changed(entry->sources);
}

const struct page *
catalog_page(struct catalog *catalog, const char *language, const char *name,
    const char *const *paths)
{
	struct entry *entry = find(catalog, language, name);

	if (is_due(entry))
		renew(catalog, entry, paths);
	return entry->page;
}
