/* A compiled page: literal pieces and holes, and the walk over them. */
#ifndef PAGE_PIECE_H
#define PAGE_PIECE_H

#include "base/buffer.h"
#include "base/value.h"
#include "page/page_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum piece_kind {
	PIECE_LITERAL,   /* text, len */
	PIECE_TEXT,      /* the value at path, between tags */
	PIECE_ATTRIBUTE, /* text is ` name="`; the value at path */
	PIECE_LINK,      /* the same, if the value is a link of ours */
	PIECE_FLAG,      /* text where the value at path is true */

	PIECE_IF,     /* up to `to` where the value at path is true */
	PIECE_UNLESS, /* where it is false */
	PIECE_EACH,   /* up to `to` for each item; `number` is their slot */
	PIECE_ERROR,  /* up to `to` where the code at name was found */
	PIECE_ERRORS, /* up to `to` where any was found */

	PIECE_SUMMARY,      /* a li for each error */
	PIECE_MARK,         /* aria-invalid of control name; text is what
			       aria-describedby has already */
	PIECE_TYPED,        /* value="" of control name, else text */
	PIECE_TYPED_TEXT,   /* what a textarea holds, else text */
	PIECE_CHOSEN,       /* text where control name is the value of the
			       NUL-terminated text at path; `number`: where
			       nothing was typed */
	PIECE_CHOSEN_VALUE, /* the same, but path is a path */
	PIECE_CHOICE,       /* the options of control name: the literal text,
			       and `to` choices from `path` on, with one more
			       for where nothing was typed */

	PIECE_SAY,              /* text for plain text */
	PIECE_SAY_VALUE,        /* the value at path for plain text */
	PIECE_BREAK,            /* `number` line ends, at least */
	PIECE_ITEM,             /* the mark of a list's item */
	PIECE_ANCHOR,           /* a link's text begins */
	PIECE_ANCHOR_END,       /* and ends; its URL is text */
	PIECE_ANCHOR_END_VALUE, /* its URL is the value at path */
};

/* Offsets count in the page's bytes, indices in its pieces. */
struct piece {
	uint8_t kind;
	uint8_t slot; /* where the path begins: 0 the values, else a repeat */
	uint8_t number;
	uint32_t text;
	uint32_t len;
	uint32_t path; /* names, each with its NUL, and an empty one */
	uint32_t name;
	uint32_t to;
};

enum { PIECE_DEPTH = 4 }; /* repeats within each other */

struct piece_range {
	uint32_t from;
	uint32_t to;
};

/* A code and its sentence; `shown`: it has a place in the page. */
struct piece_code {
	uint32_t name;
	bool shown;
	struct piece_range sentence;
};

/* A control and the id that links to it. */
struct piece_control {
	uint32_t name;
	uint32_t id;
};

/* An option: its value, and where in the literal its mark goes. */
struct piece_choice {
	uint32_t value;
	uint32_t place;
};

#define PIECE_NOWHERE UINT32_MAX

struct walk;

/* Writes the piece at `at`, and returns the index of the next. */
typedef uint32_t piece_step(struct walk *walk, uint32_t at);

/* One block of memory; made by draft.c, read only afterwards. */
struct page {
	piece_step *const *steps; /* by kind */
	const struct piece *pieces;
	const struct piece_code *codes; /* by name */
	size_t code_count;
	const struct piece_control *controls;
	size_t control_count;
	const struct piece_choice *choices; /* of a select by value */
	const char *bytes;
	struct piece_range whole;
	struct piece_range text;
	struct piece_range title;
	const char *file; /* for the log */
	const char *base;
	const char *origin; /* before a link of ours; "" within the site */
	bool *warned;       /* of a code without a sentence */
};

/* Plain text as it grows: what is owed before the next word. */
struct plain {
	size_t start; /* of the text in the buffer */
	unsigned int breaks;
	bool space;
	bool marked; /* nothing stands behind the mark of an item yet */
	size_t anchor;
};

struct walk {
	const struct page *page;
	const struct page_fill *fill;
	struct buffer *buffer;
	struct page_parts *parts; /* or NULL */
	const struct value *items[PIECE_DEPTH];
	struct plain plain;
};

void piece_walk(struct walk *walk, struct piece_range range);

/* Adds text of the page, a long one as a part where they are wanted. */
void piece_add(struct walk *walk, const char *bytes, size_t len);

/* The value at the piece's path, or NULL. */
const struct value *piece_value(const struct walk *walk,
    const struct piece *piece);

/* The URL that a value gives, NULL after a warning where it is none. */
const char *piece_url(const struct walk *walk, const struct value *value);

#endif
