/* The outcome of a request.  A handler says what happened; whether that is a
 * page or JSON is decided here, from the same values. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "base/buffer.h"
#include "base/value.h"
#include "http/request.h"
#include "page/page.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;

struct answer *answer_new(const struct request *request);

/* What JSON carries and the page shows. */
struct value *answer_values(struct answer *answer);

/* What the page alone shows: marks, dates in words, links. */
struct value *answer_page_values(struct answer *answer);

/* Everybody gets JSON, whatever the request takes. */
void answer_json(struct answer *answer);

/* The page for a browser, "register". */
void answer_page(struct answer *answer, const char *page);

/* The status of JSON and, where it is 400 or more, of the page; 200 if it is
 * never said. */
void answer_status(struct answer *answer, int status);

/* Where a browser is sent by 303 when all went well: a name of ours
 * ("account"), or a path with a leading slash as it stands. */
void answer_go(struct answer *answer, const char *where);

/* What a control shows in place of what was typed. */
void answer_type(struct answer *answer, const char *control, const char *text);

/* Something is wrong: status, and the code of the sentence. */
void answer_problem(struct answer *answer, int status, const char *code);

/* A field is wrong: 422, and the code beside the field. */
void answer_error(struct answer *answer, const char *field, const char *code);

/* Takes over all that is wrong in a form; true where there was anything. */
bool answer_errors_of(struct answer *answer, const struct form *form);

/* 429 or 503 with Retry-After. */
void answer_later(struct answer *answer, int status, const char *code,
    int64_t seconds);

/* What the store could not do: 503 with a code, Retry-After and, by the page,
 * when. */
void answer_store_trouble(struct answer *answer, enum store_outcome outcome);

/* One of our cookies; text NULL takes it away.  Nothing where the request's own
 * may not be used (may_use_cookies). */
void answer_cookie(struct answer *answer, const char *name, const char *text,
    int64_t seconds);

/* Another header; name and text are borrowed. */
void answer_header(struct answer *answer, const char *name, const char *text);

/* Something that is neither page nor JSON, with its type; NULL: no body. */
void answer_raw(struct answer *answer, const char *type, const char *bytes,
    size_t len);

/* May be kept by caches, for so many seconds, and then gives no cookie; else
 * no-store. */
void answer_keep(struct answer *answer, int64_t seconds);

bool answer_is_bad(const struct answer *answer);

/* What rendering needs. */
struct answer_house {
	struct catalog *catalog;
	const char *const *paths; /* of all this program's pages */
};

/* Renders and sends it. */
void answer_send(struct answer *answer, const struct answer_house *renderer,
    struct gateway *gateway);

#endif
