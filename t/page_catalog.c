/* Pages: the layout, folders and languages, changes on disk, mails. */

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "pages.h"
#include "tap.h"

#define HEAD                                         \
 "<html xmlns=\"http://www.w3.org/1999/xhtml\" "     \
 "xmlns:tal=\"http://xml.zope.org/namespaces/tal\" " \
 "xmlns:metal=\"http://xml.zope.org/namespaces/metal\""

static const char *
whole(const char *language, const char *name)
{
	struct buffer buffer = buffer_new(pages_arena, 1000);
	const struct page *page =
	    catalog_page(pages_catalog, language, name, pages_paths);

	if (page == NULL)
		return "refused";
	page_write(page, &buffer, &pages_fill);
	return buffer.bytes;
}

static const char *const site_layout =
    "<!DOCTYPE html>\n<!-- a comment -->\n" HEAD
    " xmlns:its=\"http://www.w3.org/2005/11/its\" lang=\"xx\" dir=\"ltr\">\n"
    "<head>\n  <meta charset=\"utf-8\"/>\n"
    "  <title><tal:block metal:define-slot=\"title\">x</tal:block> - "
    "<b tal:content=\"site/name\">x</b></title>\n</head>\n"
    "<body>\n<main metal:define-slot=\"main\" id=\"old\" class=\"kept\" "
    "its:translate=\"no\"><p id=\"gone\">gone</p></main>\n"
    "<p metal:define-slot=\"foot\" id=\"foot\">foot</p>\n"
    "</body>\n</html>\n";

static void
test_layout(void)
{
	pages_write("pages/ar/layout.xhtml", site_layout);
	pages_write("pages/ar/home.xhtml",
	    HEAD " metal:use-macro=\"layout\">\n<head><title>Home "
		 "<i tal:content=\"text\"/></title><link href=\"x.css\"/>"
		 "</head>\n<body><p>gone</p><div metal:fill-slot=\"main\" "
		 "id=\"new\" tal:attributes=\"title text\"><p>here</p></div>"
		 "</body>\n</html>");
	value_set_text(pages_values, "text", "&");
	is_string(whole("ar", "home"),
	    "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n"
	    "<head>\n<meta charset=\"utf-8\" />\n"
	    "<title>Home &amp; - &lt;A&gt; &amp; \"B\" 'C'</title>\n</head>\n"
	    "<body>\n<main class=\"kept\" id=\"new\" title=\"&amp;\">"
	    "<p>here</p></main>\n<p id=\"foot\">foot</p>\n</body>\n</html>\n",
	    "a page in its layout");
	pages_write("pages/ar/twice.xhtml",
	    HEAD " metal:use-macro=\"layout\"><head><title/></head><body>\n"
		 "<div metal:fill-slot=\"main\"><p id=\"foot\"/></div></body>"
		 "</html>");
	is_string(whole("ar", "twice"), "refused",
	    "an id of the layout is taken");
	ok(strstr(pages_log(), "layout.xhtml:10: ") != NULL,
	    "the place is named where it was seen");
	pages_write("pages/ar/two.xhtml",
	    HEAD " metal:use-macro=\"layout\"><head><title/></head><body>\n"
		 "<div metal:fill-slot=\"main\">m</div>"
		 "<div metal:fill-slot=\"foot\">own</div></body></html>");
	ok(strstr(whole("ar", "two"), ">m</main>\n<p id=\"foot\">own</p>\n")
		!= NULL,
	    "two slots are filled");
	pages_write("pages/ar/three.xhtml",
	    HEAD " metal:use-macro=\"layout\"><head><title/></head><body>\n"
		 "<div metal:fill-slot=\"main\"/>"
		 "<div metal:fill-slot=\"hand\"/></body></html>");
	is_string(whole("ar", "three"), "refused", "no such slot");
}

/* The layout of en has a bare title, which the page's replaces. */
static void
test_bare_title(void)
{
	struct buffer buffer = buffer_new(pages_arena, 100);
	const struct page *page = pages_page("x");

	if (page == NULL)
		bail("no page");
	page_write(page, &buffer, &pages_fill);
	ok(strstr(buffer.bytes, "<title>Title</title>") != NULL,
	    "a title in place of the layout's");
	ok(strstr(buffer.bytes, "tal") == NULL, "no word of tal is left");
	ok(strstr(buffer.bytes, "lang=\"en\" dir=\"ltr\"") != NULL,
	    "the language's folder decides");
}

static void
test_own_folder(void)
{
	pages_write("pages/en/own.xhtml", "<html>shipped</html>");
	pages_write("own/own2.xhtml", "<html>own</html>");
	pages_write("pages/en/own2.xhtml", "<html>shipped</html>");
	pages_write("own/own3.xhtml", "<html>own</html>");
	pages_write("own/en/own3.xhtml", "<html>own en</html>");
	pages_write("own/static/style.css", "def");
	ok(strstr(whole("en", "own"), ">shipped<") != NULL, "the shipped page");
	ok(strstr(whole("en", "own2"), ">own<") != NULL,
	    "the site's goes before");
	ok(strstr(whole("en", "own3"), ">own en<") != NULL,
	    "that of a language before that of all");
	ok(strstr(whole("ar", "own3"), ">own<") != NULL, "in another language");
	/* SHA-256 of "def". */
	is_string(pages_body("<img src=\"/static/style.css\"/>"),
	    "<img src=\"/sub/static/style.css?v=cb8379ac\" />",
	    "the site's static file");
	pages_remove("own/static/style.css");
}

static void
test_modes(void)
{
	pages_write("pages/en/open.xhtml", "<html>x</html>");
	(void)chmod(pages_path("pages/en/open.xhtml"), 0666);
	is_string(whole("en", "open"), "refused", "everybody can write it");
	ok(strstr(pages_log(), "chmod o-w") != NULL, "what to do is told");
	(void)mkfifo(pages_path("pages/en/fifo.xhtml"), 0600);
	is_string(whole("en", "fifo"), "refused", "no regular file");
	ok(strstr(pages_log(), "no regular file") != NULL, "that is told");
	(void)mkdir(pages_path("pages/en/dir.xhtml"), 0700);
	is_string(whole("en", "dir"), "refused", "a directory");
}

static void
test_size(void)
{
	struct buffer text = buffer_new(pages_arena, 2 << 20);

	buffer_text(&text, "<html>");
	for (size_t i = 0; i < (1 << 20); i++)
		buffer_byte(&text, 'x');
	buffer_text(&text, "</html>");
	pages_write("pages/en/large.xhtml", text.bytes);
	is_string(whole("en", "large"), "refused", "too large");
	ok(strstr(pages_log(), "larger than") != NULL, "that is told");
}

static void
test_changes(void)
{
	pages_write("pages/en/a.xhtml",
	    "<html>1<img src=\"/static/style.css\"/></html>");
	pages_write("pages/en/b.xhtml", "<html>1</html>");
	pages_write("pages/en/c.xhtml", "<html><p></html>");
	ok(strstr(whole("en", "a"), ">1<") != NULL
		&& strstr(whole("en", "b"), ">1<") != NULL,
	    "two pages");
	is_string(whole("en", "c"), "refused", "a wrong one");
	pages_write("pages/en/b.xhtml", "<html>now 2</html>");
	ok(strstr(whole("en", "b"), ">1<") != NULL,
	    "a change is not looked for at once");
	clock_sleep(1100);
	(void)pages_log();
	pages_write("static/style.css", "other");
	ok(strstr(whole("en", "a"), "v=ba7816bf") == NULL,
	    "another static file, another hash");
	ok(strstr(whole("en", "b"), ">now 2<") != NULL, "a new version");
	is_string(whole("en", "c"), "refused", "the wrong one is wrong still");
	is_string(pages_log(), "", "but not told again");
	pages_write("pages/en/c.xhtml", "<html>well</html>");
	pages_write("pages/en/b.xhtml", "<html><p></html>");
	pages_write("own/a.xhtml", "<html>appeared</html>");
	clock_sleep(1100);
	ok(strstr(whole("en", "b"), ">now 2<") != NULL,
	    "a wrong version leaves the old one in use");
	ok(strstr(pages_log(), "b.xhtml:1: ") != NULL, "and is told");
	ok(strstr(whole("en", "c"), ">well<") != NULL, "the wrong one mended");
	ok(strstr(whole("en", "a"), ">appeared<") != NULL,
	    "a page that appears before another");
}

static const char *
text_of(const char *body)
{
	struct buffer buffer = buffer_new(pages_arena, 1000);
	const struct page *page = pages_mail(body);

	if (page == NULL)
		return "refused";
	page_write_text(page, &buffer, &pages_fill);
	return buffer.bytes;
}

static void
test_text(void)
{
	struct value *list = value_set_list(pages_values, "words");

	value_set_text(list, NULL, "<a>");
	value_set_text(list, NULL, "b");
	value_set_text(pages_values, "text", "4829 13");
	value_set_text(value_set_object(pages_values, "link"), "x",
	    "/sub/recover.fcgi?token=a&b");
	is_string(text_of("\n <h1>Hello   &amp;\n welcome</h1>\n<p>Your code "
			  "is <b tal:content=\"text\">1</b>.</p><p></p>"
			  "<p tal:condition=\"absent\">no</p>\n"
			  "<div>one</div><div>two<br/>three</div> "),
	    "Hello & welcome\n\nYour code is 4829 13.\n\n"
	    "one\ntwo\nthree\n",
	    "blocks and values");
	is_string(text_of("<p>a</p><ul>\n<li tal:repeat=\"w words\" "
			  "tal:content=\"w\">x</li><li><p>p</p><p>q</p></li>"
			  "</ul><p>z</p>"),
	    "a\n\n- <a>\n- b\n- p\n\nq\n\nz\n", "a list");
	is_string(text_of("<p>Go <a href=\"/login\">sign in</a> or "
			  "<a href=\"/\">https://site.example/sub/</a>, "
			  "<a href=\"mailto:a@b.example\">a@b.example</a>, "
			  "<a href=\"#x\">here</a>; <a href=\"/\"></a></p>"),
	    "Go sign in: https://site.example/sub/login.fcgi or "
	    "https://site.example/sub/, a@b.example, here; "
	    "https://site.example/sub/\n",
	    "links");
	is_string(text_of("<p><a tal:attributes=\"href link/x\">again</a> "
			  "<a tal:attributes=\"href site/next\">next</a></p>"
			  "<table><tr><td>a</td><td>b</td></tr></table>"
			  "<p><img src=\"/static/style.css\" alt=\"A\"/></p>"
			  "<style>x</style><p hidden=\"hidden\">h</p>"),
	    "again: https://site.example/sub/recover.fcgi?token=a&b "
	    "next: https://next.example/?a=1&b=2\n\na b\n\nA\n",
	    "links from values, what is not read");
	is_string(pages_mail_body("<a tal:attributes=\"href link/x\">a</a>"),
	    "<a href=\"https://site.example/sub/recover.fcgi?token=a&amp;b\">"
	    "a</a>",
	    "a value's link is absolute in a mail");
}

static void
test_title(void)
{
	struct buffer buffer = buffer_new(pages_arena, 100);
	const struct page *page = NULL;

	pages_write("pages/en/mail.xhtml",
	    HEAD "><head><title>\n <i tal:content=\"text\"/> is &lt;your&gt; "
		 "code\n for <i tal:content=\"site/name\"/>\n</title></head>"
		 "<body/></html>");
	page = catalog_page(pages_catalog, "en", "mail", pages_paths);
	if (page == NULL)
		bail("no mail: %s", pages_log());
	page_write_title(page, &buffer, &pages_fill);
	is_string(buffer.bytes, "4829 13 is <your> code for <A> & \"B\" 'C'",
	    "the title as a subject");
	buffer.len = 0;
	page_write_text(page, &buffer, &pages_fill);
	is_int((intmax_t)buffer.len, 0, "an empty body is no text");
	ok(strncmp(page_library(), "libxml2 ", 8) == 0, "%s", page_library());
}

int
main(void)
{
	pages_open();
	test_layout();
	test_bare_title();
	test_own_folder();
	test_modes();
	test_size();
	test_changes();
	test_text();
	test_title();
	return done();
}
