/* From a request to the action it asks for, or to what it is told instead. */

#include "http/route.h"

#include <string.h>

#include "cgi.h"
#include "http/answer_parts.h"
#include "site.h"
#include "site/settings_load.h"
#include "tap.h"

#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded\n"
#define POST FORM "REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=same-origin\n"
#define GET  "REQUEST_METHOD=GET\n"

static struct site site = { .base = "/", .suffix = "" };

/* Which handler was called, and what its form said. */
static const char *called;
static const char *told;

static void
note_call(const char *name, struct form *form)
{
	called = name;
	told = form_trouble(form, 0) == NULL ? form_text(form, 0)
					     : form_trouble(form, 0);
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)answer;
	note_call("show", form);
}

static void
send(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)answer;
	note_call("send", form);
}

static void
resend(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)answer;
	note_call("resend", form);
}

static void
drop(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)answer;
	note_call("drop", form);
}

static const struct field fields[] = { { .name = "name", .max = 4 } };

#define ROW(url, of, if_there, call, shown)                           \
 {                                                                    \
  .name = (url), .method = (of), .when = (if_there), .page = (shown), \
  .fields = fields, .field_count = 1, .handler = (call)               \
 }

static const struct action actions[] = {
	{ .name = "pair",
	    .method = METHOD_GET,
	    .again = true,
	    .fields = fields,
	    .field_count = 1,
	    .handler = resend,
	    .page = "pair" },
	ROW("pair", METHOD_GET, "order=app", send, "pair-app"),
	ROW("pair", METHOD_GET, NULL, show, "pair"),
	{ .name = "data",
	    .method = METHOD_GET,
	    .fields = fields,
	    .field_count = 1,
	    .handler = show,
	    .json = true },
	ROW("code", METHOD_POST, "resend", resend, "code"),
	ROW("code", METHOD_POST, "action=drop", drop, "code"),
	ROW("code", METHOD_POST, NULL, send, "code"),
	ROW("code", METHOD_GET, NULL, show, "code"),
	ROW("help", METHOD_GET, NULL, show, "help"),
	ROW("only", METHOD_POST, "flow", send, "only"),
	{ 0 },
};

static const struct service service = { .name = "test", .actions = actions };

static const struct action any[] = {
	ROW(NULL, METHOD_GET, NULL, show, NULL),
	{ 0 },
};

static const struct service any_service = { .name = "any",
	.actions = any,
	.any_method = true };

static struct request request;

static struct answer *
ask(const struct service *of, const char *parameters, const char *body,
    bool ready)
{
	struct gateway *gateway =
	    cgi_open(parameters, body, body == NULL ? 0 : strlen(body));
	struct answer *answer = NULL;

	called = NULL;
	told = NULL;
	request = (struct request){ .site = &site, .arena = site_work.arena };
	answer = route(&request, gateway, of, ready);
	gateway_close(gateway);
	return answer;
}

static const char *
header_of(const struct answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].text;
	return NULL;
}

struct call {
	const char *parameters;
	const char *body;
	const char *handler;
	const char *told;
	const char *page;
};

static void
try_calls(const struct call *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct answer *answer =
		    ask(&service, rows[i].parameters, rows[i].body, true);

		is_string(called, rows[i].handler, "handler of request %zu", i);
		is_string(told, rows[i].told, "its field");
		is_string(answer->page, rows[i].page, "its page");
	}
}

static void
test_action(void)
{
	static const struct call rows[] = {
		{ GET "SCRIPT_NAME=/code", NULL, "show", NULL, "code" },
		{ "REQUEST_METHOD=HEAD\nSCRIPT_NAME=/code", NULL, "show", NULL,
		    "code" },
		{ GET "SCRIPT_NAME=/code.fcgi", NULL, "show", NULL, "code" },
		{ GET "SCRIPT_NAME=/help", NULL, "show", NULL, "help" },
		{ POST "SCRIPT_NAME=/code", "", "send", NULL, "code" },
		{ POST "SCRIPT_NAME=/code", "resend=", "resend", NULL, "code" },
		{ POST "SCRIPT_NAME=/code", "action=drop", "drop", NULL,
		    "code" },
		{ POST "SCRIPT_NAME=/code", "action=keep", "send", NULL,
		    "code" },
		{ POST "SCRIPT_NAME=/code", "action=drop&action=drop", "send",
		    NULL, "code" },
		{ POST "SCRIPT_NAME=/code\nQUERY_STRING=resend=1", "", "send",
		    NULL, "code" },
		{ POST "SCRIPT_NAME=/only", "flow=x", "send", NULL, "only" },
		/* The fields of a POST are its body's, judged by the table. */
		{ GET "SCRIPT_NAME=/code\nQUERY_STRING=name=Ada", NULL, "show",
		    "Ada", "code" },
		{ POST "SCRIPT_NAME=/code\nQUERY_STRING=name=Eve", "name=Ada",
		    "send", "Ada", "code" },
		{ POST "SCRIPT_NAME=/code\nQUERY_STRING=name=Eve", "", "send",
		    NULL, "code" },
		{ POST "SCRIPT_NAME=/code", "name=Adele", "send",
		    "name-too-long", "code" },
		/* A button that is not Next: the form as it was filled in,
		 * which goes nowhere. */
		{ POST "SCRIPT_NAME=/code", "do=refresh&resend=", "show", NULL,
		    "code" },
		{ POST "SCRIPT_NAME=/code\nQUERY_STRING=name=Eve",
		    "do=language&name=Ada", "show", "Ada", "code" },
		{ POST "SCRIPT_NAME=/code", "do=country", "show", NULL,
		    "code" },
		{ POST "SCRIPT_NAME=/code", "do=next", "send", NULL, "code" },
		{ POST "SCRIPT_NAME=/code\nQUERY_STRING=do=refresh", "", "send",
		    NULL, "code" },
	};

	try_calls(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
test_keys(void)
{
	static const struct call rows[] = {
		/* An action of its own, where there is one. */
		{ POST "SCRIPT_NAME=/pair", "do=refresh&order=app&name=Ada",
		    "resend", "Ada", "pair" },
		{ GET "SCRIPT_NAME=/pair", NULL, "show", NULL, "pair" },
		/* A GET says in its query what it wants. */
		{ GET "SCRIPT_NAME=/pair\nQUERY_STRING=order=app&name=Ada",
		    NULL, "send", "Ada", "pair-app" },
		{ GET "SCRIPT_NAME=/pair\nQUERY_STRING=order=web", NULL, "show",
		    NULL, "pair" },
		{ GET "SCRIPT_NAME=/pair\nQUERY_STRING=do=refresh", NULL,
		    "show", NULL, "pair" },
	};

	try_calls(rows, sizeof(rows) / sizeof(rows[0]));
	ok(ask(&service, GET "SCRIPT_NAME=/data", NULL, true)->json
		&& !request.json,
	    "what has no page is JSON for everybody");
	ok(!ask(&service, GET "SCRIPT_NAME=/code", NULL, true)->json,
	    "what has one is not");
}

static void
test_refused(void)
{
	static const struct {
		const char *parameters;
		const char *body;
		int status;
		const char *code;
		const char *allow;
	} rows[] = {
		{ GET "SCRIPT_NAME=/none", NULL, 404, "not-found", NULL },
		{ GET "SCRIPT_NAME=/", NULL, 404, "not-found", NULL },
		{ GET "SCRIPT_NAME=/CODE", NULL, 404, "not-found", NULL },
		{ GET "SCRIPT_NAME=/code\nPATH_INFO=/x", NULL, 404, "not-found",
		    NULL },
		{ "REQUEST_METHOD=PUT\nSCRIPT_NAME=/none", NULL, 404,
		    "not-found", NULL },
		{ "REQUEST_METHOD=PUT\nSCRIPT_NAME=/code", NULL, 405,
		    "wrong-method", "GET, HEAD, POST, OPTIONS" },
		{ POST "SCRIPT_NAME=/help", "", 405, "wrong-method",
		    "GET, HEAD, OPTIONS" },
		{ POST "SCRIPT_NAME=/help", "do=next", 405, "wrong-method",
		    "GET, HEAD, OPTIONS" },
		{ POST "SCRIPT_NAME=/code", "%=name", 400, "bad-request",
		    NULL },
		{ FORM "REQUEST_METHOD=POST\nSCRIPT_NAME=/code\n"
		       "HTTP_SEC_FETCH_SITE=cross-site",
		    "do=refresh", 403, "cross-site", NULL },
		{ "REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=none\n"
		  "SCRIPT_NAME=/code",
		    "a=b", 415, "wrong-type", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct answer *answer =
		    ask(&service, rows[i].parameters, rows[i].body, true);

		is_string(called, NULL, "request %zu meets no handler", i);
		is_int(answer->status, rows[i].status, "its status");
		is_string(answer->code, rows[i].code, "its code");
		is_string(answer->page, "problem", "its page");
		is_string(header_of(answer, "Allow"), rows[i].allow,
		    "what it says is allowed");
	}
}

static void
test_bodiless(void)
{
	const struct answer *answer = ask(&service,
	    "REQUEST_METHOD=OPTIONS\nSCRIPT_NAME=/code", NULL, true);

	is_int(answer->status, 204, "OPTIONS");
	is_string(header_of(answer, "Allow"), "GET, HEAD, POST, OPTIONS",
	    "what there is");
	ok(answer->raw && answer->len == 0, "without a body");
	answer =
	    ask(&service, GET "SCRIPT_NAME=/code\nPATH_INFO=/", NULL, true);
	is_int(answer->status, 308, "a trailing slash");
	is_string(header_of(answer, "Location"), "/code", "leads to the name");
	ok(answer->raw && answer->len == 0 && called == NULL, "without a body");
}

static void
test_ready(void)
{
	const struct answer *answer =
	    ask(&service, GET "SCRIPT_NAME=/code", NULL, false);

	is_int(answer->status, 503, "what has no state");
	is_string(answer->code, "site-fault", "has a fault");
	is_int(answer->retry, 60, "for a minute");
	is_string(called, NULL, "and calls no handler");
	answer =
	    ask(&service, GET "SCRIPT_NAME=/code\nPATH_INFO=/x", NULL, false);
	is_int(answer->status, 404, "what there is not, there is not then");
}

/* The session program answers whatever a web server asks about. */
static void
test_any(void)
{
	static const char *const rows[] = { GET "SCRIPT_NAME=/session",
		"REQUEST_METHOD=PUT\nSCRIPT_NAME=/session",
		"REQUEST_METHOD=OPTIONS\nSCRIPT_NAME=/session",
		"SCRIPT_NAME=/session",
		"REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=cross-site\n"
		"SCRIPT_NAME=/session",
		POST "SCRIPT_NAME=/session\nCONTENT_LENGTH=99999",
		POST "SCRIPT_NAME=/session\nQUERY_STRING=%" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct answer *answer =
		    ask(&any_service, rows[i], "a=%", true);

		is_string(called, "show", "any request %zu", i);
		ok(!answer->bad, "nothing is wrong with it");
	}
	(void)ask(&any_service, rows[0], NULL, false);
	is_string(called, "show", "without state too");
	is_int(ask(&any_service, GET "SCRIPT_NAME=/session\nPATH_INFO=/x", NULL,
		   true)
		   ->status,
	    404, "but under its own name only");
}

static void
test_language(void)
{
	static const struct {
		const char *parameters;
		const char *body;
		const char *language;
		bool kept; /* in a cookie */
	} rows[] = { { GET, NULL, "en", false },
		{ GET "HTTP_ACCEPT_LANGUAGE=fr;q=0.5, de", NULL, "de", false },
		{ GET "HTTP_ACCEPT_LANGUAGE=xx", NULL, "en", false },
		{ GET "HTTP_COOKIE=lk-language=de\nHTTP_ACCEPT_LANGUAGE=fr",
		    NULL, "de", false },
		{ GET "HTTP_COOKIE=lk-language=xx\nHTTP_ACCEPT_LANGUAGE=fr",
		    NULL, "fr", false },
		{ GET "QUERY_STRING=lang=fr\nHTTP_COOKIE=lk-language=de", NULL,
		    "fr", true },
		{ GET "QUERY_STRING=lang=xx\nHTTP_COOKIE=lk-language=de", NULL,
		    "de", false },
		{ POST "QUERY_STRING=lang=fr", "lang=de", "de", true },
		{ POST "QUERY_STRING=lang=fr", "a=b", "fr", true },
		{ POST, "lang=DE", "de", true },
		/* Also where the request is refused. */
		{ GET "PATH_INFO=/x\nQUERY_STRING=lang=fr", NULL, "fr",
		    true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct answer *answer =
		    ask(&service, rows[i].parameters, rows[i].body, true);

		is_string(request.language, rows[i].language,
		    "language of request %zu", i);
		ok((header_of(answer, "Set-Cookie") != NULL) == rows[i].kept,
		    "kept or not");
	}
	(void)ask(&service, GET "HTTP_ACCEPT_LANGUAGE=de-AT", NULL, true);
	is_string(request.region, "AT", "a region");
	(void)ask(&service,
	    GET "HTTP_ACCEPT_LANGUAGE=de-AT\nHTTP_COOKIE=lk-region=CH", NULL,
	    true);
	is_string(request.region, "CH", "the one that was chosen before");
	(void)ask(&service, GET, NULL, true);
	is_string(request.region, NULL, "none");
}

int
main(void)
{
	site_open("[site]\nlanguages = en de fr\n");
	site.settings = settings_load(site_path("latchkey.conf"));
	if (site.settings == NULL)
		bail("no settings");
	test_action();
	test_keys();
	test_refused();
	test_bodiless();
	test_ready();
	test_any();
	test_language();
	settings_free(site.settings);
	return done();
}
