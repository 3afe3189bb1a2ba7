/* Text so that it means itself where it stands. */
#ifndef PAGE_ESCAPE_H
#define PAGE_ESCAPE_H

#include "base/buffer.h"

#include <stddef.h>

enum escape_place {
	ESCAPE_TEXT,      /* between tags */
	ESCAPE_ATTRIBUTE, /* within double quotes */
};

/* Appends `len` bytes of clean UTF-8.  Line ends and tabs survive in both
 * places, whichever parser reads them (HTML and XML differ there). */
void escape_write(struct buffer *buffer, enum escape_place place,
    const char *text, size_t len);

#endif
