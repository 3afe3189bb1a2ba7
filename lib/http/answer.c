#include "http/answer.h"

#include <string.h>

#include "base/log.h"
#include "http/answer_parts.h"
#include "http/cookie.h"

struct answer *
answer_new(const struct request *request)
{
	struct answer *answer = arena_alloc(request->arena, sizeof(*answer));

	answer->request = request;
	answer->arena = request->arena;
	answer->json = request->json;
	answer->values = value_object(request->arena);
	answer->page_values = value_object(request->arena);
	answer->status = 200;
	if (request->body != NULL)
		answer->typed = form_typed(request->body);
	else
		answer->typed = value_object(request->arena);
	return answer;
}

struct value *
answer_values(struct answer *answer)
{
	return answer->values;
}

struct value *
answer_page_values(struct answer *answer)
{
	return answer->page_values;
}

void
answer_json(struct answer *answer)
{
	answer->json = true;
}

void
answer_page(struct answer *answer, const char *page)
{
	answer->page = page;
}

void
answer_status(struct answer *answer, int status)
{
	answer->status = status;
}

void
answer_go(struct answer *answer, const char *where)
{
	answer->go = where;
}

void
answer_type(struct answer *answer, const char *control, const char *text)
{
	value_set_text(answer->typed, control, text);
}

static void
add_error(struct answer *answer, const char *field, const char *code)
{
	if (answer->error_count == ANSWER_ERRORS_MAX)
		return;
	answer->errors[answer->error_count].field = field;
	answer->errors[answer->error_count].code = code;
	answer->error_count++;
}

void
answer_problem(struct answer *answer, int status, const char *code)
{
	answer->bad = true;
	answer->status = status;
	answer->code = code;
	add_error(answer, "", code);
}

void
answer_error(struct answer *answer, const char *field, const char *code)
{
	answer->bad = true;
	answer->status = 422;
	if (answer->code == NULL)
		answer->code = code;
	add_error(answer, field, code);
}

bool
answer_errors_of(struct answer *answer, const struct form *form)
{
	const char *field = NULL;
	const char *code = NULL;
	size_t n = 0;

	while (form_error(form, n, &field, &code)) {
		answer_error(answer, field, code);
		n++;
	}
	return n > 0;
}

void
answer_later(struct answer *answer, int status, const char *code,
    int64_t seconds)
{
	answer->retry = seconds > 0 ? seconds : 1;
	answer_problem(answer, status, code);
}

void
answer_store_trouble(struct answer *answer, enum store_outcome outcome)
{
	switch (outcome) {
	case STORE_BUSY:
		answer_later(answer, 503, "busy", 2);
		return;
	case STORE_FULL:
		answer_later(answer, 503, "store-full", 600);
		return;
	case STORE_DAMAGED:
		log_warning("the store is damaged; run latchkey verify");
		break;
	case STORE_FORMAT:
		log_warning("the store has the format of another version; "
			    "install the Latchkey that wrote it");
		break;
	case STORE_OK:
	case STORE_ABSENT:
	case STORE_EXISTS:
	case STORE_FAILED:
		log_warning("the store cannot be read or written; see the "
			    "warning before this one, and latchkey doctor");
		break;
	}
	answer_later(answer, 503, "site-fault", 60);
}

void
answer_header(struct answer *answer, const char *name, const char *text)
{
	if (answer->header_count == ANSWER_HEADERS_MAX)
		log_panic("more than %d headers", ANSWER_HEADERS_MAX);
	answer->headers[answer->header_count].name = name;
	answer->headers[answer->header_count].text = text;
	answer->header_count++;
}

void
answer_cookie(struct answer *answer, const char *name, const char *text,
    int64_t seconds)
{
	/* Whose cookies do not count is given none either. */
	if (!answer->request->may_use_cookies)
		return;
	answer_header(answer, "Set-Cookie",
	    cookie_write(answer->arena, answer->request->site->https, name,
		text, seconds));
}

void
answer_raw(struct answer *answer, const char *type, const char *bytes,
    size_t len)
{
	answer->raw = true;
	answer->type = type;
	answer->bytes = bytes;
	answer->len = len;
}

void
answer_keep(struct answer *answer, int64_t seconds)
{
	answer->keep = seconds;
}

bool
answer_is_bad(const struct answer *answer)
{
	return answer->bad;
}
