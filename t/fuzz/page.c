/* lib/page: a page of a site's own folder, whatever stands in it, compiles or
 * is refused; and no value gets out of where it stands. */

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "input.h"
#include "page/compile_page.h"
#include "page/template.h"
#include "pages.h"

/* Ends any tag, attribute or text in which it is not escaped. */
static const char hostile[] = "zq\"zq'zq>zq zq=zq/zq<zq&zq";

#define HEAD                                         \
 "<html xmlns=\"http://www.w3.org/1999/xhtml\" "     \
 "xmlns:tal=\"http://xml.zope.org/namespaces/tal\" " \
 "xmlns:metal=\"http://xml.zope.org/namespaces/metal\""

static struct arena *arena;
static struct page_site site = { .origin = "https://site.example",
	.base = "/sub/",
	.suffix = ".fcgi" };
static struct page_files files = { .language = "en" };
static const char *path;

static void
set_site(void)
{
	static const char *const languages[] = { "en", NULL };
	struct value *constants = value_object(pages_arena);
	struct value *values = value_set_object(constants, "site");
	struct value *regions = value_set_list(constants, "regions");

	value_set_text(values, "name", hostile);
	value_set_text(values, "next", "https://next.example/?a=1&b=2");
	value_set_text(values, "evil", "javascript:alert(1)");
	value_set_flag(values, "yes", true);
	value_set_text(value_set_object(regions, NULL), "name", hostile);
	site.constants = constants;
	site.languages = languages;
	arena = arena_new();
	files.shipped = pages_path("pages");
	files.own = pages_path("own");
	path = "own/en/fuzz.xhtml";
}

void
input_begin(void)
{
	static const struct page_error errors[] = { { "a", "a-bad" },
		{ "b", "b-odd" }, { "", "busy" } };
	struct value *list = NULL;
	struct value *item = NULL;

	pages_open();
	set_site();
	value_set_text(pages_values, "text", hostile);
	value_set_number(pages_values, "number", -7);
	value_set_flag(pages_values, "yes", true);
	value_set_flag(pages_values, "no", false);
	value_set_text(value_set_object(pages_values, "object"), "text",
	    hostile);
	value_set_text(value_set_object(pages_values, "link"), "x",
	    "/sub/?zq\"zq'zq<zq>zq&zq");
	list = value_set_list(pages_values, "words");
	value_set_text(list, NULL, hostile);
	value_set_text(list, NULL, "plain");
	list = value_set_list(pages_values, "list");
	item = value_set_object(list, NULL);
	value_set_text(item, "a", hostile);
	item = value_set_object(value_set_list(item, "inner"), NULL);
	value_set_text(item, "b", hostile);
	value_set_text(pages_typed, "a", hostile);
	value_set_text(pages_typed, "b", "1");
	pages_errors(errors, 3);
}

static bool
begins_tag(const char *html)
{
	return *html == '<'
	       && (ascii_is_alnum(html[1]) || html[1] == '/' || html[1] == '!');
}

/* Behind what is quoted, which begins there; or at its end. */
static const char *
skip_quoted(const char *html)
{
	const char *end = strchr(html + 1, *html);

	return end == NULL ? html + strlen(html) : end + 1;
}

/* Reads it as a browser does, as far as to tell tags from text. */
static void
check(const char *html)
{
	bool tag = false;

	while (*html != '\0') {
		if (tag && (*html == '"' || *html == '\'')) {
			html = skip_quoted(html);
			continue;
		}
		tag = tag ? *html != '>' : begins_tag(html);
		CHECK(!tag || !ascii_begins(html, "zq"));
		CHECK(tag || !ascii_begins(html, "<zq"));
		html++;
	}
}

static void
write_all(const struct page *page)
{
	struct buffer html = buffer_new(arena, 4096);
	struct buffer other = buffer_new(arena, 4096);
	struct page_parts parts;

	page_write(page, &html, &pages_fill);
	check(html.bytes);
	page_write_parts(page, &other, &parts, &pages_fill);
	CHECK(other.len + parts.len == html.len);
	page_write_text(page, &other, &pages_fill);
	page_write_title(page, &other, &pages_fill);
	for (size_t i = 0; i < pages_fill.error_count; i++)
		(void)page_sentence(page, arena, &pages_fill,
		    pages_fill.errors[i].field, pages_fill.errors[i].code);
}

/* By the first letter: within a layout, as a mail, or all of the file. */
static const char *
document(char kind, const struct input *body)
{
	const char *text = arena_copy(arena, body->bytes, body->len);
	bool mail = kind == 'm';

	if (kind == 'w')
		return text;
	return arena_format(arena,
	    HEAD "%s>\n<head><title>T</title></head>\n<body%s>%s</body></html>",
	    mail ? "" : " metal:use-macro=\"layout\"",
	    mail ? "" : " metal:fill-slot=\"main\"", text);
}

int
input_try(const uint8_t *bytes, size_t len)
{
	struct input input = { (const char *)bytes, len };
	struct page *page = NULL;
	char kind = input_letter(&input);

	/* The mark of a value must come from none but a value. */
	if (memmem(bytes, len, "zq", strlen("zq")) != NULL)
		return -1;
	pages_write(path, document(kind, &input));
	files.sources = watched_file_new();
	page = compile_page(&files, &site, "fuzz", pages_paths);
	if (page != NULL)
		write_all(page);
	free(page);
	watched_file_free(files.sources);
	template_done();
	arena_reset(arena);
	return 0;
}
