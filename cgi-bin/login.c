/* Sign in and sign out. */

#include "account/password.h"
#include "contact/prepare.h"
#include "http/worker.h"
#include "login_judge.h"
#include "web_session.h"

static const struct field login_fields[FIELDS] = {
	[LOGIN] = { "login", 254, FIELD_TEXT, true, prepare_name },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, true,
	    prepare_password },
	[REMEMBER] = { "remember", 8, FIELD_FLAG, false, NULL },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
};

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	(void)form;
	if (web_session_guards(request, answer))
		return;
	value_set_flag(answer_page_values(answer), "has_form", true);
	answer_type(answer, "next", request_next(request));
}

/* The first page of the phone's order. */
static void
show_app(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct value *values = answer_page_values(answer);
	struct country_table *table = web_countries(request->site);
	const struct country *country =
	    table == NULL ? NULL : country_find(table, request->region);

	value_set_text(values, "app", "start");
	if (country != NULL && request_cookie(request, "region") != NULL)
		value_set_text(values, "country_name",
		    country_name(table, request->language, country));
	show(request, form, answer);
}

static void
login(const struct request *request, struct form *form, struct answer *answer)
{
	show(request, form, answer);
	if (!answer_errors_of(answer, form))
		login_judge(request, form, answer);
}

static void
login_app(const struct request *request, struct form *form,
    struct answer *answer)
{
	show_app(request, form, answer);
	if (!answer_errors_of(answer, form))
		login_judge(request, form, answer);
}

static const struct action actions[] = {
	{ .name = "logout",
	    .method = METHOD_GET,
	    .handler = show,
	    .page = "logout" },
	{ .name = "logout",
	    .method = METHOD_POST,
	    .fields = web_session_close_fields,
	    .field_count = WEB_SESSION_CLOSE_FIELDS,
	    .handler = web_session_close,
	    .page = "logout" },
	{ .method = METHOD_GET,
	    .when = "order=app",
	    .handler = show_app,
	    .page = "app-login" },
	{ .method = METHOD_GET, .handler = show, .page = "login" },
	{ .method = METHOD_POST,
	    .when = "order=app",
	    .fields = login_fields,
	    .field_count = FIELDS,
	    .handler = login_app,
	    .page = "app-login" },
	{ .method = METHOD_POST,
	    .fields = login_fields,
	    .field_count = FIELDS,
	    .handler = login,
	    .page = "login" },
	{ .handler = NULL },
};

static const char *const paths[] = { "country_name", NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "login",
		.actions = actions,
		.paths = paths,
		.needs_state = true,
		.stores = true,
		.writes = true,
		.start = web_start_signin,
		.constants = web_flow_constants_sms };

	return worker_main(argc, argv, &service);
}
