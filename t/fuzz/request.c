/* lib/http: parameters of a web server and a body become a request that has
 * passed the gate.  Input: lines NAME=VALUE, an empty line, the body. */

#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "cgi.h"
#include "http/answer_parts.h"
#include "http/route.h"
#include "input.h"
#include "site.h"
#include "site/settings_load.h"

/* What a web server sets, and visitors have a say in. */
static const char *const names[] = { "REQUEST_METHOD", "SCRIPT_NAME",
	"PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH",
	"HTTP_CONTENT_ENCODING", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE",
	"HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_AUTHORIZATION",
	"HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_X_FORWARDED_FOR",
	"HTTP_USER_AGENT", "HTTP_IDEMPOTENCY_KEY", "REMOTE_ADDR", "REQUEST_URI",
	"REDIRECT_STATUS", "LATCHKEY_REQUIRE", "FCGI_ROLE",
	"HTTP_IF_NONE_MATCH" };

static struct site site = { .base = "/members/", .suffix = ".fcgi" };

static void
check_text(const char *text)
{
	CHECK(text == NULL || utf8_is_text(text, strlen(text)));
}

static void
check_next(const char *next)
{
	if (next == NULL)
		return;
	CHECK(next[0] == '/' && next[1] != '/' && next[1] != '\\');
	CHECK(strpbrk(next, "\\\r\n\t ") == NULL);
}

static void
handle(const struct request *request, struct form *form, struct answer *answer)
{
	for (size_t i = 0; i < 3; i++) {
		check_text(form_text(form, i));
		check_text(form_trouble(form, i));
		CHECK(form_text(form, i) == NULL
		      || form_trouble(form, i) == NULL);
	}
	check_text(form_raw(form, "raw"));
	check_text(request->agent);
	check_text(request->bearer);
	check_text(request->require);
	check_text(request_cookie(request, "session"));
	check_text(request_cookie(request, "language"));
	check_text(request->region);
	check_next(request_next(request));
	check_next(request->wanted);
	CHECK(strcmp(request->language, "en") == 0
	      || strcmp(request->language, "pt-BR") == 0);
	(void)form_typed(form);
	(void)answer;
}

static const struct field fields[] = {
	{ "text", 64, FIELD_TEXT, true, NULL },
	{ "password", 128, FIELD_SECRET, false, NULL },
	{ "tick", 8, FIELD_FLAG, false, NULL },
};
static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .fields = fields,
	    .field_count = 3,
	    .handler = handle },
	{ .method = METHOD_POST,
	    .when = "flow",
	    .fields = fields,
	    .field_count = 3,
	    .handler = handle },
	{ .method = METHOD_POST,
	    .when = "action=a",
	    .fields = fields,
	    .field_count = 3,
	    .handler = handle },
	{ .name = "login",
	    .method = METHOD_POST,
	    .fields = fields,
	    .field_count = 3,
	    .handler = handle },
	{ .handler = NULL },
};
static const struct service service = { .name = "fuzz", .actions = actions };

void
input_begin(void)
{
	site_open("[site]\nlanguages = en pt-BR\nproxies = 10.0.0.1 ::1\n");
	(void)alarm(0);
	site.settings = settings_load(site_path("latchkey.conf"));
	CHECK(site.settings != NULL);
}

static bool
is_known(const char *line)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ascii_begins(line, names[i])
		    && line[strlen(names[i])] == '=')
			return true;
	return false;
}

int
input_try(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	struct input input = { (const char *)bytes, len };
	struct request request = { .site = &site, .arena = arena };
	struct gateway *gateway = NULL;
	const char *lines = "";

	while (input.len > 0) {
		struct input line = input_line(&input);
		const char *text = arena_copy(arena, line.bytes, line.len);

		if (line.len == 0)
			break;
		if (is_known(text) && line.len < 16000)
			lines = arena_format(arena, "%s%s\n", lines, text);
	}
	gateway = cgi_open(lines, input.bytes, input.len);
	CHECK(route(&request, gateway, &service, true) != NULL);
	gateway_close(gateway);
	arena_free(arena);
	return 0;
}
