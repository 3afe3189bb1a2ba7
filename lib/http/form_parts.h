/* What a form is made of: form_read.c fills the parameters, form.c the rows. */
#ifndef HTTP_FORM_PARTS_H
#define HTTP_FORM_PARTS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { FORM_ROWS_MAX = 24 };

/* What came for a name, in JSON or in a form. */
enum sent {
	SENT_TEXT,
	SENT_BROKEN, /* no text: broken UTF-8, a character that XML has not */
	SENT_LONG,   /* in a query: longer than any field may be */
	SENT_NUMBER,
	SENT_TRUE,
	SENT_OTHER, /* an object, a list, a number of another kind */
};

struct parameter {
	const char *name;
	const char *text; /* "" where it has none */
	enum sent sent;
};

struct row {
	const char *text;
	bool flag;
	const char *code;
	const char *sent;
	bool came;
};

struct field;

struct form {
	struct arena *arena;
	struct parameter *parameters;
	size_t room;
	size_t count;
	const struct field *fields;
	size_t field_count;
	struct row rows[FORM_ROWS_MAX];
};

#endif
