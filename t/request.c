/* A request read from its parameters and body: what passes, and what it is
 * told where something is wrong. */

#include "http/request.h"

#include <string.h>

#include "base/buffer.h"
#include "cgi.h"
#include "site.h"
#include "site/settings_load.h"
#include "tap.h"

enum { BODY_MAX = 16384 };

#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded\n"
#define JSON "CONTENT_TYPE=application/json\n"
#define POST "REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=same-origin\n"

static struct site site = { .base = "/members/", .suffix = ".fcgi" };

static void
open_with(const char *settings)
{
	site_open(settings);
	settings_free(site.settings);
	site.settings = settings_load(site_path("latchkey.conf"));
	if (site.settings == NULL)
		bail("no settings");
}

/* Reads one; what it points to stays until the next site. */
static struct request
read_bytes(const char *parameters, const char *body, size_t len,
    struct request_trouble *trouble)
{
	struct request request = { .site = &site, .arena = site_work.arena };
	struct gateway *gateway = cgi_open(parameters, body, len);

	request_read(&request, gateway, trouble);
	gateway_close(gateway);
	return request;
}

static struct request
read_one(const char *parameters, const char *body)
{
	struct request_trouble trouble;

	return read_bytes(parameters, body, body == NULL ? 0 : strlen(body),
	    &trouble);
}

static struct request_trouble
trouble_of(const char *parameters, const char *body)
{
	struct request_trouble trouble;

	(void)read_bytes(parameters, body, body == NULL ? 0 : strlen(body),
	    &trouble);
	return trouble;
}

static void
test_method(void)
{
	static const struct {
		const char *parameters;
		enum method method;
		bool head;
	} rows[] = { { "REQUEST_METHOD=GET", METHOD_GET, false },
		{ "REQUEST_METHOD=HEAD", METHOD_GET, true },
		{ "REQUEST_METHOD=POST", METHOD_POST, false },
		{ "REQUEST_METHOD=OPTIONS", METHOD_OPTIONS, false },
		{ "REQUEST_METHOD=PUT", METHOD_OTHER, false },
		{ "REQUEST_METHOD=get", METHOD_OTHER, false },
		{ "REQUEST_METHOD=", METHOD_OTHER, false },
		{ "", METHOD_OTHER, false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request request = read_one(rows[i].parameters, NULL);

		ok(request.method == rows[i].method
			&& request.head == rows[i].head,
		    "method by \"%s\"", rows[i].parameters);
	}
}

static void
test_name(void)
{
	static const struct {
		const char *parameters;
		const char *name;
		int status;
		const char *location;
	} rows[] = { { "", "", 0, NULL }, { "SCRIPT_NAME=/", "", 0, NULL },
		{ "SCRIPT_NAME=", "", 0, NULL },
		{ "SCRIPT_NAME=/register", "register", 0, NULL },
		{ "SCRIPT_NAME=register", "", 0, NULL },
		{ "SCRIPT_NAME=/members/register", "register", 0, NULL },
		{ "SCRIPT_NAME=/members/register.fcgi", "register", 0, NULL },
		{ "SCRIPT_NAME=/cgi-bin/register.cgi", "register", 0, NULL },
		{ "SCRIPT_NAME=/register.php", "register.php", 0, NULL },
		{ "SCRIPT_NAME=/manifest.webmanifest", "manifest.webmanifest",
		    0, NULL },
		{ "SCRIPT_NAME=/a.cgi/register", "register", 0, NULL },
		{ "SCRIPT_NAME=/register\nPATH_INFO=", "register", 0, NULL },
		{ "SCRIPT_NAME=/register\nPATH_INFO=/", "register", 308,
		    "/members/register.fcgi" },
		{ "SCRIPT_NAME=/members/register.cgi\nPATH_INFO=/", "register",
		    308, "/members/register.fcgi" },
		{ "SCRIPT_NAME=/\nPATH_INFO=/", "", 0, NULL },
		{ "SCRIPT_NAME=\nPATH_INFO=/", "", 0, NULL },
		{ "SCRIPT_NAME=\nPATH_INFO=/other", "", 404, NULL },
		{ "SCRIPT_NAME=/register\nPATH_INFO=/x", "register", 404,
		    NULL },
		{ "SCRIPT_NAME=/register\nPATH_INFO=//", "register", 404,
		    NULL },
		{ "SCRIPT_NAME=/register\nPATH_INFO=/register", "register", 404,
		    NULL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request_trouble trouble;
		struct request request =
		    read_bytes(rows[i].parameters, NULL, 0, &trouble);

		is_string(request.name, rows[i].name, "name %zu", i);
		is_int(trouble.status, rows[i].status, "its status");
		is_string(trouble.location, rows[i].location,
		    "where it leads to");
	}
}

/* The answer is JSON where the body is, or where that alone is accepted. */
static void
test_json(void)
{
	static const struct {
		const char *parameters;
		bool json_body;
		bool json;
	} rows[] = { { "", false, false },
		{ "CONTENT_TYPE=application/json", true, true },
		{ "CONTENT_TYPE=application/json; charset=utf-8", true, true },
		{ "CONTENT_TYPE=application/json;charset=utf-8", true, true },
		{ "CONTENT_TYPE=Application/JSON", true, true },
		{ "CONTENT_TYPE=application/jsonp", false, false },
		{ "CONTENT_TYPE=application/json+x", false, false },
		{ "CONTENT_TYPE=text/json", false, false },
		{ "HTTP_ACCEPT=application/json", false, true },
		{ "HTTP_ACCEPT=application/json, */*;q=0.1", false, true },
		{ "HTTP_ACCEPT=text/html, application/json", false, false },
		{ "HTTP_ACCEPT=*/*", false, false },
		{ "HTTP_ACCEPT=text/html\nCONTENT_TYPE=application/json", true,
		    true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request request = read_one(rows[i].parameters, NULL);

		ok(request.json_body == rows[i].json_body
			&& request.json == rows[i].json,
		    "JSON or not: %zu", i);
	}
}

static void
test_body(void)
{
	static const struct {
		const char *parameters;
		const char *body;
		int status;
		const char *code;
	} rows[] = { { POST FORM, "a=b", 0, NULL }, { POST, NULL, 0, NULL },
		{ POST, "", 0, NULL }, { POST JSON, "{\"a\":\"b\"}", 0, NULL },
		{ POST "CONTENT_TYPE=application/x-www-form-urlencoded; "
		       "charset=utf-8",
		    "a=b", 0, NULL },
		{ POST "CONTENT_TYPE=Application/X-WWW-Form-URLEncoded", "a=b",
		    0, NULL },
		{ POST, "a=b", 415, "wrong-type" },
		{ POST "CONTENT_TYPE=text/plain", "a=b", 415, "wrong-type" },
		{ POST "CONTENT_TYPE=multipart/form-data; boundary=x", "a=b",
		    415, "wrong-type" },
		{ POST "CONTENT_TYPE=application/x-www-form-urlencodedx", "a=b",
		    415, "wrong-type" },
		{ POST FORM "HTTP_CONTENT_ENCODING=gzip", "a=b", 415,
		    "wrong-type" },
		{ POST FORM "HTTP_CONTENT_ENCODING=Identity", "a=b", 0, NULL },
		{ POST FORM, "%=a", 400, "bad-request" },
		{ POST FORM, "a=%", 0, NULL },
		{ POST JSON, "a=b", 400, "bad-request" },
		{ POST FORM "CONTENT_LENGTH=4", "a=b", 400, "bad-request" },
		{ POST FORM "CONTENT_LENGTH=-1", "a=b", 400, "bad-request" },
		{ POST FORM "CONTENT_LENGTH=3x", "a=b", 400, "bad-request" },
		{ POST FORM "CONTENT_LENGTH=99999999999999999999", "a=b", 400,
		    "bad-request" },
		{ POST FORM "CONTENT_LENGTH=9223372036854775807", "a=b", 413,
		    "too-large" },
		{ "REQUEST_METHOD=GET\n" FORM, "a=%", 0, NULL },
		{ "QUERY_STRING=a=%", NULL, 0, NULL },
		/* Size and text first, then whose page it was. */
		{ FORM "REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=cross-site",
		    "%=a", 400, "bad-request" },
		{ FORM "REQUEST_METHOD=POST\nHTTP_SEC_FETCH_SITE=cross-site",
		    "a=b", 403, "cross-site" },
		{ POST FORM "SCRIPT_NAME=/a\nPATH_INFO=/b", "%=a", 404,
		    "not-found" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request_trouble trouble =
		    trouble_of(rows[i].parameters, rows[i].body);

		is_int(trouble.status, rows[i].status, "status of body %zu", i);
		is_string(trouble.code, rows[i].code, "its code");
	}
}

static void
test_fields(void)
{
	struct request request =
	    read_one(POST FORM "QUERY_STRING=a=1&lang=de", "a=2");

	is_string(form_raw(request.body, "a"), "2", "a field of the body");
	is_string(form_raw(request.query, "a"), "1", "and of the query");
	request = read_one(POST FORM "CONTENT_LENGTH=3", "a=bcd");
	is_string(form_raw(request.body, "a"), "b", "not more than its length");
	request = read_one("REQUEST_METHOD=GET\n" FORM, "a=b");
	ok(!form_has(request.body, "a"), "a GET has no body");
	ok(request.now == site_work.now || request.now == site_work.now + 1,
	    "it is now");
}

/* What every form may have: a button that shows it again, and a flow. */
static void
test_marks(void)
{
	static const struct {
		const char *parameters;
		const char *body;
		enum again again;
		const char *flow;
	} rows[] = { { POST FORM, "a=b", AGAIN_NOT, NULL },
		{ POST FORM, "do=refresh&flow=x", AGAIN_REFRESH, "x" },
		{ POST FORM, "do=language", AGAIN_LANGUAGE, NULL },
		{ POST FORM, "do=country", AGAIN_COUNTRY, NULL },
		{ POST FORM, "do=next", AGAIN_NOT, NULL },
		{ POST FORM, "do=&flow=", AGAIN_NOT, "" },
		{ POST FORM, "do=refresh&do=refresh", AGAIN_NOT, NULL },
		/* One that names two names none, and no cookie instead. */
		{ POST FORM, "flow=x&flow=y", AGAIN_NOT, "" },
		{ POST FORM "QUERY_STRING=do=refresh&flow=x", "", AGAIN_NOT,
		    NULL },
		{ "REQUEST_METHOD=GET\nQUERY_STRING=do=refresh&flow=x", NULL,
		    AGAIN_NOT, NULL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request request =
		    read_one(rows[i].parameters, rows[i].body);

		is_int(request.again, rows[i].again, "button of form %zu", i);
		is_string(request.flow, rows[i].flow, "the flow it names");
	}
}

/* A form with values of at most 4 KiB, in so many bytes. */
static const char *
body_of(size_t len)
{
	static const char field[] = "&a=";
	struct buffer body = buffer_new(site_work.arena, len + 1);

	while (body.len < len) {
		size_t at = body.len % 2000;

		buffer_add(&body, at < strlen(field) ? field + at : "x", 1);
	}
	return body.bytes;
}

static void
test_large(void)
{
	char *query =
	    arena_format(site_work.arena, "QUERY_STRING=%s", body_of(8192));

	is_int(trouble_of(POST FORM, body_of(BODY_MAX)).status, 0, "16 KiB");
	is_int(trouble_of(POST FORM, body_of(BODY_MAX + 1)).status, 413,
	    "a byte more");
	is_int(trouble_of(query, NULL).status, 0, "a query of 8 KiB");
	query = arena_format(site_work.arena, "%sx", query);
	is_int(trouble_of(query, NULL).status, 0, "F11: a byte more");
}

/* Cookies are read where the request may use them, and one token is enough. */
static void
test_session(void)
{
	static const char cookies[] =
	    "HTTP_COOKIE=lk-session=cookie; lk-flow=flow\n";
	static const struct {
		const char *parameters;
		const char *session;
		const char *flow;
		int status;
	} rows[] = { { "REQUEST_METHOD=GET", "cookie", "flow", 0 },
		{ "REQUEST_METHOD=GET\nHTTP_SEC_FETCH_SITE=cross-site",
		    "cookie", "flow", 0 },
		{ POST, "cookie", "flow", 0 },
		{ "REQUEST_METHOD=POST", NULL, NULL, 0 },
		{ "REQUEST_METHOD=POST\nHTTP_ORIGIN=null", NULL, NULL, 403 },
		{ "REQUEST_METHOD=POST\nHTTP_ORIGIN=http://localhost:8080",
		    "cookie", "flow", 0 },
		{ "REQUEST_METHOD=POST\nHTTP_ORIGIN=http://localhost", NULL,
		    NULL, 403 },
		{ "REQUEST_METHOD=POST\nHTTP_AUTHORIZATION=Bearer token",
		    "token", NULL, 0 },
		{ POST "HTTP_AUTHORIZATION=Bearer token", "token", "flow", 0 },
		{ POST "HTTP_AUTHORIZATION=bearer token", "token", "flow", 0 },
		{ POST "HTTP_AUTHORIZATION=Bearer ", "", "flow", 0 },
		{ POST "HTTP_AUTHORIZATION=Basic token", "cookie", "flow", 0 },
		{ POST "HTTP_AUTHORIZATION=Bearertoken", "cookie", "flow",
		    0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *parameters = arena_format(site_work.arena, "%s%s",
		    cookies, rows[i].parameters);
		struct request_trouble trouble;
		struct request request =
		    read_bytes(parameters, NULL, 0, &trouble);

		is_string(request_session(&request), rows[i].session,
		    "session of %zu", i);
		is_string(request_cookie(&request, "flow"), rows[i].flow,
		    "its flow");
		is_int(trouble.status, rows[i].status, "its status");
	}
}

static void
test_headers(void)
{
	struct buffer many = buffer_new(site_work.arena, 8192);
	struct request request = read_one("REMOTE_ADDR=192.0.2.1\n"
					  "HTTP_USER_AGENT=browser\n"
					  "HTTP_IF_NONE_MATCH=\"tag\"\n"
					  "HTTP_IDEMPOTENCY_KEY=key\n"
					  "HTTP_ACCEPT_ENCODING=gzip\n"
					  "FCGI_ROLE=AUTHORIZER",
	    NULL);

	is_string(request.visitor.address, "192.0.2.1", "address");
	is_string(request.agent, "browser", "agent");
	is_string(request.none_match, "\"tag\"", "If-None-Match");
	is_string(request.idempotency, "key", "Idempotency-Key");
	ok(request.gzip && request.authorizer && !request.browser, "flags");
	request = read_one("HTTP_USER_AGENT=a\x01z\n"
			   "HTTP_COOKIE=lk-session=abc; x=\xff\n"
			   "HTTP_SEC_FETCH_SITE=none",
	    NULL);
	is_string(request.agent, NULL, "what is no text is not there");
	is_string(request_session(&request), "abc",
	    "security 25: of cookies only ours are looked at");
	ok(!request.gzip && !request.authorizer && request.browser,
	    "other flags");
	buffer_text(&many, "HTTP_COOKIE=lk-session=abc; x=");
	while (many.len < strlen("HTTP_COOKIE=") + 12288)
		buffer_text(&many, "x");
	request = read_one(many.bytes, NULL);
	is_string(request_session(&request), "abc", "12 KiB of cookies");
	buffer_text(&many, "; lk-flow=flow");
	request = read_one(many.bytes, NULL);
	is_string(request_cookie(&request, "flow"), "flow", "one behind them");
}

static void
test_next(void)
{
	static const struct {
		const char *next;
		bool own;
	} rows[] = { { "/", true }, { "/a/b?c=d#e", true },
		{ "/a..b/...", true }, { "/a?x=..", true },
		{ "/a#/../b", true }, { "/a?/../b", true }, { "", false },
		{ "a", false }, { "//evil.example", false }, { "/a//b", true },
		{ "https://evil.example/", false }, { "/\\evil", false },
		{ "\\/evil", false }, { "/a\\b", false }, { "/.", false },
		{ "/..", false }, { "/a/../b", false }, { "/a/./b", false },
		{ "/./", false }, { "/..?x", false }, { "/a/..#x", false },
		{ "/%2e%2e/b", false }, { "/%2E/b", false },
		{ "/a%5cb", false }, { "/a%5Cb", false }, { "/a b", false },
		{ "/a\tb", false }, { "/a\x7f", false },
		{ "/\xc3\xa4", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request request =
		    read_one(arena_format(site_work.arena,
				 "REQUEST_METHOD=GET\nQUERY_STRING=next=%s",
				 rows[i].next),
			NULL);

		is_string(request_next(&request),
		    rows[i].own ? rows[i].next : NULL, "next %s", rows[i].next);
	}
}

static void
test_next_of(void)
{
	struct request request =
	    read_one(POST FORM "QUERY_STRING=next=/query", "next=%2Fbody");
	char *path = arena_text(site_work.arena, body_of(1025));

	is_string(request_next(&request), "/body", "the body's goes first");
	request = read_one(POST FORM "QUERY_STRING=next=/query", "a=b");
	is_string(request_next(&request), "/query", "then the query's");
	request = read_one(POST FORM "QUERY_STRING=next=/query", "next=//evil");
	is_string(request_next(&request), NULL, "one that is wrong is none");
	request = read_one("", NULL);
	is_string(request_next(&request), NULL, "none");
	path[0] = '/';
	request = read_one(arena_format(site_work.arena, "QUERY_STRING=next=%s",
			       path),
	    NULL);
	is_string(request_next(&request), NULL, "more than 1 KiB");
	path[1024] = '\0';
	request = read_one(arena_format(site_work.arena, "QUERY_STRING=next=%s",
			       path),
	    NULL);
	is_string(request_next(&request), path, "1 KiB");
}

/* Install A12: where the site is https, a page is not shown in clear. */
static void
test_plain(void)
{
#define GET_LOGIN "REQUEST_METHOD=GET\nSCRIPT_NAME=/members/login.fcgi\n"
#define PLAIN     GET_LOGIN "REQUEST_SCHEME=http\n"
	static const struct {
		const char *parameters;
		const char *location;
	} rows[] = {
		{ PLAIN, "https://www.example.com/members/login.fcgi" },
		{ PLAIN "QUERY_STRING=next=/a?b=%C3%A4&c",
		    "https://www.example.com/members/login.fcgi"
		    "?next=/a?b=%C3%A4&c" },
		{ PLAIN "QUERY_STRING=a b\xff",
		    "https://www.example.com/members/login.fcgi" },
		{ PLAIN "HTTP_HOST=Example.com\nHTTPS=off",
		    "https://Example.com/members/login.fcgi" },
		{ PLAIN "HTTP_HOST=evil.example",
		    "https://www.example.com/members/login.fcgi" },
		{ "REQUEST_METHOD=HEAD\nSCRIPT_NAME=/members/\n"
		  "REQUEST_SCHEME=HTTP",
		    "https://www.example.com/members/" },
		/* Nobody says so, or somebody in front speaks https. */
		{ GET_LOGIN, NULL },
		{ GET_LOGIN "REQUEST_SCHEME=https", NULL },
		{ PLAIN "HTTPS=on", NULL },
		{ PLAIN "HTTP_SEC_FETCH_SITE=none", NULL },
		{ PLAIN "HTTP_X_FORWARDED_PROTO=https", NULL },
		{ PLAIN "HTTP_X_FORWARDED_FOR=192.0.2.1", NULL },
		{ PLAIN "HTTP_FORWARDED=proto=https", NULL },
		{ PLAIN "HTTP_VIA=1.1 proxy", NULL },
		/* A program speaks to us, or Apache shows us for its 401. */
		{ PLAIN "HTTP_ACCEPT=application/json", NULL },
		{ PLAIN "REDIRECT_STATUS=401\nREQUEST_URI=/a", NULL },
		{ "REQUEST_METHOD=POST\nSCRIPT_NAME=/members/login.fcgi\n"
		  "REQUEST_SCHEME=http\nHTTP_SEC_FETCH_SITE=same-origin",
		    NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request_trouble trouble =
		    trouble_of(rows[i].parameters, NULL);

		is_string(trouble.location, rows[i].location,
		    "install A12: %zu leads on to https", i);
		is_int(trouble.status, rows[i].location == NULL ? 0 : 308,
		    "its status");
	}
}

/* The same with other settings. */
static void
test_plain_site(const char *settings, const char *location, const char *name)
{
	open_with(settings);
	is_string(trouble_of(PLAIN, NULL).location, location, "install A12: %s",
	    name);
}

int
main(void)
{
	open_with("");
	test_method();
	test_name();
	test_json();
	test_body();
	test_fields();
	test_marks();
	test_large();
	test_session();
	test_headers();
	test_next();
	test_next_of();
	open_with("[site]\norigin = https://www.example.com "
		  "https://example.com\n");
	test_plain();
	test_plain_site("[site]\norigin = https://example.com:8443\n",
	    "https://example.com:8443/members/login.fcgi", "a port");
	test_plain_site("[site]\norigin = https://example.com\n"
			"proxies = 192.0.2.1\n",
	    NULL, "a proxy in front");
	test_plain_site("", NULL, "a plain site");
	settings_free(site.settings);
	return done();
}
