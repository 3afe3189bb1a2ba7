#include "contact/country_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { PARTS = 5 }; /* of an attribute: name, prefix, URI, value, its end */

struct attribute {
	struct attribute *next;
	const char *name;
	const char *text; /* in the caller's arena */
};

struct element {
	struct element *next;
	const char *name;
	const char *text; /* in the caller's arena, NULL for none */
	struct attribute *attributes;
	int line;
};

struct country_file {
	struct arena *arena; /* of the elements */
	struct arena *texts; /* the caller's */
	xmlParserCtxt *parser;
	char *path;
	struct element *first;
	struct element *last; /* that was read, later the one we are at */
	bool within;          /* its text is being read */
	bool good;
};

static void
refuse(struct country_file *file, int line, const char *reason)
{
	if (file->good)
		log_warning("%s line %d: %s; install this file again",
		    file->path, line, reason);
	file->good = false;
}

void
country_file_refuse(struct country_file *file, const char *reason)
{
	refuse(file, file->last == NULL ? 1 : file->last->line, reason);
}

static void
hear(void *user, xmlError *error)
{
	refuse(user, error->line, "is no well-formed XML");
}

static void /* NOLINTNEXTLINE(readability-function-size) */
start(void *user, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int spaces, const xmlChar **space, int count,
    int defaulted, const xmlChar **attributes)
{
	struct country_file *file = user;
	struct element *element = arena_alloc(file->arena, sizeof(*element));

	(void)prefix, (void)uri, (void)spaces, (void)space, (void)defaulted;
	/* Names lie in the parser's dictionary. */
	element->name = (const char *)name;
	element->line = xmlSAX2GetLineNumber(file->parser);
	for (int i = 0; i < count; i++) {
		const xmlChar **parts = attributes + (ptrdiff_t)i * PARTS;
		struct attribute *attribute =
		    arena_alloc(file->arena, sizeof(*attribute));

		attribute->name = (const char *)parts[0];
		attribute->text = arena_copy(file->texts, parts[3],
		    (size_t)(parts[4] - parts[3]));
		attribute->next = element->attributes;
		element->attributes = attribute;
	}
	if (file->last == NULL)
		file->first = element;
	else
		file->last->next = element;
	file->last = element;
	file->within = true;
}

static void
end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct country_file *file = user;

	(void)name, (void)prefix, (void)uri;
	file->within = false;
}

/* A text comes in as many pieces as the parser likes. */
static void
characters(void *user, const xmlChar *text, int len)
{
	const struct country_file *file = user;
	struct element *element = file->last;

	if (!file->within)
		return;
	if (element->text == NULL)
		element->text = arena_copy(file->texts, text, (size_t)len);
	else
		element->text = arena_format(file->texts, "%s%.*s",
		    element->text, len, (const char *)text);
}

static void
parse(struct country_file *file, int fd)
{
	xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = start,
		.endElementNs = end,
		.characters = characters,
		.serror = (xmlStructuredErrorFunc)hear };

	*file->parser->sax = handler;
	file->parser->userData = file;
	/* Our handler makes no document of it. */
	(void)xmlCtxtReadFd(file->parser, fd, file->path, NULL,
	    XML_PARSE_NONET);
	if (file->parser->wellFormed == 0)
		refuse(file, 1, "is no well-formed XML");
	file->last = NULL;
}

bool
country_file_close(struct country_file *file)
{
	bool good = file->good;

	xmlFreeParserCtxt(file->parser);
	arena_free(file->arena);
	free(file->path);
	free(file);
	return good;
}

struct country_file *
country_file_open(struct arena *arena, const char *dir, const char *name)
{
	struct country_file *file = calloc(1, sizeof(*file));
	int fd = -1;

	if (file == NULL || asprintf(&file->path, "%s/%s", dir, name) < 0)
		log_out_of_memory();
	file->good = true;
	file->texts = arena;
	file->arena = arena_new();
	file->parser = xmlNewParserCtxt();
	if (file->parser == NULL)
		log_out_of_memory();
	fd = open(file->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		log_warning("cannot read %s: %s; install the countries' files",
		    file->path, strerror(errno));
		(void)country_file_close(file);
		return NULL;
	}
	parse(file, fd);
	(void)close(fd);
	return file;
}

bool
country_file_next(struct country_file *file)
{
	file->last = file->last == NULL ? file->first : file->last->next;
	return file->good && file->last != NULL;
}

const char *
country_file_element(const struct country_file *file)
{
	return file->last->name;
}

const char *
country_file_attribute(const struct country_file *file, const char *name)
{
	const struct attribute *attribute = file->last->attributes;

	while (attribute != NULL && strcmp(attribute->name, name) != 0)
		attribute = attribute->next;
	return attribute == NULL ? NULL : attribute->text;
}

const char *
country_file_text(const struct country_file *file)
{
	return file->last->text;
}

void
country_file_take(struct country_file *file,
    const struct country_file_fact *facts, void *into)
{
	for (; facts->attribute != NULL; facts++) {
		const char *text =
		    country_file_attribute(file, facts->attribute);

		if (text == NULL && facts->needed)
			country_file_refuse(file, "an attribute is missing");
		memcpy((char *)into + facts->member, &text, sizeof(text));
	}
}
