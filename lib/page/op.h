/* A compiled page: literal ops and holes, and the walk over them. */
#ifndef PAGE_OP_H
#define PAGE_OP_H

#include "base/buffer.h"
#include "base/value.h"
#include "page/page_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op_kind {
	OP_LITERAL,   /* text, len */
	OP_TEXT,      /* the value at path, between tags */
	OP_ATTRIBUTE, /* text is ` name="`; the value at path */
	OP_LINK,      /* the same, if the value is a link of ours */
	OP_FLAG,      /* text where the value at path is true */

	OP_IF,     /* up to `to` where the value at path is true */
	OP_UNLESS, /* where it is false */
	OP_EACH,   /* up to `to` for each item; `number` is their slot */
	OP_ERROR,  /* up to `to` where the code at name was found */
	OP_ERRORS, /* up to `to` where any was found */

	OP_SUMMARY,      /* a li for each error */
	OP_MARK,         /* aria-invalid of control name; text is what
			       aria-describedby has already */
	OP_TYPED,        /* value="" of control name, else text */
	OP_TYPED_TEXT,   /* what a textarea holds, else text */
	OP_CHOSEN,       /* text where control name is the value of the
			       NUL-terminated text at path; `number`: where
			       nothing was typed */
	OP_CHOSEN_VALUE, /* the same, but path is a path */
	OP_CHOICE,       /* the options of control name: the literal text,
			       and `to` choices from `path` on, with one more
			       for where nothing was typed */

	OP_SAY,              /* text for plain text */
	OP_SAY_VALUE,        /* the value at path for plain text */
	OP_BREAK,            /* `number` line ends, at least */
	OP_ITEM,             /* the mark of a list's item */
	OP_ANCHOR,           /* a link's text begins */
	OP_ANCHOR_END,       /* and ends; its URL is text */
	OP_ANCHOR_END_VALUE, /* its URL is the value at path */
};

/* Offsets count in the page's bytes, indices in its ops. */
struct op {
	uint8_t kind;
	uint8_t slot; /* where the path begins: 0 the values, else a repeat */
	uint8_t number;
	uint32_t text;
	uint32_t len;
	uint32_t path; /* names, each with its NUL, and an empty one */
	uint32_t name;
	uint32_t to;
};

enum { OP_DEPTH = 4 }; /* repeats within each other */

struct op_range {
	uint32_t from;
	uint32_t to;
};

/* A code and its sentence; `shown`: it has a place in the page. */
struct op_code {
	uint32_t name;
	bool shown;
	struct op_range sentence;
};

/* A control and the id that links to it. */
struct op_control {
	uint32_t name;
	uint32_t id;
};

/* An option: its value, and where in the literal its mark goes. */
struct op_choice {
	uint32_t value;
	uint32_t place;
};

#define OP_NOWHERE UINT32_MAX

struct walk;

/* Writes the op at `at`, and returns the index of the next. */
typedef uint32_t op_step(struct walk *walk, uint32_t at);

/* One block of memory; made by emitter.c, read only afterwards. */
struct page {
	op_step *const *steps; /* by kind */
	const struct op *ops;
	const struct op_code *codes; /* by name */
	size_t code_count;
	const struct op_control *controls;
	size_t control_count;
	const struct op_choice *choices; /* of a select by value */
	const char *bytes;
	struct op_range whole;
	struct op_range text;
	struct op_range title;
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
	const struct value *items[OP_DEPTH];
	struct plain plain;
};

void op_walk(struct walk *walk, struct op_range range);

/* Adds text of the page, a long one as a part where they are wanted. */
void op_add(struct walk *walk, const char *bytes, size_t len);

/* The value at the op's path, or NULL. */
const struct value *op_value(const struct walk *walk, const struct op *op);

/* The URL that a value gives, NULL after a warning where it is none. */
const char *op_url(const struct walk *walk, const struct value *value);

#endif
