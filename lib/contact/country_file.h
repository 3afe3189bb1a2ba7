/* Reading one of the countries' XML files, element by element.  The files are
 * ours and installed with the programs; what is wrong in one is the admin's. */
#ifndef CONTACT_COUNTRY_FILE_H
#define CONTACT_COUNTRY_FILE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct country_file;

/* True where all of the file was well-formed and nothing was refused. */
bool country_file_close(struct country_file *file);

/* Reads it whole; texts that are asked for lie in `arena` and outlive the
 * file.  NULL after a warning. */
struct country_file *country_file_open(struct arena *arena, const char *dir,
    const char *name);

/* Goes to the next element's start.  False at the end, after a damage and
 * after country_file_refuse(). */
bool country_file_next(struct country_file *file);

/* The name of this element; good until the file is closed. */
const char *country_file_element(const struct country_file *file);

/* An attribute of this element, or NULL, and the text right within it. */
const char *country_file_attribute(const struct country_file *file,
    const char *name);
const char *country_file_text(const struct country_file *file);

/* Which attribute becomes which member, a const char *, of a struct; rows end
 * with one without attribute. */
struct country_file_fact {
	const char *attribute;
	size_t member;
	bool needed; /* this element is refused without it */
};

/* Sets the members of `into` to the attributes of this element, or NULL. */
void country_file_take(struct country_file *file,
    const struct country_file_fact *facts, void *into);

/* Warns that this element is wrong, and why; ends the reading. */
void country_file_refuse(struct country_file *file, const char *reason);

#endif
