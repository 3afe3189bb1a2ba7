/* Fields from outside: a table says what a program takes, and a handler gets
 * a valid value or a known error, nothing else. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/arena.h"
#include "base/value.h"

#include <stdbool.h>
#include <stddef.h>

enum field_kind {
	FIELD_TEXT,   /* one line */
	FIELD_SECRET, /* never shown again */
	FIELD_NUMBER, /* text too, but a JSON number will do */
	FIELD_FLAG, /* a check box: there or not; any of JSON's 1, "1", true */
};

/* One row of a program's table; the rows' numbers are its enum. */
struct field {
	const char *name;
	size_t max; /* bytes, of what the judge has made ready */
	enum field_kind kind;
	bool required;
	/* NULL where any text will do; else see contact/judge.h.  What it makes
	 * empty did not come. */
	const char *(
	    *judge)(struct arena *arena, const char *typed, const char **value);
};

struct form;

/* What was sent, before any table is applied. */
struct form *form_new(struct arena *arena);

/*
 * Both read a body.  NULL where it is good, else the code of what is wrong:
 * "bad-request" (no form, no JSON object, a name that is no text or of more
 * than 64 bytes), "too-large" (more than 64 fields, a value of more than 4
 * KiB).  A value that is no text, or no simple one in JSON, is the trouble of
 * the row that takes it: -bad-character, -wrong-type.
 */
const char *form_read_urlencoded(struct form *form, const char *bytes,
    size_t len);
const char *form_read_json(struct form *form, const char *bytes, size_t len);

/*
 * Reads a query, in which `next` is last and taken as it stands.  What others
 * add to a link is no reason to refuse it: a name that is none of ours is left
 * out whatever it is worth, and a value that no body could have is wrong for
 * the field that takes it, FIELD-bad-character or FIELD-too-long, and is not
 * there for form_raw().  False where anything was left out or is wrong, for
 * whoever must have all or nothing.
 */
bool form_read_query(struct form *form, const char *query);

/* Whether a parameter came, and its text as sent ("" for a flag), or NULL: for
 * lib/http, which reads what every request may have.  A handler declares what
 * it takes and asks by row. */
bool form_has(const struct form *form, const char *name);
const char *form_raw(const struct form *form, const char *name);

/* Applies a table: afterwards the verbs below take its row numbers. */
void form_check(struct form *form, const struct field *fields, size_t count);

/* The value, NULL where the field is absent or wrong. */
const char *form_text(const struct form *form, size_t row);
bool form_flag(const struct form *form, size_t row);

/* Whether the parameter came at all: empty, wrong or more than once too. */
bool form_came(const struct form *form, size_t row);

/* The value of a row that names what is meant, as a token does: "" where
 * something came that is none, so that it never counts as not said. */
const char *form_named(const struct form *form, size_t row);

/* What was sent, right or wrong: for comparing something with it, never to be
 * stored or shown.  NULL where nothing came, or more than one. */
const char *form_sent(const struct form *form, size_t row);

/* The code of what is wrong with a row ("email-missing"), or NULL. */
const char *form_trouble(const struct form *form, size_t row);
bool form_is_good(const struct form *form);

/* Adds what the table could not know; the first code of a row stays. */
void form_refuse(struct form *form, size_t row, const char *code);

/* The same where nothing came for the row. */
void form_need(struct form *form, size_t row, const char *code);

/* The row has neither value nor code: another choice made it meaningless. */
void form_ignore(struct form *form, size_t row);

/* Walks what is wrong, in the order of the table. */
bool form_error(const struct form *form, size_t n, const char **field,
    const char **code);

/* What was typed, for the page to show again: an object of texts, without
 * secrets and without what came more than once. */
struct value *form_typed(const struct form *form);

#endif
