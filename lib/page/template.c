#include "page/template.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlversion.h>

#include "base/log.h"
#include "base/utf8.h"

/* Namespaces that have a meaning here; prefixes are the designer's choice. */
static const struct {
	const char *uri;
	enum node_space space;
} spaces[] = { { "http://xml.zope.org/namespaces/tal", NODE_TAL },
	{ "http://xml.zope.org/namespaces/metal", NODE_METAL },
	{ "http://xml.zope.org/namespaces/i18n", NODE_TOOL },
	{ "http://www.w3.org/2005/11/its", NODE_TOOL } };

struct reading {
	struct arena *arena;
	const char *file;
	bool failed;
};

static void
fail(struct reading *reading, int line, const char *what)
{
	if (!reading->failed)
		log_warning("%s:%d: %s", reading->file, line, what);
	reading->failed = true;
}

/* libxml2's xmlChar is a byte of UTF-8. */
static const char *
text_of(const xmlChar *text)
{
	return text == NULL ? "" : (const char *)text;
}

static enum node_space
space_of(struct reading *reading, const xmlNs *ns, int line)
{
	const char *prefix = NULL;

	if (ns == NULL)
		return NODE_PLAIN;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strcmp(spaces[i].uri, text_of(ns->href)) == 0)
			return spaces[i].space;
	prefix = text_of(ns->prefix);
	if (strcmp(prefix, "tal") == 0 || strcmp(prefix, "metal") == 0)
		fail(reading, line,
		    "the namespace of tal: or metal: is not "
		    "http://xml.zope.org/namespaces/tal or .../metal");
	return NODE_PLAIN;
}

static const char *
name_of(struct reading *reading, const xmlNs *ns, const xmlChar *name)
{
	if (ns == NULL || ns->prefix == NULL)
		return arena_text(reading->arena, text_of(name));
	return arena_format(reading->arena, "%s:%s", text_of(ns->prefix),
	    text_of(name));
}

static struct node_attribute *
read_declaration(struct reading *reading, const xmlNs *ns)
{
	struct arena *arena = reading->arena;
	struct node_attribute *to = arena_alloc(arena, sizeof(*to));

	to->space = NODE_PLAIN;
	to->name = ns->prefix == NULL
		       ? "xmlns"
		       : arena_format(arena, "xmlns:%s", text_of(ns->prefix));
	to->value = arena_text(arena, text_of(ns->href));
	return to;
}

static struct node_attribute *
read_attribute(struct reading *reading, const xmlAttr *from, int line)
{
	struct arena *arena = reading->arena;
	struct node_attribute *to = arena_alloc(arena, sizeof(*to));
	xmlChar *value = xmlNodeListGetString(from->doc, from->children, 1);

	to->space = space_of(reading, from->ns, line);
	to->name = to->space == NODE_PLAIN
		       ? name_of(reading, from->ns, from->name)
		       : arena_text(arena, text_of(from->name));
	to->value = arena_text(arena, text_of(value));
	xmlFree(value);
	return to;
}

static void
read_attributes(struct reading *reading, const xmlNode *from, struct node *to)
{
	struct node_attribute **end = &to->attributes;

	for (const xmlNs *ns = from->nsDef; ns != NULL; ns = ns->next) {
		if (space_of(reading, ns, to->line) != NODE_PLAIN)
			continue;
		*end = read_declaration(reading, ns);
		end = &(*end)->next;
	}
	for (const xmlAttr *at = from->properties; at != NULL; at = at->next) {
		*end = read_attribute(reading, at, to->line);
		end = &(*end)->next;
	}
}

static struct node *
new_node(struct reading *reading, int line)
{
	struct node *node = arena_alloc(reading->arena, sizeof(*node));

	node->file = reading->file;
	node->line = line;
	return node;
}

static struct node *read_element(struct reading *reading, const xmlNode *from);

/* A node of the tree, or NULL for what is never written. */
static struct node *
read_child(struct reading *reading, const xmlNode *from)
{
	int line = (int)xmlGetLineNo(from);
	struct node *to = NULL;

	if (from->type == XML_ELEMENT_NODE)
		return read_element(reading, from);
	if (from->type == XML_COMMENT_NODE)
		return NULL;
	if (from->type != XML_TEXT_NODE && from->type != XML_CDATA_SECTION_NODE)
		fail(reading, line,
		    "only elements, text and comments are allowed here");
	to = new_node(reading, line);
	to->text = arena_text(reading->arena, text_of(from->content));
	return to;
}

static struct node *
read_element(struct reading *reading, const xmlNode *from)
{
	struct node *to = new_node(reading, (int)xmlGetLineNo(from));
	struct node **end = &to->first;

	to->space = space_of(reading, from->ns, to->line);
	to->name = to->space == NODE_PLAIN
		       ? name_of(reading, from->ns, from->name)
		       : arena_text(reading->arena, text_of(from->name));
	read_attributes(reading, from, to);
	for (const xmlNode *at = from->children; at != NULL; at = at->next) {
		*end = read_child(reading, at);
		if (*end != NULL)
			end = &(*end)->next;
	}
	return to;
}

/* The first complaint is the cause; those behind it follow from it. */
static void
complain(void *data, xmlErrorPtr error)
{
	xmlParserCtxt *parser = data;
	struct reading *reading = parser->_private;
	const char *message = error->message == NULL ? "?" : error->message;

	fail(reading, error->line,
	    arena_copy(reading->arena, message, strcspn(message, "\n")));
}

static struct node *
read_document(struct reading *reading, xmlDoc *document)
{
	const xmlNode *root = xmlDocGetRootElement(document);

	if (document->intSubset != NULL
	    && document->intSubset->children != NULL)
		fail(reading, 1, "the doctype may declare nothing");
	if (root == NULL || strcmp(text_of(root->name), "html") != 0)
		fail(reading, 1, "the root element is not html");
	return reading->failed ? NULL : read_element(reading, root);
}

struct node *
template_read(struct arena *arena, const char *file, const char *bytes,
    size_t len)
{
	struct reading reading = { .arena = arena, .file = file };
	struct node *root = NULL;
	xmlParserCtxt *parser = NULL;
	xmlDoc *document = NULL;

	if (!utf8_is_text(bytes, len) || len > INT32_MAX) {
		fail(&reading, 1, "is not clean UTF-8 text");
		return NULL;
	}
	xmlInitParser();
	parser = xmlNewParserCtxt();
	if (parser == NULL)
		log_out_of_memory();
	parser->_private = &reading;
	parser->sax->serror = complain;
	document = xmlCtxtReadMemory(parser, bytes, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC);
	if (document != NULL && !reading.failed)
		root = read_document(&reading, document);
	else
		fail(&reading, 1, "is no XML document");
	xmlFreeDoc(document);
	xmlFreeParserCtxt(parser);
	return reading.failed ? NULL : root;
}

void
template_done(void)
{
	xmlCleanupParser();
}

const char *
template_library(void)
{
	return "libxml2 " LIBXML_DOTTED_VERSION;
}
