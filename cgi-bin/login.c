/* Sign in and sign out. */

#include <string.h>

#include "account/guard.h"
#include "account/password.h"
#include "account/resume.h"
#include "account/signin.h"
#include "desk.h"
#include "entrance.h"

enum { LOGIN, PASSWORD, REMEMBER, FIELDS };

static const struct field login_fields[FIELDS] = {
	[LOGIN] = { "login", 254, FIELD_TEXT, true, NULL },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, true,
	    NULL },
	[REMEMBER] = { "remember", 8, FIELD_FLAG, false, NULL },
};

static void *
start(const struct site *site)
{
	return guard_open(site->state, site->settings, site->key);
}

/* What the first page of the phone's order has beside the form. */
static void
show_app(struct request *request, struct answer *answer)
{
	struct value *values = answer_page_values(answer);
	struct country_table *table = desk_countries(request->site);
	const struct country *country =
	    table == NULL ? NULL : country_find(table, request->region);

	answer_page(answer, "app-login");
	value_set_text(values, "app", "start");
	if (country != NULL && request_cookie(request, "region") != NULL)
		value_set_text(values, "country_name",
		    country_name(table, request->language, country));
}

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	const char *order = form_raw(request->body, "order");

	(void)form;
	if (entrance_is_guard(request, answer))
		return;
	if (order == NULL)
		order = form_raw(request->query, "order");
	if (order != NULL && strcmp(order, "app") == 0)
		show_app(request, answer);
	value_set_flag(answer_page_values(answer), "has_form", true);
	answer_type(answer, "next", request_next(request));
}

static void
refuse_login(struct request *request, struct answer *answer)
{
	struct visitor visitor;
	struct guard *guard = request->own;

	desk_visit(request, &visitor);
	(void)guard_take(guard, &visitor, "limits.signin_network");
	answer_error(answer, "login", "login-wrong");
	if (request->json)
		answer_status(answer, 401);
}

static void
begin_session(struct request *request, const struct form *form,
    struct answer *answer, const struct account *account)
{
	struct session session = entrance_session(request);
	const char *next = request_next(request);

	if (session.kind == SESSION_WEB && form_flag(form, REMEMBER))
		session.kind = SESSION_REMEMBER;
	if (entrance_open(request, answer, account, &session))
		answer_go(answer, next != NULL ? next : "account");
}

/* To the code page, wherever the registration was begun. */
static void
resume(struct request *request, struct answer *answer, struct pending *pending)
{
	char *flow = arena_alloc(request->arena, PENDING_FLOW);
	enum store_outcome outcome =
	    resume_open(request_work(request), pending, flow);

	pending->elsewhere = true;
	if (outcome == STORE_OK)
		desk_answer_waiting(request, answer, flow, pending);
	else
		answer_store_trouble(answer, outcome);
}

static void
judge(struct request *request, const struct form *form, struct answer *answer)
{
	const struct guard *guard = request->own;
	struct signin signin = { .login = form_text(form, LOGIN),
		.password = form_text(form, PASSWORD) };

	switch (signin_judge(request_work(request), guard->state, &signin)) {
	case SIGNIN_RIGHT:
		begin_session(request, form, answer, &signin.account);
		return;
	case SIGNIN_UNFINISHED:
		resume(request, answer, &signin.pending);
		return;
	case SIGNIN_WRONG:
		refuse_login(request, answer);
		return;
	case SIGNIN_BUSY:
		answer_later(answer, 503, "busy", 2);
		return;
	case SIGNIN_TROUBLE:
		answer_store_trouble(answer, signin.trouble);
		return;
	}
}

static void
login(struct request *request, struct form *form, struct answer *answer)
{
	struct visitor visitor;
	struct guard *guard = request->own;

	desk_visit(request, &visitor);
	show(request, form, answer);
	if (!guard_allows(guard, &visitor, "limits.signin_network"))
		answer_later(answer, 429, "too-many", visitor.wait);
	else if (!answer_errors_of(answer, form))
		judge(request, form, answer);
}

static const struct action actions[] = {
	{ .name = "logout",
	    .method = METHOD_GET,
	    .handler = show,
	    .page = "logout" },
	{ .name = "logout",
	    .method = METHOD_POST,
	    .handler = entrance_close,
	    .page = "logout" },
	{ .method = METHOD_GET, .handler = show, .page = "login" },
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
		.start = start };

	return service_main(argc, argv, &service);
}
