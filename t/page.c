/* Pages: holes, escaping, conditions, repeats, links, controls, errors. */

#include "page/page.h"

#include <string.h>

#include "base/buffer.h"
#include "page/link.h"
#include "pages.h"
#include "tap.h"

static void
is_body(const char *template, const char *wanted, const char *name)
{
	is_string(pages_body(template), wanted, "%s", name);
}

#define NASTY "&<>\"'\t\n\r]]>--"

static void
test_text(void)
{
	value_set_text(pages_values, "text", NASTY);
	value_set_number(pages_values, "number", -12);
	value_set_flag(pages_values, "yes", true);
	is_body("<p tal:content=\"text\">x</p>",
	    "<p>&amp;&lt;&gt;\"'\t\n&#13;]]&gt;--</p>",
	    "a text between tags is escaped");
	is_body("<p tal:content=\"number\">x</p>", "<p>-12</p>", "a number");
	is_body("<p tal:content=\"absent\">x</p>", "<p></p>",
	    "an absent value is empty");
	is_body("<p tal:content=\"yes\">x</p>", "<p></p>", "a flag is no text");
	is_body("<p tal:content=\"site/name\">x</p>",
	    "<p>&lt;A&gt; &amp; \"B\" 'C'</p>", "a constant is escaped too");
	is_body("<p>a <tal:block tal:content=\"site/number\">x</tal:block> b "
		"<span tal:omit-tag=\"\" tal:content=\"number\">y</span></p>",
	    "<p>a 7 b -12</p>", "tags that go");
	is_body("<p>&amp;&lt;&gt;&quot;&apos;&#65;<![CDATA[<b>]]></p>",
	    "<p>&amp;&lt;&gt;\"'A&lt;b&gt;</p>", "literal text");
	is_body("<textarea tal:content=\"text\"></textarea>",
	    "<textarea>&amp;&lt;&gt;\"'\t\n&#13;]]&gt;--</textarea>",
	    "a text in textarea");
	is_body("<p lang=\"x\" tal:content=\"page/lang\"></p>"
		"<p tal:content=\"page/dir\"></p>",
	    "<p lang=\"x\">en</p><p>ltr</p>", "language and direction");
}

static void
test_attributes(void)
{
	static const char *const escaped =
	    "&amp;&lt;&gt;&quot;&#39;&#9;&#10;&#13;]]&gt;--";

	is_string(pages_body(
		      "<p title=\"old\" tal:attributes=\"title text\"></p>"),
	    arena_format(pages_arena, "<p title=\"%s\"></p>", escaped),
	    "an attribute is escaped, the old one goes");
	is_body("<p tal:attributes=\"data-a number; title absent; "
		"aria-current yes; data-no no\"></p>",
	    "<p data-a=\"-12\" aria-current=\"true\"></p>",
	    "numbers, absent values, flags");
	is_body("<p tal:attributes=\"title site/name; data-n site/number; "
		"data-e site/empty; hidden site/no; data-y site/yes\"></p>",
	    "<p title=\"&lt;A&gt; &amp; &quot;B&quot; &#39;C&#39;\" "
	    "data-n=7 data-e=\"\" data-y=\"true\"></p>",
	    "constants");
	is_body("<input disabled=\"disabled\" tal:attributes=\"checked yes; "
		"disabled no; required number; readonly absent\"/>",
	    "<input checked=\"checked\" required=\"required\" />",
	    "what stands without a value");
	is_body("<img alt=\"A ${site/number} and ${site/name}$ {}\"/>",
	    "<img alt=\"A 7 and &lt;A&gt; &amp; &quot;B&quot; &#39;C&#39;$ {}\" "
	    "/>",
	    "constants within a sentence");
	is_body("<details tal:attributes=\"open yes; hidden no\"></details>",
	    "<details open=\"open\"></details>", "open and hidden");
	is_body("<p title=\"&amp;&lt;&gt;&quot;&apos;&#10;\"></p>",
	    "<p title=\"&amp;&lt;&gt;&quot;&#39;&#10;\"></p>",
	    "a literal attribute");
}

static void
test_conditions(void)
{
	is_body("<b tal:condition=\"yes\">1</b><b tal:condition=\"no\">2</b>"
		"<b tal:condition=\"not:no\">3</b>"
		"<b tal:condition=\"not:yes\">4</b>"
		"<b tal:condition=\"absent\">5</b>"
		"<b tal:condition=\"not:absent\">6</b>",
	    "<b>1</b><b>3</b><b>6</b>", "conditions");
	is_body("<b tal:condition=\"site/yes\">1</b>"
		"<b tal:condition=\"site/no\">2</b>"
		"<b tal:condition=\"not:site/empty\">3</b>"
		"<b tal:condition=\"site/name\">4</b>",
	    "<b>1</b><b>3</b><b>4</b>", "constant conditions");
	is_body("<p tal:condition=\"yes\">a<b tal:condition=\"no\">b</b>"
		"<b tal:condition=\"not:no\">c</b></p>d",
	    "<p>a<b>c</b></p>d", "one within the other");
	is_body("<p tal:condition=\"object\">1</p>"
		"<p tal:condition=\"not:object\">2</p>",
	    "<p>2</p>", "an object that is not there");
}

static void
fill_list(void)
{
	struct value *list = value_set_list(pages_values, "list");

	for (int i = 0; i < 2; i++) {
		struct value *item = value_set_object(list, NULL);
		struct value *inner = NULL;

		value_set_text(item, "a", i == 0 ? "<1>" : "2");
		inner = value_set_list(item, "inner");
		for (int j = 0; j <= i; j++)
			value_set_number(value_set_object(inner, NULL), "b", j);
	}
	list = value_set_list(pages_values, "words");
	value_set_text(list, NULL, "x");
	value_set_text(list, NULL, "y");
}

static void
test_repeats(void)
{
	is_body("<p tal:repeat=\"r list\"><b tal:content=\"r/a\">x</b></p>", "",
	    "a list that is not there");
	fill_list();
	is_body("<p tal:repeat=\"r list\" tal:content=\"r/a\">x</p>!",
	    "<p>&lt;1&gt;</p><p>2</p>!", "an element a row");
	is_body("<p tal:repeat=\"r list\"><i tal:repeat=\"s r/inner\" "
		"tal:attributes=\"title r/a\" tal:content=\"s/b\"></i></p>",
	    "<p><i title=\"&lt;1&gt;\">0</i></p>"
	    "<p><i title=\"2\">0</i><i title=\"2\">1</i></p>",
	    "lists in a list");
	is_body("<i tal:repeat=\"w words\" tal:content=\"w\"></i>",
	    "<i>x</i><i>y</i>", "a list of texts");
	is_body("<p tal:repeat=\"r regions\"><b tal:content=\"r/name\"/>"
		"<i tal:repeat=\"c r/countries\" "
		"tal:attributes=\"title c/calling_code\" "
		"tal:content=\"c/code\"/></p>",
	    "<p><b>Europe</b><i title=49>FR</i><i title=49>DE</i></p>"
	    "<p><b>Other &amp; more</b><i>AQ</i></p>",
	    "constant lists");
	is_body("<i tal:repeat=\"a words\"/><i tal:repeat=\"b words\"/>"
		"<i tal:repeat=\"c words\"/><i tal:repeat=\"d words\"/>"
		"<i tal:repeat=\"e words\" tal:content=\"e\"/>",
	    "<i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i>"
	    "<i>x</i><i>y</i>",
	    "many lists one after the other");
	is_body("<p tal:repeat=\"r regions\" tal:condition=\"yes\">"
		"<i tal:repeat=\"w words\" tal:content=\"r/name\"/></p>",
	    "<p><i>Europe</i><i>Europe</i></p>"
	    "<p><i>Other &amp; more</i><i>Other &amp; more</i></p>",
	    "a list in a constant one");
}

static void
test_squeezing(void)
{
	is_body("\n\n\t<p>\n\t\ta   b\t\n c</p>\n  <!-- no -->\n <p>d</p> ",
	    "\n<p>\na b\nc</p>\n<p>d</p> ", "indentation and comments go");
	is_body("<pre>\n  a\n\n b</pre><textarea>  x\n  y</textarea>",
	    "<pre>\n  a\n\n b</pre><textarea>  x\n  y</textarea>",
	    "blanks that are shown stay");
	is_body("<p></p><br/><hr></hr><i/>", "<p></p><br /><hr /><i></i>",
	    "what browsers close themselves");
	is_body("<style>a &gt; b</style>", "<style>a > b</style>",
	    "a style is no markup");
}

static void
test_links(void)
{
	is_body("<a href=\"/\">a</a><a href=\"/register\">b</a>"
		"<a href=\"/register?lang=de\">c</a><a href=\"/help#x\">d</a>"
		"<a href=\"/?a=1&amp;b\">e</a><a href=\"#main\">f</a>",
	    "<a href=\"/sub/\">a</a><a href=\"/sub/register.fcgi\">b</a>"
	    "<a href=\"/sub/register.fcgi?lang=de\">c</a>"
	    "<a href=\"/sub/help.fcgi#x\">d</a>"
	    "<a href=\"/sub/?a=1&amp;b\">e</a><a href=\"#main\">f</a>",
	    "own links get base and suffix");
	is_body("<link rel=\"manifest\" href=\"/manifest.webmanifest\"/>"
		"<form action=\"/login\"></form><form action=\"/\"></form>",
	    "<link rel=\"manifest\" href=\"/sub/manifest.webmanifest\" />"
	    "<form action=\"/sub/login.fcgi\"></form>"
	    "<form action=\"/sub/\"></form>",
	    "names with an extension, forms");
	/* SHA-256 of "abc" begins with ba7816bf (FIPS 180-4). */
	is_body("<img src=\"/static/style.css\"/><use "
		"href=\"/static/style.css#k\"/>",
	    "<img src=\"/sub/static/style.css?v=ba7816bf\" />"
	    "<use href=\"/sub/static/style.css?v=ba7816bf#k\"></use>",
	    "static files carry their hash");
	is_body("<a href=\"https://a.example/?x=1&amp;y\">a</a>"
		"<a href=\"mailto:a@b.example\">b</a><a href=\"tel:+1\">c</a>",
	    "<a href=\"https://a.example/?x=1&amp;y\">a</a>"
	    "<a href=\"mailto:a@b.example\">b</a><a href=\"tel:+1\">c</a>",
	    "links elsewhere stay");
	is_body("<a tal:attributes=\"href site/next\">n</a>"
		"<a tal:attributes=\"href site/empty\">e</a>"
		"<a tal:attributes=\"href site/own\">o</a>",
	    "<a href=\"https://next.example/?a=1&amp;b=2\">n</a>"
	    "<a>e</a><a href=\"/sub/outbox/\">o</a>",
	    "links from constants");
	is_body("<a tal:attributes=\"href site/evil\">e</a>", "<a>e</a>",
	    "a constant that leads elsewhere is left out");
	ok(strstr(pages_log(), "javascript:") != NULL, "and told");
	is_string(pages_mail_body("<a href=\"/login\">a</a>"
				  "<img src=\"/static/style.css\"/>"
				  "<a tal:attributes=\"href site/own\">o</a>"),
	    "<a href=\"https://site.example/sub/login.fcgi\">a</a>"
	    "<img src=\"https://site.example/sub/static/style.css"
	    "?v=ba7816bf\" />"
	    "<a href=\"https://site.example/sub/outbox/\">o</a>",
	    "in a mail they are absolute");
}

static void
test_link_values(void)
{
	static const char *const good[] = { "/sub/", "/sub/captcha?token=a",
		"https://site.example/sub/x", "http://a.example/",
		"mailto:a@b.example", "tel:+4930" };
	static const char *const bad[] = { "", "/", "/other", "//evil.example",
		"/\\evil.example", "/sub/\\x", "javascript:alert(1)",
		"JavaScript:alert(1)", " javascript:alert(1)",
		"java\tscript:alert(1)", "data:text/html,x", "/sub/a b",
		"/sub/\nx", "sub/x", "#x", "https:evil", "vbscript:x",
		"/\t/evil.example", "?x" };
	const struct page *page =
	    pages_page("<a tal:attributes=\"href link/x\">a</a>");
	struct value *link = value_set_object(pages_values, "link");
	struct buffer buffer = buffer_new(pages_arena, 1000);

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		value_set_text(link, "x", good[i]);
		buffer.len = 0;
		page_write(page, &buffer, &pages_fill);
		ok(strstr(buffer.bytes,
		       arena_format(pages_arena, "href=\"%s\"", good[i]))
			!= NULL,
		    "%s is a link", good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		value_set_text(link, "x", bad[i]);
		buffer.len = 0;
		(void)pages_log();
		page_write(page, &buffer, &pages_fill);
		ok(strstr(buffer.bytes, "href") == NULL
			&& (i == 0 || pages_log()[0] != '\0'),
		    "hostile link %zu is left out and told", i);
	}
}

/* Where the base is "/" every path is ours, but not every "/" is a path. */
static void
test_root(void)
{
	ok(link_is_good("/", "/") && link_is_good("/", "/login"),
	    "paths below /");
	ok(!link_is_good("/", "//evil.example/"), "another host is none");
	ok(!link_is_good("/", "/\\evil.example/"), "nor by a backslash");
}

/* Long constants stay where they are: put in again, they make the page. */
static void
test_parts(void)
{
	struct buffer whole = buffer_new(pages_arena, 100);
	struct buffer rest = buffer_new(pages_arena, 100);
	struct buffer joined = buffer_new(pages_arena, 100);
	struct page_parts parts;
	char *text = arena_alloc(pages_arena, PAGE_PART_MIN + 1);
	const struct page *page = NULL;
	size_t at = 0;

	memset(text, 'x', PAGE_PART_MIN);
	value_set_text(pages_values, "text", "hole");
	page = pages_page(arena_format(pages_arena,
	    "<p tal:content=\"text\"/>%s<p tal:content=\"text\"/>short"
	    "<p tal:content=\"text\"/>%s",
	    text, text));
	if (page == NULL)
		bail("no page");
	page_write(page, &whole, &pages_fill);
	page_write_parts(page, &rest, &parts, &pages_fill);
	is_int((int)parts.count, 2, "two long constants");
	is_int((int)(rest.len + parts.len), (int)whole.len, "together as long");
	for (size_t i = 0; i < parts.count; i++) {
		buffer_add(&joined, rest.bytes + at, parts.rows[i].at - at);
		buffer_add(&joined, parts.rows[i].bytes, parts.rows[i].len);
		at = parts.rows[i].at;
	}
	buffer_add(&joined, rest.bytes + at, rest.len - at);
	is_string(joined.bytes, whole.bytes, "and the same page");
}

int
main(void)
{
	pages_open();
	test_text();
	test_attributes();
	test_conditions();
	test_repeats();
	test_squeezing();
	test_links();
	test_link_values();
	test_root();
	test_parts();
	return done();
}
