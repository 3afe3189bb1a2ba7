#include "pages.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "tap.h"

struct arena *pages_arena;
struct catalog *pages_catalog;
struct page_fill pages_fill;
struct value *pages_values;
struct value *pages_typed;

const char *const pages_paths[] = { "text", "number", "yes", "no", "absent",
	"object/text", "list", "list/a", "list/inner", "list/inner/b", "words",
	"link/x", "time", NULL };

static char root[256];
static char line[1200];
static int count;

#define HEAD                                         \
 "<html xmlns=\"http://www.w3.org/1999/xhtml\" "     \
 "xmlns:tal=\"http://xml.zope.org/namespaces/tal\" " \
 "xmlns:metal=\"http://xml.zope.org/namespaces/metal\""

static const char layout[] =
    HEAD ">\n<head><title>Layout</title></head>\n"
	 "<body metal:define-slot=\"main\">none</body>\n</html>\n";

static void
sink(const char *text)
{
	(void)snprintf(line, sizeof(line), "%s", text);
}

const char *
pages_log(void)
{
	const char *copy = arena_text(pages_arena, line);

	line[0] = '\0';
	return copy;
}

const char *
pages_path(const char *path)
{
	return arena_format(pages_arena, "%s/%s", root, path);
}

void
pages_write(const char *path, const char *text)
{
	const char *whole = pages_path(path);
	FILE *file = fopen(whole, "we");

	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
		bail("cannot write %s", whole);
}

void
pages_remove(const char *path)
{
	(void)unlink(pages_path(path));
}

static int
remove_one(const char *path, const struct stat *status, int kind,
    struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

static void
tidy_up(void)
{
	catalog_close(pages_catalog);
	arena_free(pages_arena);
	(void)nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
make_folders(void)
{
	static const char *const folders[] = { "pages", "pages/en", "pages/ar",
		"static", "own", "own/en", "own/static" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (mkdir(pages_path(folders[i]), 0700) != 0)
			bail("cannot make %s: %s", folders[i], strerror(errno));
}

static struct value *
region(struct value *list, const char *name)
{
	struct value *item = value_set_object(list, NULL);

	value_set_text(item, "name", name);
	return value_set_list(item, "countries");
}

static void
country(struct value *list, const char *code, const char *name)
{
	struct value *item = value_set_object(list, NULL);

	value_set_text(item, "code", code);
	value_set_text(item, "name", name);
	if (strcmp(code, "AQ") != 0)
		value_set_number(item, "calling_code", 49);
}

static const struct value *
make_constants(void)
{
	struct value *all = value_object(pages_arena);
	struct value *site = value_set_object(all, "site");
	struct value *regions = value_set_list(all, "regions");
	struct value *countries = NULL;

	value_set_text(site, "name", "<A> & \"B\" 'C'");
	value_set_text(site, "empty", "");
	value_set_number(site, "number", 7);
	value_set_flag(site, "yes", true);
	value_set_flag(site, "no", false);
	value_set_text(site, "next", "https://next.example/?a=1&b=2");
	value_set_text(site, "evil", "javascript:alert(1)");
	value_set_text(site, "own", "/sub/outbox/");
	countries = region(regions, "Europe");
	country(countries, "FR", "France");
	country(countries, "DE", "Germany");
	countries = region(regions, "Other & more");
	country(countries, "AQ", "Antarctica");
	return all;
}

void
pages_open(void)
{
	static const char *const languages[] = { "en", "ar", NULL };
	static struct page_site site = { .origin = "https://site.example",
		.base = "/sub/",
		.suffix = ".fcgi",
		.languages = languages };
	const char *parent = getenv("TMPDIR");

	(void)snprintf(root, sizeof(root), "%s/latchkey.XXXXXX",
	    parent == NULL ? "/tmp" : parent);
	pages_arena = arena_new();
	if (mkdtemp(root) == NULL || atexit(tidy_up) != 0)
		bail("no temporary folder");
	log_capture(sink);
	make_folders();
	pages_write("pages/en/layout.xhtml", layout);
	pages_write("pages/ar/layout.xhtml", layout);
	pages_write("static/style.css", "abc");
	pages_values = value_object(pages_arena);
	pages_typed = value_object(pages_arena);
	pages_fill.values = pages_values;
	pages_fill.typed = pages_typed;
	site.constants = make_constants();
	pages_catalog =
	    catalog_open(pages_path("pages"), pages_path("own"), &site);
}

static const struct page *
new_page(const char *use, const char *fill, const char *body)
{
	const char *name = arena_format(pages_arena, "page%d", ++count);

	line[0] = '\0';
	pages_write(arena_format(pages_arena, "pages/en/%s.xhtml", name),
	    arena_format(pages_arena,
		HEAD "%s>\n<head><title>Title</title></head>\n"
		     "<body%s>%s</body>\n</html>\n",
		use, fill, body));
	return catalog_page(pages_catalog, "en", name, pages_paths);
}

const struct page *
pages_page(const char *body)
{
	return new_page(" metal:use-macro=\"layout\"",
	    " metal:fill-slot=\"main\"", body);
}

const struct page *
pages_mail(const char *body)
{
	return new_page("", "", body);
}

static const char *
render(const struct page *page)
{
	struct buffer buffer = buffer_new(pages_arena, 1000);
	const char *from = NULL;
	const char *to = NULL;

	if (page == NULL)
		return "refused";
	page_write(page, &buffer, &pages_fill);
	from = strstr(buffer.bytes, "<body>");
	to = strstr(buffer.bytes, "</body>");
	if (from == NULL || to == NULL)
		return "no body";
	from += strlen("<body>");
	return arena_copy(pages_arena, from, (size_t)(to - from));
}

const char *
pages_body(const char *body)
{
	return render(pages_page(body));
}

const char *
pages_mail_body(const char *body)
{
	return render(pages_mail(body));
}

void
pages_errors(const struct page_error *errors, size_t error_count)
{
	pages_fill.errors = errors;
	pages_fill.error_count = error_count;
}
