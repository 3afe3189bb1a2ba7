/* Forgot password: whose it is, and the new one. */

#include "recover.h"

#include "http/worker.h"

enum { OPEN_TOKEN, OPEN_FIELDS };

static const struct field open_fields[OPEN_FIELDS] = {
	[OPEN_TOKEN] = { "token", 128, FIELD_TEXT, true, NULL },
};

/* The mailed link: nothing is looked up, counted or spent by opening it. */
static void
open_link(const struct request *request, struct form *form,
    struct answer *answer)
{
	const char *token = form_text(form, OPEN_TOKEN);
	struct recovery_link link;

	if (recovery_token_read(token, &link))
		answer_cookie(answer, "recover", token,
		    settings_number(request->site->settings,
			SETTING_CODE_EMAIL_LIFE));
	answer_status(answer, 303);
	answer_go(answer, "recover");
}

/* Whose it is, whatever runs already. */
static void
ask(const struct request *request, struct form *form, struct answer *answer)
{
	(void)form;
	recover_show_ask(request, answer, false);
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	struct recovery_link link = { .code = "" };
	struct flow_visit visit;
	struct flow flow;
	enum store_outcome outcome =
	    recover_find(request, NULL, &visit, &flow, &link);

	(void)form;
	if (outcome != STORE_OK && outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	if (outcome != STORE_OK)
		recover_show_ask(request, answer, false);
	else if (flow.next == FLOW_DONE && !request->json)
		recover_answer_done(request, answer, &flow);
	else
		recover_show_code(request, answer, &visit, &flow, link.code);
}

/* What each form has that is sent: a row of its own tells the one from the
 * other. */
#define ASK                                               \
 .fields = recover_ask_fields, .field_count = ASK_FIELDS, \
 .handler = recover_ask, .page = "recover"
#define CODE_OF                                             \
 .fields = recover_code_fields, .field_count = CODE_FIELDS, \
 .handler = recover_code, .page = "recover-code"
static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .again = true,
	    .handler = ask,
	    .page = "recover" },
	{ .method = METHOD_GET,
	    .when = "token",
	    .fields = open_fields,
	    .field_count = OPEN_FIELDS,
	    .handler = open_link,
	    .page = "recover" },
	{ .method = METHOD_GET,
	    .when = "again",
	    .handler = ask,
	    .page = "recover" },
	{ .method = METHOD_GET, .handler = show, .page = "recover" },
	{ .method = METHOD_POST, .when = "login", ASK },
	{ .method = METHOD_POST, .when = "password", CODE_OF },
	{ .method = METHOD_POST, .when = "code", CODE_OF },
	{ .method = METHOD_POST, .when = "resend", CODE_OF },
	{ .method = METHOD_POST, .when = "flow", CODE_OF },
	{ .method = METHOD_POST, ASK },
	{ .handler = NULL },
};

static const char *const paths[] = { "captcha/needed", "link/captcha", "typed",
	"resend_in", "resend_at", "tries_left", NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "recover",
		.actions = actions,
		.paths = paths,
		.needs_state = true,
		.stores = true,
		.writes = true,
		.start = web_start_forms,
		.constants = web_flow_constants_sms };

	return worker_main(argc, argv, &service);
}
