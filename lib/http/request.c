#include "http/request.h"

#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/clock_offset.h"
#include "base/log.h"
#include "base/number.h"
#include "base/utf8.h"
#include "http/accept.h"

enum {
	BODY_MAX = 16384,
	QUERY_MAX = 8192,
	AGENT_MAX = 512,
	NEXT_MAX = 1024,
	TIME_DIGITS = 12,
};

static void
set_trouble(struct request_trouble *trouble, int status, const char *code)
{
	if (trouble->status != 0)
		return;
	trouble->status = status;
	trouble->code = code;
}

/* A header that is text of a bearable length, else NULL. */
static const char *
header(const struct request *request, const struct gateway *gateway,
    const char *name, size_t max)
{
	const char *text = gateway_parameter(gateway, name);

	if (text == NULL || strlen(text) > max
	    || !utf8_is_text(text, strlen(text)))
		return NULL;
	return arena_text(request->arena, text);
}

static void
read_method(struct request *request, const struct gateway *gateway)
{
	const char *method = gateway_parameter(gateway, "REQUEST_METHOD");

	request->method = METHOD_OTHER;
	if (method == NULL)
		return;
	request->head = strcmp(method, "HEAD") == 0;
	if (request->head || strcmp(method, "GET") == 0)
		request->method = METHOD_GET;
	else if (strcmp(method, "POST") == 0)
		request->method = METHOD_POST;
	else if (strcmp(method, "OPTIONS") == 0)
		request->method = METHOD_OPTIONS;
}

/* The last part of SCRIPT_NAME, without the suffix of the programs. */
static void
read_name(struct request *request, const struct gateway *gateway,
    struct request_trouble *trouble)
{
	const char *script = gateway_parameter(gateway, "SCRIPT_NAME");
	const char *info = gateway_parameter(gateway, "PATH_INFO");
	const char *slash = script == NULL ? NULL : strrchr(script, '/');
	char *name = arena_text(request->arena, slash == NULL ? "" : slash + 1);
	char *dot = strrchr(name, '.');

	if (dot != NULL
	    && (strcmp(dot, ".fcgi") == 0 || strcmp(dot, ".cgi") == 0))
		*dot = '\0';
	request->name = name;
	if (info == NULL || info[0] == '\0')
		return;
	if (strcmp(info, "/") == 0 && name[0] != '\0') {
		set_trouble(trouble, 308, "not-found");
		trouble->location = arena_format(request->arena, "%s%s%s",
		    request->site->base, name, request->site->suffix);
	} else if (strcmp(info, "/") != 0) {
		set_trouble(trouble, 404, "not-found");
	}
}

static bool
is_graphic(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text <= 0x20
		    || (unsigned char)*text >= 0x7f)
			return false;
	return true;
}

/* A page that came in clear would take a password in clear. */
static void
read_scheme(const struct request *request, const struct gateway *gateway,
    struct request_trouble *trouble)
{
	const struct site *site = request->site;
	const char *secure = NULL;
	const char *query = gateway_parameter(gateway, "QUERY_STRING");

	if (query == NULL || !is_graphic(query))
		query = "";
	if (request->method == METHOD_GET && !request->json
	    && request->wanted == NULL)
		secure = origin_secure(gateway, site->settings, request->arena);
	if (secure == NULL || trouble->status != 0)
		return;
	set_trouble(trouble, 308, "not-found");
	trouble->location =
	    arena_format(request->arena, "%s%s%s%s%s%s", secure, site->base,
		request->name, request->name[0] == '\0' ? "" : site->suffix,
		query[0] == '\0' ? "" : "?", query);
}

/* Names of media types and schemes know no case (RFC 9110, sections 8.3.1 and
 * 11.1). */
static bool
is_type(const char *type, const char *wanted)
{
	size_t len = strlen(wanted);

	return type != NULL && strncasecmp(type, wanted, len) == 0
	       && strchr(";, \t", type[len]) != NULL;
}

static void
read_form_kind(struct request *request, const struct gateway *gateway)
{
	const char *accept = gateway_parameter(gateway, "HTTP_ACCEPT");

	request->json_body = is_type(gateway_parameter(gateway, "CONTENT_TYPE"),
	    "application/json");
	request->json =
	    request->json_body
	    || (accept != NULL && strstr(accept, "application/json") != NULL
		&& strstr(accept, "text/html") == NULL);
}

static bool
has_dot_segment(const char *path)
{
	while (*path != '\0' && *path != '?' && *path != '#') {
		size_t len = strcspn(path, "/?#");

		if ((len == 1 && path[0] == '.')
		    || (len == 2 && path[0] == '.' && path[1] == '.'))
			return true;
		path += len;
		if (*path == '/')
			path++;
	}
	return false;
}

static bool
is_own_path(const char *next)
{
	if (next[0] != '/' || next[1] == '/' || strlen(next) > NEXT_MAX
	    || !is_graphic(next) || strchr(next, '\\') != NULL)
		return false;
	/* Written with %2e they mean the same to a browser. */
	return !has_dot_segment(next) && strcasestr(next, "%2e") == NULL
	       && strcasestr(next, "%5c") == NULL;
}

/* Apache's ErrorDocument 401: whoever signs in wants to come back. */
static void
read_wanted(struct request *request, const struct gateway *gateway)
{
	const char *status = gateway_parameter(gateway, "REDIRECT_STATUS");
	const char *uri = header(request, gateway, "REQUEST_URI", NEXT_MAX);

	if (status == NULL || strcmp(status, "401") != 0)
		return;
	request->wanted = uri != NULL && is_own_path(uri) ? uri : "/";
}

/* "1796000000.123", when the web server took the request. */
static int64_t
waited(const char *begun)
{
	int64_t now = clock_source();
	int64_t then = 0;

	if (begun == NULL)
		return 0;
	for (size_t i = 0; i < TIME_DIGITS && ascii_is_digit(begun[i]); i++)
		then = then * 10 + (begun[i] - '0');
	return then > 0 && now > then ? now - then : 0;
}

static void
read_headers(struct request *request, const struct gateway *gateway)
{
	static const char scheme[] = "Bearer ";
	const char *authorization =
	    header(request, gateway, "HTTP_AUTHORIZATION", AGENT_MAX);
	const char *role = gateway_parameter(gateway, "FCGI_ROLE");

	request->agent = header(request, gateway, "HTTP_USER_AGENT", AGENT_MAX);
	request->none_match =
	    header(request, gateway, "HTTP_IF_NONE_MATCH", AGENT_MAX);
	request->idempotency =
	    header(request, gateway, "HTTP_IDEMPOTENCY_KEY", AGENT_MAX);
	request->gzip =
	    accept_takes(gateway_parameter(gateway, "HTTP_ACCEPT_ENCODING"),
		"gzip");
	if (gateway_parameter(gateway, "HTTP_COOKIE") != NULL)
		request->cookies = arena_text(request->arena,
		    gateway_parameter(gateway, "HTTP_COOKIE"));
	if (authorization != NULL
	    && strncasecmp(authorization, scheme, strlen(scheme)) == 0)
		request->bearer = authorization + strlen(scheme);
	request->authorizer = role != NULL && strcmp(role, "AUTHORIZER") == 0;
	request->require =
	    header(request, gateway, "LATCHKEY_REQUIRE", AGENT_MAX);
	if (request->require == NULL
	    && gateway_parameter(gateway, "LATCHKEY_REQUIRE") != NULL)
		request->require = "";
	origin_visitor(gateway, request->site->settings, request->arena,
	    &request->visitor);
	request->waited = waited(gateway_parameter(gateway, "LATCHKEY_BEGUN"));
}

static const char *
session_cookie(const struct request *request)
{
	const char *apart =
	    request_cookie(request, request->site->session_apart);

	return apart != NULL ? apart : request_cookie(request, "session");
}

static void
read_origin(struct request *request, const struct gateway *gateway,
    struct request_trouble *trouble)
{
	request->browser =
	    gateway_parameter(gateway, "HTTP_SEC_FETCH_SITE") != NULL;
	request->may_use_cookies = true;
	if (request->method != METHOD_POST)
		return;
	switch (origin_of(gateway, request->site->settings)) {
	case ORIGIN_OWN:
		break;
	case ORIGIN_UNKNOWN:
		request->lost_cookie =
		    session_cookie(request) != NULL
		    || request_cookie(request, "flow") != NULL;
		request->may_use_cookies = false;
		break;
	case ORIGIN_OTHER:
		request->may_use_cookies = false;
		request->other_site = true;
		set_trouble(trouble, 403, "cross-site");
		break;
	}
}

/* Refuses nothing: an address may come with what others put there. */
static void
read_query(struct request *request, const struct gateway *gateway)
{
	const char *query = gateway_parameter(gateway, "QUERY_STRING");
	size_t len = query == NULL ? 0 : strlen(query);

	request->query = form_new(request->arena);
	request->query_lost = len > QUERY_MAX;
	if (len > QUERY_MAX)
		query = arena_copy(request->arena, query, QUERY_MAX);
	if (len > 0 && !form_read_query(request->query, query))
		request->query_lost = true;
}

/* -1 where there is no such length. */
static int64_t
body_length(const struct gateway *gateway)
{
	const char *text = gateway_parameter(gateway, "CONTENT_LENGTH");
	int64_t len = 0;

	if (text == NULL || text[0] == '\0')
		return 0;
	return number_read(text, 0, INT64_MAX, &len) ? len : -1;
}

/* What Apache was told of, though it hands on nothing of what is too long. */
static bool
is_too_long(const struct gateway *gateway, int64_t len)
{
	const char *text = gateway_parameter(gateway, "LATCHKEY_LENGTH");
	int64_t told = 0;

	return len > BODY_MAX
	       || (text != NULL && number_read(text, 0, INT64_MAX, &told)
		   && told > BODY_MAX);
}

/* JSON or a form, as it is: nothing is unpacked here (RFC 9110, 15.5.16). */
static bool
is_known_kind(const struct request *request, const struct gateway *gateway)
{
	const char *type = gateway_parameter(gateway, "CONTENT_TYPE");
	const char *coding =
	    gateway_parameter(gateway, "HTTP_CONTENT_ENCODING");

	return (request->json_body
		   || is_type(type, "application/x-www-form-urlencoded"))
	       && (coding == NULL || coding[0] == '\0'
		   || ascii_same(coding, "identity"));
}

/* A body of `len` bytes, or in chunks, of which the web server tells the end
 * alone.  NULL where there is none, or none that is to be read. */
static const char *
take_body(const struct request *request, struct gateway *gateway,
    struct request_trouble *trouble, int64_t *len)
{
	bool chunks = gateway_has_chunks(gateway);
	char *bytes = NULL;
	size_t got = 0;

	if (*len < 0)
		set_trouble(trouble, 400, "bad-request");
	else if (is_too_long(gateway, *len))
		set_trouble(trouble, 413, "too-large");
	else if (*len > 0 && !is_known_kind(request, gateway))
		set_trouble(trouble, 415, "wrong-type");
	if (trouble->status != 0 || (*len == 0 && !chunks))
		return NULL;
	if (chunks)
		*len = BODY_MAX + 1;
	bytes = arena_alloc(request->arena, (size_t)*len + 1);
	got = gateway_read(gateway, bytes, (size_t)*len);
	if (!chunks && got != (size_t)*len)
		set_trouble(trouble, 400, "bad-request");
	else if (got > BODY_MAX)
		set_trouble(trouble, 413, "too-large");
	else if (got > 0 && !is_known_kind(request, gateway))
		set_trouble(trouble, 415, "wrong-type");
	*len = (int64_t)got;
	return trouble->status == 0 && got > 0 ? bytes : NULL;
}

static void
read_body(struct request *request, struct gateway *gateway,
    struct request_trouble *trouble)
{
	int64_t len = body_length(gateway);
	const char *wrong = NULL;
	const char *bytes = NULL;

	request->body = form_new(request->arena);
	/* Nobody tells an authorizer where its input ends. */
	if (request->method != METHOD_POST || request->authorizer)
		return;
	bytes = take_body(request, gateway, trouble, &len);
	if (bytes == NULL)
		return;
	wrong = request->json_body
		    ? form_read_json(request->body, bytes, (size_t)len)
		    : form_read_urlencoded(request->body, bytes, (size_t)len);
	if (wrong != NULL)
		set_trouble(trouble,
		    strcmp(wrong, "too-large") == 0 ? 413 : 400, wrong);
}

/* What every form may have beside its fields. */
static void
read_marks(struct request *request)
{
	static const char *const buttons[] = {
		[AGAIN_NOT] = "",
		[AGAIN_COUNTRY] = "country",
		[AGAIN_LANGUAGE] = "language",
		[AGAIN_REFRESH] = "refresh",
	};
	const char *button = form_raw(request->body, "do");

	for (size_t i = AGAIN_NOT + 1; i <= AGAIN_REFRESH; i++)
		if (button != NULL && strcmp(button, buttons[i]) == 0)
			request->again = (enum again)i;
	request->flow = form_raw(request->body, "flow");
	if (request->flow == NULL && form_has(request->body, "flow"))
		request->flow = "";
}

void
request_read(struct request *request, struct gateway *gateway,
    struct request_trouble *trouble)
{
	memset(trouble, 0, sizeof(*trouble));
	request->work = arena_alloc(request->arena, sizeof(*request->work));
	clock_offset_refresh();
	request->now = clock_now();
	read_method(request, gateway);
	read_form_kind(request, gateway);
	read_headers(request, gateway);
	read_wanted(request, gateway);
	read_name(request, gateway, trouble);
	read_scheme(request, gateway, trouble);
	read_query(request, gateway);
	read_body(request, gateway, trouble);
	read_marks(request);
	read_origin(request, gateway, trouble);
}

const char *
request_cookie(const struct request *request, const char *name)
{
	if (!request->may_use_cookies)
		return NULL;
	return cookie_read(request->arena, request->cookies,
	    request->site->https, name);
}

const char *
request_session(const struct request *request)
{
	/* A wrong token never falls back to a cookie. */
	if (request->bearer != NULL)
		return request->bearer;
	return session_cookie(request);
}

const char *
request_next(const struct request *request)
{
	const char *next = form_raw(request->body, "next");

	if (next == NULL)
		next = form_raw(request->query, "next");
	return next != NULL && is_own_path(next) ? next : NULL;
}
