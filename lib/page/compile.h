/* A template on its way to a page: what those who write the ops know
 * (tal.c, address.c, markup.c, control.c, prose.c). */
#ifndef PAGE_COMPILE_H
#define PAGE_COMPILE_H

#include "page/emitter.h"
#include "page/node.h"
#include "page/page_files.h"
#include "page/page_type.h"
#include "page/path.h"

#include <stdbool.h>
#include <stdint.h>

/* An element that stands for a code. */
struct compile_code {
	struct compile_code *next;
	const struct node *node;
	bool shown;
};

/* An id that is taken. */
struct compile_id {
	struct compile_id *next;
	const char *id;
	const struct node *node;
};

struct compile {
	struct arena *arena;
	struct emitter emitter;
	const struct page_site *site;
	const struct page_files *files;
	struct path_world world;
	const struct path_scope *scope;
	struct compile_code *codes;
	struct compile_id *ids;
	bool absolute; /* links with the origin: a mail */
	bool failed;   /* the first mistake ends it; all writers return then */
	unsigned int repeats; /* around this place, of any kind */
	uint8_t slots;        /* those at rendering */
	const char *select;   /* the name of the select around, or NULL */
	bool list_wanted;     /* of the error summary: its ul */
	bool verbatim;        /* blanks are kept */
	bool inert;           /* in template: nothing stands for anything */
	bool blank;           /* the last thing written was a blank */
	bool bare;            /* tags are left out: in title */
	bool line;            /* plain text of one line, without URLs */
};

/* Logs file, line and what is wrong, the first time. */
void compile_fail(struct compile *compile, const struct node *node,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
