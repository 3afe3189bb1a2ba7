/* Registering, second half: the code that proves the address. */

#include <string.h>

#include "confirm_send.h"
#include "confirm_stranger.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "contact/via.h"
#include "flow/code.h"
#include "http/worker.h"
#include "show_pending.h"
#include "web_session.h"

enum { CODE, RESEND, VIA, COUNTRY, EMAIL, PHONE, FIELDS };

static const struct field fields[FIELDS] = {
	[CODE] = { "code", 64, FIELD_TEXT, false, code_judge },
	[RESEND] = { "resend", 8, FIELD_FLAG, false, NULL },
	[VIA] = { "via", 8, FIELD_TEXT, false, via_judge },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, NULL },
};

static const struct web_flow_rows address_rows = { VIA, COUNTRY, EMAIL, PHONE };

static void
show_unknown(const struct request *request, struct answer *answer, bool posted)
{
	if (request->lost_cookie && request->flow == NULL) {
		answer_page(answer, "problem");
		answer_problem(answer, 403, "cross-site");
		return;
	}
	answer_page(answer, "unknown");
	answer_type(answer, "via", via_name(VIA_EMAIL));
	if (!answer_is_bad(answer) && (request->json || posted))
		answer_problem(answer, 422, "flow-unknown");
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	struct pending pending;
	enum store_outcome outcome = STORE_OK;

	(void)form;
	if (!web_flow_find(request, answer, &pending)) {
		show_unknown(request, answer, false);
		return;
	}
	if (web_flow_is_closed(request, answer, &pending))
		return;
	if (request->json)
		outcome = show_pending(answer_values(answer),
		    request_work(request), &pending);
	else if (pending.next == PENDING_DONE)
		web_flow_show_end(request, answer, &pending, false);
	else
		web_flow_show_code_page(request, answer, &pending);
	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
}

static enum pending_outcome
try_code(const struct request *request, struct form *form,
    struct answer *answer, struct pending *pending)
{
	const char *code = form_text(form, CODE);
	struct session session = web_session_session(request);
	struct pending_detail detail = { .wait = 0 };
	struct visitor visitor;
	enum pending_outcome outcome = PENDING_OK;

	if (code == NULL)
		form_refuse(form, CODE, "code-missing");
	if (answer_errors_of(answer, form))
		return outcome;
	web_visit(request, &visitor);
	pending->network = visitor.network.part;
	outcome = pending_try(request_work(request), pending, code, &session,
	    &detail);
	if (outcome == PENDING_PAST) {
		web_flow_answer_past(request, answer, pending, code);
	} else if (outcome != PENDING_OK) {
		web_flow_answer_trouble(request, answer, outcome, pending,
		    &detail);
		value_set_number(answer_values(answer), "tries_left",
		    pending_tries_left(request_work(request), pending));
	} else if (pending->next == PENDING_SETTINGS) {
		if (!request->browser)
			value_set_text(answer_values(answer), "flow",
			    web_flow_flow(request));
		value_set_text(answer_values(answer), "next", "settings");
		answer_go(answer, "confirm");
	} else {
		web_flow_answer_done(request, answer, pending, &session);
	}
	return outcome;
}

static void
post(const struct request *request, struct form *form, struct answer *answer)
{
	struct pending pending;
	enum pending_outcome outcome = PENDING_OK;

	if (!web_flow_find(request, answer, &pending)) {
		if (!answer_is_bad(answer) && form_text(form, VIA) != NULL)
			confirm_stranger(request, form, answer, CODE,
			    &address_rows);
		else
			show_unknown(request, answer, true);
		return;
	}
	if (web_flow_is_closed(request, answer, &pending))
		return;
	if (pending.next != PENDING_CODE) {
		web_flow_answer_past(request, answer, &pending,
		    form_text(form, CODE));
		return;
	}
	if (form_flag(form, RESEND))
		outcome = confirm_send(request, answer, &pending);
	else if (form_text(form, VIA) != NULL && !form_came(form, CODE))
		outcome = confirm_send_there(request, form, answer, &pending,
		    &address_rows);
	else
		outcome = try_code(request, form, answer, &pending);
	if (answer_is_bad(answer) && web_flow_goes_on(outcome))
		web_flow_show_code_page(request, answer, &pending);
}

static const struct action actions[] = {
	{ .method = METHOD_GET, .handler = show, .page = "confirm" },
	{ .method = METHOD_POST,
	    .fields = fields,
	    .field_count = FIELDS,
	    .handler = post,
	    .page = "confirm" },
	{ .handler = NULL },
};

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "confirm",
		.actions = actions,
		.paths = web_flow_paths,
		.needs_state = true,
		.stores = true,
		.writes = true,
		.start = web_start_forms,
		.constants = web_flow_constants };

	return worker_main(argc, argv, &service);
}
