/* Pages: templates that are refused, each with file, line and what is wrong.
 */

#include <string.h>

#include "pages.h"
#include "tap.h"

/* The body begins in line 3; each row says where it is wrong. */
static const struct {
	const char *body;
	const char *wanted;
} rows[] = {
	{ "\n<p>\n<b></p>", ":5: " },
	{ "<p>a & b</p>", ":3: " },
	{ "<p>&nbsp;</p>", "nbsp" },
	{ "<p title=\"a\" title=\"b\"/>", "title" },
	{ "<p x:y=\"a\"/>", ":3: " },
	{ "<?php x ?>", ":3: only elements" },
	{ "\n\n<p tal:content=\"nothing\"/>", ":5: \"nothing\"" },
	{ "<p tal:content=\"object\"/>", "no single value" },
	{ "<p tal:content=\"object/other\"/>", "object/other" },
	{ "<p tal:content=\"site/none\"/>", "site/none" },
	{ "<p tal:content=\"/text\"/>", "\"/text\"" },
	{ "<p tal:content=\"text/\"/>", "\"text/\"" },
	{ "<p tal:content=\"text//x\"/>", "\"text//x\"" },
	{ "<p tal:content=\"te xt\"/>", "\"te xt\"" },
	{ "<p tal:content=\"\"/>", "no value of that name" },
	{ "<p tal:content=\"structure text\"/>", "structure" },
	{ "<p tal:content=\"python:1\"/>", "python:1" },
	{ "<p tal:condition=\"maybe\"/>", "\"maybe\"" },
	{ "<p tal:condition=\"objec\"/>", "\"objec\"" },
	{ "<p tal:repeat=\"a words\"><p tal:repeat=\"b words\"><p "
	  "tal:repeat=\"c words\"><p tal:repeat=\"d words\"><p "
	  "tal:repeat=\"e words\"/></p></p></p></p>",
	    "more than 4" },
	{ "<p tal:condition=\"not:\"/>", "no value" },
	{ "<p tal:condition=\"yes no\"/>", "tal:condition" },
	{ "<p tal:repeat=\"r\"/>", "no value of that name" },
	{ "<p tal:repeat=\"r list x\"/>", "tal:repeat" },
	{ "<p tal:repeat=\"r site/name\"/>", "no list" },
	{ "<p tal:repeat=\"r list\" tal:content=\"r/z\"/>", "r/z" },
	{ "<p tal:content=\"r/a\"/>", "r/a" },
	{ "<p tal:repeat=\"r regions\" tal:content=\"r/z\"/>", "r/z" },
	{ "<p tal:repeat=\"r regions\"><i tal:repeat=\"c r/countries\" "
	  "tal:content=\"c/z\"/></p>",
	    "c/z" },
	{ "<p tal:repeat=\"r list\" id=\"x\"/>", "twice" },
	{ "<p id=\"x\"/>\n<p id=\"x\"/>", ":4: the id x is there twice" },
	{ "<p class=\"error\" id=\"x\"/>\n<p id=\"x\"/>", "twice" },
	{ "<p id=\"sentences\"><i id=\"a\"/><i id=\"a\"/></p>", "twice" },
	{ "<p id=\"errors\"/>", "no ul" },
	{ "<p tal:replace=\"text\"/>", "tal:replace" },
	{ "<p tal:define=\"x text\"/>", "tal:define" },
	{ "<p tal:on-error=\"text\"/>", "tal:on-error" },
	{ "<p tal:omit-tag=\"yes\"/>", "tal:omit-tag" },
	{ "<p metal:block=\"x\"/>", "metal:block" },
	{ "<metal:block/>", "metal:block" },
	{ "<p title=\"${text}\"/>", "holds a constant" },
	{ "<p title=\"${site/name\"/>", "holds a constant" },
	{ "<p title=\"${}\"/>", "no value" },
	{ "<p tal:attributes=\"title\"/>", "no value" },
	{ "<p tal:attributes=\"title text x\"/>", "tal:attributes" },
	{ "<p tal:attributes=\"title text; title yes\"/>", "twice" },
	{ "<p tal:attributes=\"a=b text\"/>", "tal:attributes" },
	{ "<p tal:attributes=\"href text\"/>", "href can be set" },
	{ "<p tal:attributes=\"src text\"/>", "src can be set" },
	{ "<p tal:attributes=\"action link/x\"/>", "may not set action" },
	{ "<p tal:attributes=\"formaction link/x\"/>", "may not set" },
	{ "<p tal:attributes=\"style text\"/>", "may not set style" },
	{ "<p tal:attributes=\"onclick text\"/>", "may not set onclick" },
	{ "<p tal:attributes=\"ONCLICK text\"/>", "may not set ONCLICK" },
	{ "<p tal:attributes=\"srcdoc text\"/>", "may not set srcdoc" },
	{ "<p tal:attributes=\"xml:lang text\"/>", "tal:attributes" },
	{ "<p onclick=\"x()\"/>", "onclick is not allowed" },
	{ "<img srcset=\"/static/style.css\"/>", "srcset is not allowed" },
	{ "<iframe/>", "iframe is not allowed" },
	{ "<IFRAME/>", "IFRAME is not allowed" },
	{ "<object/>", "object is not allowed" },
	{ "<br>x</br>", "br holds nothing" },
	{ "<input tal:content=\"text\"/>", "input holds nothing" },
	{ "<script tal:content=\"text\"/>", "takes no tal:content" },
	{ "<style tal:content=\"text\"/>", "takes no tal:content" },
	{ "<script>a &lt; b</script>", "without < and &" },
	{ "<style><b/></style>", "without < and &" },
	{ "<select name=\"a\" tal:content=\"text\"/>", "no tal:content" },
	{ "<select name=\"a\"><option>x</option></select>", "value" },
	{ "<textarea name=\"a\"><b/></textarea>", "text only" },
	{ "<input name=\"a\" tal:attributes=\"aria-invalid yes\"/>",
	    "aria-invalid" },
	{ "<a href=\"javascript:x()\"/>", "javascript:x()" },
	{ "<a href=\"JAVASCRIPT:x()\"/>", "a link begins" },
	{ "<a href=\" javascript:x()\"/>", "a link begins" },
	{ "<a href=\"java&#9;script:x()\"/>", "a link begins" },
	{ "<a href=\"data:text/html,x\"/>", "a link begins" },
	{ "<a href=\"http://a.example/\"/>", "a link begins" },
	{ "<a href=\"//a.example/\"/>", "a link begins" },
	{ "<a href=\"/\\a.example\"/>", "a link begins" },
	{ "<a href=\"register\"/>", "a link begins" },
	{ "<a href=\"?x\"/>", "a link begins" },
	{ "<a href=\"\"/>", "a link begins" },
	{ "<a href=\"/a/../../b\"/>", "a link begins" },
	{ "<a href=\"/a b\"/>", "a link begins" },
	{ "<form action=\"https:x\"/>", "a link begins" },
	{ "<button formaction=\"x\"/>", "a link begins" },
	{ "<a href=\"/static/none.css\"/>", "none.css: there is no such" },
	{ "<a href=\"/static/../pages/en/layout.xhtml\"/>", "a link begins" },
	{ "<a href=\"/static/style.css?v=1\"/>", "a link begins" },
	{ "<a href=\"/static/\"/>", "there is no such" },
	{ "\x01", ":1: is not clean" },
	{ "\xff", ":1: is not clean" },
	{ "\xef\xbf\xbf", ":1: is not clean" },
};

static const char *
page_of(const char *text)
{
	pages_write("pages/en/whole.xhtml", text);
	return catalog_page(pages_catalog, "en", "whole", pages_paths) == NULL
		   ? pages_log()
		   : "accepted";
}

/* Whole files, one name each because a file is looked at once a second. */
static void
test_files(void)
{
	static const struct {
		const char *text;
		const char *wanted;
	} files[] = {
		{ "", ":1: Document is empty" },
		{ "<html/>x", "whole1.xhtml:1: " },
		{ "<p/>", "not html" },
		{ "<html metal:use-macro=\"layout\"/>", ":1: " },
		{ "<html xmlns:metal=\"http://xml.zope.org/namespaces/metal\" "
		  "metal:use-macro=\"other\"/>",
		    "only layout" },
		{ "<html xmlns:metal=\"http://xml.zope.org/namespaces/metal\" "
		  "metal:use-macro=\"layout\"/>",
		    "fill-slot" },
		{ "<html xmlns:metal=\"http://xml.zope.org/namespaces/metal\" "
		  "metal:use-macro=\"layout\"><p metal:fill-slot=\"main\"/>"
		  "</html>",
		    "has no title" },
		{ "<html xmlns:tal=\"urn:x\" tal:content=\"text\"/>",
		    "namespace of tal:" },
		{ "<!DOCTYPE html [<!ENTITY a \"b\">]><html>&a;</html>",
		    "declare nothing" },
		{ "<!DOCTYPE html [<!ENTITY a SYSTEM \"file:///etc/hosts\">]>"
		  "<html>&a;</html>",
		    "declare nothing" },
		{ "<!DOCTYPE html PUBLIC \"a\" \"b\">\n<html>&b;</html>",
		    ":2: " },
	};

	is_string(page_of("<html/>"), "accepted", "a whole file");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *name = arena_format(pages_arena, "whole%zu", i);

		(void)pages_log();
		pages_write(arena_format(pages_arena, "pages/en/%s.xhtml",
				name),
		    files[i].text);
		ok(catalog_page(pages_catalog, "en", name, pages_paths) == NULL,
		    "file %zu is refused", i);
		ok(strstr(pages_log(), files[i].wanted) != NULL, "and told: %s",
		    files[i].wanted);
	}
	(void)pages_log();
	ok(catalog_page(pages_catalog, "en", "none", pages_paths) == NULL
		&& strstr(pages_log(), "none.xhtml: is missing") != NULL,
	    "a page that is not there");
}

int
main(void)
{
	pages_open();
	value_set_flag(pages_values, "yes", true);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct page *page = pages_page(rows[i].body);
		const char *log = pages_log();

		ok(page == NULL && strstr(log, rows[i].wanted) != NULL
			&& strstr(log, "/en/page") != NULL,
		    "refused: %zu (%s)", i, log);
	}
	test_files();
	return done();
}
