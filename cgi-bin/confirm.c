/* Registering, second half: the code that proves the address. */

#include "confirm.h"

#include <string.h>

#include "contact/email.h"
#include "contact/phone.h"
#include "contact/prepare.h"
#include "contact/via.h"
#include "flow/code.h"
#include "http/worker.h"
#include "show_flow.h"
#include "web_session.h"

const struct web_flow_rows confirm_rows = { VIA, COUNTRY, EMAIL, PHONE };

static const struct field fields[FIELDS] = {
	[CODE] = { "code", 256, FIELD_TEXT, false, code_judge },
	[RESEND] = { "resend", 8, FIELD_FLAG, false, NULL },
	[VIA] = { "via", 8, FIELD_TEXT, false, via_judge },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, prepare_number },
};

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
	struct flow_visit visit;
	struct flow flow;
	enum store_outcome outcome = STORE_OK;

	(void)form;
	if (!web_flow_find(request, answer, &visit, &flow)) {
		show_unknown(request, answer, false);
		return;
	}
	if (web_flow_is_closed(request, answer, &flow))
		return;
	if (request->json)
		outcome = show_flow(answer_values(answer), &visit, &flow);
	else if (flow.next == FLOW_DONE)
		web_flow_show_end(request, answer, &flow, false);
	else
		web_flow_show_code_page(request, answer, &visit, &flow);
	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
}

static const char *
code_of(const struct request *request, struct form *form)
{
	return web_flow_code(request, form, CODE,
	    (int)settings_number(request->site->settings, SETTING_CODE_DIGITS));
}

static enum flow_outcome
try_code(const struct request *request, struct form *form,
    struct answer *answer, struct flow_visit *visit, struct flow *flow)
{
	const struct flow_proof proof = { .code = code_of(request, form) };
	struct session session = web_session_session(request);
	struct account account;
	struct flow_owner owner = { &account, &session };
	enum flow_outcome outcome = FLOW_OK;

	form_need(form, CODE, "code-missing");
	if (answer_errors_of(answer, form))
		return outcome;
	outcome = flow_try(visit, flow, &proof, &owner);
	if (outcome == FLOW_PAST) {
		web_flow_answer_past(request, answer, flow, proof.code);
	} else if (outcome != FLOW_OK) {
		web_flow_answer_trouble(request, answer, outcome, visit, flow);
		value_set_number(answer_values(answer), "tries_left",
		    flow_tries_left(visit, flow));
	} else if (flow->next == FLOW_SETTINGS) {
		if (!request->browser)
			value_set_text(answer_values(answer), "flow",
			    web_flow_token(request));
		value_set_text(answer_values(answer), "next", "settings");
		answer_go(answer, "confirm");
	} else {
		web_flow_answer_done(request, answer, flow, &owner);
	}
	return outcome;
}

static void
post(const struct request *request, struct form *form, struct answer *answer)
{
	struct flow_visit visit;
	struct flow flow;
	enum flow_outcome outcome = FLOW_OK;

	if (!web_flow_find(request, answer, &visit, &flow)) {
		if (!answer_is_bad(answer) && form_text(form, VIA) != NULL)
			confirm_stranger(request, form, answer);
		else
			show_unknown(request, answer, true);
		return;
	}
	if (web_flow_is_closed(request, answer, &flow))
		return;
	if (flow.next != FLOW_CODE) {
		web_flow_answer_past(request, answer, &flow,
		    code_of(request, form));
		return;
	}
	if (form_flag(form, RESEND))
		outcome = confirm_send(request, answer, &visit, &flow);
	else if (form_text(form, VIA) != NULL && !form_came(form, CODE))
		outcome =
		    confirm_send_there(request, form, answer, &visit, &flow);
	else
		outcome = try_code(request, form, answer, &visit, &flow);
	if (answer_is_bad(answer) && web_flow_goes_on(outcome))
		web_flow_show_code_page(request, answer, &visit, &flow);
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
