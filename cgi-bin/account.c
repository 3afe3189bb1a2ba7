/* My Account: who I am, where I am signed in, and what I want changed. */

#include <string.h>

#include "account_do.h"
#include "account_show.h"
#include "http/worker.h"

/* The page on which each action is taken. */
static const struct {
	const char *action;
	const char *page;
} pages[] = { { "email", "account-email" }, { "phone", "account-phone" },
	{ "username", "account-username" }, { "password", "account-password" },
	{ "country", "account-country" }, { "language", "account-language" },
	{ "sessions", "account-sessions" }, { "export", "account-export" },
	{ "delete", "account-delete" } };

/* The form again (a control named "do") keeps its page. */
static const char *
find_page(const struct form *form)
{
	const char *action = form_text(form, ACCOUNT_SHOW_ACTION);

	for (size_t i = 0;
	     action != NULL && i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].action, action) == 0)
			return pages[i].page;
	return NULL;
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	const char *page = request->json ? NULL : find_page(form);
	struct account_own own;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_find(request, answer, &own))
		return;
	outcome = session_touch(request_work(request), &own.session);
	if (outcome == STORE_ABSENT) {
		account_own_expire(request, answer);
		return;
	}
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	if (page != NULL)
		answer_page(answer, page);
	account_show_values(request, answer, &own);
	account_show_news(request, form, answer, &own);
	account_show_sessions(request, answer, &own);
	account_show_lately(request, answer, &own);
	account_show_typed(request, answer, &own);
}

static void
refuse(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)form;
	answer_problem(answer, 400, "bad-request");
}

#define FIELDS(rows, count) .fields = account_do_##rows, .field_count = (count)

static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .fields = account_show_fields,
	    .field_count = ACCOUNT_SHOW_FIELDS,
	    .handler = show,
	    .page = "account" },
	{ .method = METHOD_POST,
	    .when = "action=email",
	    FIELDS(address_fields, ACCOUNT_DO_ADDRESS_FIELDS),
	    .handler = account_do_email,
	    .page = "account-email" },
	{ .method = METHOD_POST,
	    .when = "action=phone",
	    FIELDS(address_fields, ACCOUNT_DO_ADDRESS_FIELDS),
	    .handler = account_do_phone,
	    .page = "account-phone" },
	{ .method = METHOD_POST,
	    .when = "action=username",
	    FIELDS(name_fields, ACCOUNT_DO_NAME_FIELDS),
	    .handler = account_do_username,
	    .page = "account-username" },
	{ .method = METHOD_POST,
	    .when = "action=password",
	    FIELDS(password_fields, ACCOUNT_DO_PASSWORD_FIELDS),
	    .handler = account_do_password,
	    .page = "account-password" },
	{ .method = METHOD_POST,
	    .when = "action=country",
	    FIELDS(place_fields, ACCOUNT_DO_PLACE_FIELDS),
	    .handler = account_do_country,
	    .page = "account-country" },
	{ .method = METHOD_POST,
	    .when = "action=language",
	    FIELDS(place_fields, ACCOUNT_DO_PLACE_FIELDS),
	    .handler = account_do_language,
	    .page = "account-language" },
	{ .method = METHOD_POST,
	    .when = "action=sessions",
	    FIELDS(sessions_fields, ACCOUNT_DO_SESSIONS_FIELDS),
	    .handler = account_do_sessions,
	    .page = "account-sessions" },
	{ .method = METHOD_POST,
	    .when = "action=export",
	    FIELDS(proof_fields, ACCOUNT_DO_PROOF_FIELDS),
	    .handler = account_do_export,
	    .page = "account-export" },
	{ .method = METHOD_POST,
	    .when = "action=delete",
	    FIELDS(proof_fields, ACCOUNT_DO_PROOF_FIELDS),
	    .handler = account_do_delete,
	    .page = "account-delete" },
	{ .method = METHOD_POST,
	    .when = "action=cancel-delete",
	    FIELDS(proof_fields, ACCOUNT_DO_PROOF_FIELDS),
	    .handler = account_do_cancel_delete,
	    .page = "account-keep" },
	{ .method = METHOD_POST, .handler = refuse, .page = "problem" },
	{ .handler = NULL },
};

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "account",
		.actions = actions,
		.paths = account_show_paths,
		.needs_state = true,
		.stores = true,
		.writes = true,
		.start = web_start_forms,
		.constants = web_flow_constants };

	return worker_main(argc, argv, &service);
}
