/* An answer as bytes: a page, JSON or problem+json, and its header fields. */

#include "http/answer.h"

#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/number.h"
#include "http/answer_parts.h"

/* The reason phrases of RFC 9110, which are also the titles of RFC 9457. */
static const struct {
	int status;
	const char *title;
} titles[] = { { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" },
	{ 204, "No Content" }, { 303, "See Other" }, { 304, "Not Modified" },
	{ 308, "Permanent Redirect" }, { 400, "Bad Request" },
	{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 409, "Conflict" }, { 410, "Gone" },
	{ 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
	{ 503, "Service Unavailable" } };

static const char *
title_of(int status)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].status == status)
			return titles[i].title;
	log_panic("status %d has no title", status);
}

/* Sent with every answer: nothing from elsewhere runs or is shown here, and
 * our pages are shown within no other. */
static const char constant_headers[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

static const char page_type[] = "text/html; charset=utf-8";

static void
add_header(struct buffer *out, const char *name, const char *text)
{
	buffer_text(out, name);
	buffer_text(out, ": ");
	buffer_text(out, text);
	buffer_text(out, "\r\n");
}

static void
write_head(struct answer *answer, struct buffer *out, int status,
    const char *type, size_t len)
{
	char digits[NUMBER_SIZE];

	buffer_text(out, "Status: ");
	buffer_number(out, status);
	buffer_text(out, " ");
	buffer_text(out, title_of(status));
	buffer_text(out, "\r\n");
	if (type != NULL)
		add_header(out, "Content-Type", type);
	if (status != 204 && status != 304)
		add_header(out, "Content-Length",
		    number_write((int64_t)len, digits));
	if (answer->keep > 0)
		buffer_format(out,
		    "Cache-Control: public, max-age=%lld\r\n"
		    "Vary: Accept, Accept-Encoding, Accept-Language, Cookie\r\n",
		    (long long)answer->keep);
	else
		buffer_text(out, "Cache-Control: no-store\r\n"
				 "Vary: Accept, Accept-Language, Cookie\r\n");
	buffer_text(out, constant_headers);
	if (answer->retry > 0)
		add_header(out, "Retry-After",
		    number_write(answer->retry, digits));
	for (size_t i = 0; i < answer->header_count; i++)
		/* A cache would give everybody this visitor's cookie. */
		if (answer->keep <= 0
		    || strcmp(answer->headers[i].name, "Set-Cookie") != 0)
			add_header(out, answer->headers[i].name,
			    answer->headers[i].text);
	buffer_text(out, "\r\n");
}

/* FastCGI's Authorizer says a status and variables; what else it says becomes a
 * header of the page that is guarded (specification 6.3). */
static void
send_verdict(struct answer *answer, struct gateway *gateway)
{
	struct buffer head = buffer_new(answer->arena, 256);

	buffer_format(&head, "Status: %d %s\r\n", answer->status,
	    title_of(answer->status));
	for (size_t i = 0; i < answer->header_count; i++)
		if (ascii_begins(answer->headers[i].name, "Variable-"))
			add_header(&head, answer->headers[i].name,
			    answer->headers[i].text);
	buffer_text(&head, "\r\n");
	gateway_write(gateway, head.bytes, head.len);
}

static void
send_body(struct answer *answer, struct gateway *gateway, int status,
    const char *type, const struct buffer *body)
{
	struct buffer head = buffer_new(answer->arena, 1536);

	write_head(answer, &head, status, type, body->len);
	gateway_write(gateway, head.bytes, head.len);
	if (!answer->request->head && status != 204 && status != 304)
		gateway_write(gateway, body->bytes, body->len);
}

/* A body whose long constants go out from where they lie. */
static void
send_parts(struct answer *answer, struct gateway *gateway, int status,
    const struct buffer *body, const struct page_parts *parts)
{
	struct buffer head = buffer_new(answer->arena, 1536);
	size_t at = 0;

	write_head(answer, &head, status, page_type, body->len + parts->len);
	gateway_write(gateway, head.bytes, head.len);
	if (answer->request->head)
		return;
	for (size_t i = 0; i < parts->count; i++) {
		const struct page_part *part = &parts->rows[i];

		gateway_write(gateway, body->bytes + at, part->at - at);
		gateway_write(gateway, part->bytes, part->len);
		at = part->at;
	}
	gateway_write(gateway, body->bytes + at, body->len - at);
}

static void
send_raw(struct answer *answer, struct gateway *gateway)
{
	struct buffer body = buffer_new(answer->arena, answer->len);

	buffer_add(&body, answer->bytes, answer->len);
	send_body(answer, gateway, answer->status, answer->type, &body);
}

/* A name of ours becomes a URL; a path stands as it is. */
static const char *
location_of(struct answer *answer)
{
	const struct site *site = answer->request->site;

	if (answer->go[0] == '/')
		return answer->go;
	if (answer->go[0] == '\0')
		return site->base;
	return arena_format(answer->arena, "%s%s%s", site->base, answer->go,
	    site->suffix);
}

static const struct page *
find_page(struct answer *answer, const struct answer_house *renderer,
    const char *name)
{
	return catalog_page(renderer->catalog, answer->request->language, name,
	    renderer->paths);
}

/* Moves the members of one object behind those of another. */
static void
merge(struct value *into, const struct value *from)
{
	for (struct value *at = from->first; at != NULL;) {
		struct value *next = at->next;

		at->next = NULL;
		if (into->last == NULL)
			into->first = at;
		else
			into->last->next = at;
		into->last = at;
		at = next;
	}
}

static void
add_common_values(struct answer *answer)
{
	struct value *values = answer->page_values;
	char time[CLOCK_RFC3339];

	value_set_flag(values, "signed_in",
	    request_session(answer->request) != NULL);
	value_set_flag(values, "failed", answer->bad);
	if (answer->retry <= 0)
		return;
	(void)clock_rfc3339(answer->request->now + answer->retry, time);
	value_set_number(values, "retry_after", answer->retry);
	value_set_text(values, "retry_at",
	    arena_copy(answer->arena, time + strlen("2026-11-23T"), 8));
}

static struct page_fill
fill_of(struct answer *answer)
{
	struct page_fill fill = { .values = answer->values,
		.typed = answer->typed,
		.errors = answer->errors,
		.error_count = answer->error_count };

	return fill;
}

/* Without its page a program can still say that something is wrong. */
static void
send_bare(struct answer *answer, struct gateway *gateway)
{
	struct buffer body = buffer_new(answer->arena, 256);
	int status = answer->status < 400 ? 503 : answer->status;

	buffer_format(&body,
	    "<!DOCTYPE html>\n<title>%s</title>\n"
	    "<h1>%s</h1>\n",
	    title_of(status), title_of(status));
	send_body(answer, gateway, status, page_type, &body);
}

static void
send_page(struct answer *answer, const struct answer_house *renderer,
    struct gateway *gateway)
{
	const struct page *page = NULL;
	struct buffer body = buffer_new(answer->arena, 8192);
	struct page_parts parts;
	struct page_fill fill;

	if (answer->page == NULL)
		answer->page = "problem";
	page = find_page(answer, renderer, answer->page);
	if (page == NULL) {
		send_bare(answer, gateway);
		return;
	}
	add_common_values(answer);
	/* Where both have a name, the page's own value goes first. */
	merge(answer->page_values, answer->values);
	fill = fill_of(answer);
	fill.values = answer->page_values;
	page_write_parts(page, &body, &parts, &fill);
	/* The status of JSON's success means nothing to a browser. */
	send_parts(answer, gateway, answer->bad ? answer->status : 200, &body,
	    &parts);
}

static void
add_problem_error(struct answer *answer, struct value *list,
    const struct page_error *error, const char *detail)
{
	struct value *item = value_set_object(list, NULL);

	value_set_text(item, "field", error->field);
	value_set_text(item, "pointer",
	    arena_format(answer->arena, "/%s", error->field));
	value_set_text(item, "code", error->code);
	value_set_text(item, "detail", detail);
}

static void
add_problem_errors(struct answer *answer, struct value *problem,
    const struct page *page, const struct page_fill *fill)
{
	struct value *list = value_set_list(problem, "errors");

	for (size_t i = 0; i < answer->error_count; i++) {
		struct page_error error = answer->errors[i];
		const char *detail = NULL;

		if (error.field[0] == '\0')
			continue;
		if (page != NULL)
			detail = page_sentence(page, answer->arena, fill,
			    error.field, error.code);
		add_problem_error(answer, list, &error, detail);
		/* Its name until 2026-11; programs may still ask for that. */
		if (strcmp(error.code, "current-password-missing") == 0) {
			error.code = "current_password-missing";
			add_problem_error(answer, list, &error, detail);
		}
	}
}

/* RFC 9457, with the sentences of the page a person would see. */
static struct value *
problem_of(struct answer *answer, const struct answer_house *renderer)
{
	struct value *problem = value_object(answer->arena);
	const struct page *page = find_page(answer, renderer,
	    answer->page == NULL ? "problem" : answer->page);
	struct page_fill fill = fill_of(answer);
	const char *field =
	    answer->error_count > 0 ? answer->errors[0].field : "";

	/* Sentences may have holes for what only pages show. */
	fill.values = answer->page_values;
	value_set_text(problem, "type", "about:blank");
	value_set_text(problem, "title", title_of(answer->status));
	value_set_number(problem, "status", answer->status);
	value_set_text(problem, "code", answer->code);
	if (page != NULL)
		value_set_text(problem, "detail",
		    page_sentence(page, answer->arena, &fill, field,
			answer->code));
	add_problem_errors(answer, problem, page, &fill);
	if (answer->retry > 0)
		value_set_number(problem, "retry_after", answer->retry);
	return problem;
}

static void
send_problem(struct answer *answer, const struct answer_house *renderer,
    struct gateway *gateway)
{
	struct buffer body = buffer_new(answer->arena, 2048);
	struct value *problem = NULL;

	add_common_values(answer);
	problem = problem_of(answer, renderer);
	merge(problem, answer->values);
	json_write(&body, problem);
	send_body(answer, gateway, answer->status,
	    "application/problem+json; charset=utf-8", &body);
}

static void
send_json(struct answer *answer, struct gateway *gateway)
{
	struct buffer body = buffer_new(answer->arena, 2048);

	json_write(&body, answer->values);
	send_body(answer, gateway, answer->status,
	    "application/json; charset=utf-8", &body);
}

static void
send_redirect(struct answer *answer, struct gateway *gateway)
{
	struct buffer body = buffer_new(answer->arena, 1);

	answer_header(answer, "Location", location_of(answer));
	send_body(answer, gateway, 303, NULL, &body);
}

void
answer_send(struct answer *answer, const struct answer_house *renderer,
    struct gateway *gateway)
{
	if (answer->request->authorizer)
		send_verdict(answer, gateway);
	else if (answer->raw)
		send_raw(answer, gateway);
	else if (answer->json && answer->bad)
		send_problem(answer, renderer, gateway);
	else if (answer->json)
		send_json(answer, gateway);
	else if (answer->go != NULL && !answer->bad)
		send_redirect(answer, gateway);
	else
		send_page(answer, renderer, gateway);
}
