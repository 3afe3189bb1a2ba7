/* Pages: whatever the values are, what comes out is well-formed and says what
 * went in. */

#include <stdint.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/utf8.h"
#include "pages.h"
#include "tap.h"

enum { ROUNDS = 400, TEXT_MAX = 40 };

static const char *const body =
    "<p id=\"p1\" tal:content=\"text\"/>"
    "<p id=\"p2\" tal:attributes=\"title text; lang2 text\"/>"
    "<div id=\"errors\"><ul/></div>"
    "<p class=\"error\" id=\"a-bad\">No <b tal:content=\"text\"/></p>"
    "<form><input name=\"a\" id=\"i\"/><textarea id=\"t\" name=\"a\"/>"
    "<select name=\"a\"><option value=\"x\"/></select></form>"
    "<ul><li tal:repeat=\"w words\" tal:attributes=\"title w\" "
    "tal:content=\"w\"/></ul>"
    "<a id=\"l\" tal:attributes=\"href link/x\" tal:content=\"link/x\"/>";

/* Text that passed the gate, rich in what is special. */
static const char *
random_text(void)
{
	static const char special[] = "&<>\"'=/;# \t\n\r]-![CDATA?xml:a{}";
	struct buffer text = buffer_new(pages_arena, (size_t)TEXT_MAX * 4);
	uint32_t len = random_below(TEXT_MAX);

	while (len-- > 0) {
		char bytes[4];
		uint32_t scalar =
		    random_below(4) > 0
			? (uint32_t)special[random_below(sizeof(special) - 1)]
			: random_below(0x110000);
		size_t size = scalar >= 0xd800 && scalar < 0xe000
				  ? 0
				  : utf8_write(scalar, bytes);

		if (size > 0 && utf8_is_text(bytes, size))
			buffer_add(&text, bytes, size);
	}
	return text.bytes;
}

static xmlNode *
find(xmlNode *node, const char *id)
{
	for (; node != NULL; node = node->next) {
		xmlNode *found = NULL;
		xmlChar *own = NULL;
		bool same = false;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		own = xmlGetProp(node, (const xmlChar *)"id");
		same = own != NULL && strcmp((const char *)own, id) == 0;
		xmlFree(own);
		if (same)
			return node;
		found = find(node->children, id);
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* The content of an element (attribute NULL) or an attribute is that text. */
static bool
says(xmlDoc *document, const char *id, const char *attribute,
    const char *wanted)
{
	xmlNode *node = find(xmlDocGetRootElement(document), id);
	xmlChar *got = NULL;
	bool same = false;

	if (node != NULL)
		got = attribute == NULL
			  ? xmlNodeGetContent(node)
			  : xmlGetProp(node, (const xmlChar *)attribute);
	same = got != NULL && strcmp((const char *)got, wanted) == 0;
	xmlFree(got);
	return same;
}

/* The end of the option, which HTML needs not and XML does. */
static struct buffer
as_xml(const struct buffer *out)
{
	struct buffer xml = buffer_new(pages_arena, out->len + 16);
	const char *end = strstr(out->bytes, "</select>");
	size_t before = end == NULL ? 0 : (size_t)(end - out->bytes);

	buffer_add(&xml, out->bytes, before);
	buffer_text(&xml, "</option>");
	buffer_add(&xml, out->bytes + before, out->len - before);
	return xml;
}

static bool
is_right(const struct buffer *out, const char *text, const char *typed)
{
	struct buffer xml = as_xml(out);
	xmlDoc *document = xmlReadMemory(xml.bytes, (int)xml.len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	/* The line end that HTML drops behind the tag is no part of it. */
	const char *area =
	    typed[0] == '\n' ? arena_format(pages_arena, "\n%s", typed) : typed;
	bool right = document != NULL && says(document, "p1", NULL, text)
		     && says(document, "p2", "title", text)
		     && says(document, "a-bad", NULL,
			 arena_format(pages_arena, "No %s", text))
		     && says(document, "i", "value", typed)
		     && says(document, "t", NULL, area);

	xmlFreeDoc(document);
	return right;
}

int
main(void)
{
	static const struct page_error errors[] = { { "a", "a-bad" },
		{ "a", "a-odd&<>\"" } };
	const struct page *page = NULL;
	int64_t start = clock_monotonic();
	int right = 0;

	pages_open();
	page = pages_page(body);
	if (page == NULL)
		bail("no page: %s", pages_log());
	pages_errors(errors, 2);
	for (int i = 0; i < ROUNDS; i++) {
		struct buffer out = buffer_new(pages_arena, 4000);
		struct value *words = value_set_list(pages_values, "words");
		const char *text = random_text();
		const char *typed = random_text();

		value_set_text(pages_values, "text", text);
		value_set_text(pages_typed, "a", typed);
		value_set_text(words, NULL, random_text());
		value_set_text(words, NULL, random_text());
		value_set_text(value_set_object(pages_values, "link"), "x",
		    arena_format(pages_arena, "%s%s", i % 2 == 0 ? "/sub/" : "",
			random_text()));
		page_write(page, &out, &pages_fill);
		right += is_right(&out, text, typed);
	}
	xmlCleanupParser();
	is_int(right, ROUNDS, "random values come back as they were");
	ok(clock_monotonic() - start < 20000, "in good time");
	return done();
}
