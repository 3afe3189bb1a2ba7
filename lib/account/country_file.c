#include "account/country_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

struct country_file {
	xmlTextReader *reader;
	char *path;
	int fd;
	bool good;
};

void
country_file_refuse(struct country_file *file, const char *reason)
{
	if (file->good)
		log_warning("%s line %d: %s; install this file again",
		    file->path, xmlTextReaderGetParserLineNumber(file->reader),
		    reason);
	file->good = false;
}

static void
hear(void *argument, const char *message, xmlParserSeverities severity,
    xmlTextReaderLocatorPtr locator)
{
	(void)message;
	(void)severity;
	(void)locator;
	country_file_refuse(argument, "is no well-formed XML");
}

bool
country_file_close(struct country_file *file)
{
	bool good = file->good;

	if (file->reader != NULL)
		xmlFreeTextReader(file->reader);
	if (file->fd >= 0)
		(void)close(file->fd);
	free(file->path);
	free(file);
	return good;
}

struct country_file *
country_file_open(const char *dir, const char *name)
{
	struct country_file *file = calloc(1, sizeof(*file));

	if (file == NULL || asprintf(&file->path, "%s/%s", dir, name) < 0)
		log_fatal("out of memory; allow this account more");
	file->good = true;
	file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
	if (file->fd >= 0)
		file->reader = xmlReaderForFd(file->fd, file->path, NULL,
		    XML_PARSE_NONET | XML_PARSE_COMPACT);
	if (file->reader == NULL) {
		log_warning("cannot read %s: %s; install the countries' files",
		    file->path, strerror(errno));
		(void)country_file_close(file);
		return NULL;
	}
	xmlTextReaderSetErrorHandler(file->reader, hear, file);
	return file;
}

bool
country_file_next(struct country_file *file)
{
	while (file->good && xmlTextReaderRead(file->reader) == 1)
		if (xmlTextReaderNodeType(file->reader)
		    == XML_READER_TYPE_ELEMENT)
			return true;
	return false;
}

const char *
country_file_element(const struct country_file *file)
{
	return (const char *)xmlTextReaderConstLocalName(file->reader);
}

/* libxml2 hands out memory of its own. */
static const char *
keep(struct arena *arena, xmlChar *text)
{
	const char *kept = NULL;

	if (text != NULL)
		kept = arena_text(arena, (const char *)text);
	xmlFree(text);
	return kept;
}

const char *
country_file_attribute(const struct country_file *file, struct arena *arena,
    const char *name)
{
	return keep(arena,
	    xmlTextReaderGetAttribute(file->reader, (const xmlChar *)name));
}

const char *
country_file_text(const struct country_file *file, struct arena *arena)
{
	return keep(arena, xmlTextReaderReadString(file->reader));
}
