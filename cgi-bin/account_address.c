/* Another e-mail address or mobile number: it counts once its code is right. */

#include <string.h>

#include "account/notice.h"
#include "account/password.h"
#include "account_do.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "http/kick.h"

enum { COUNTRY = ACCOUNT_PROOF + 1, EMAIL, PHONE, REMOVE };

const struct field account_do_address_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, NULL },
	[REMOVE] = { "remove", 8, FIELD_FLAG, false, NULL },
};

static const struct desk_rows rows = { DESK_NO_ROW, COUNTRY, EMAIL, PHONE };

static const char *
address_of(const struct account *account, const char *via)
{
	return strcmp(via, "phone") == 0 ? account->phone : account->email;
}

/* The same wish again, a double click: the flow that is there. */
static bool
find_twin(const struct request *request, struct answer *answer, char *flow)
{
	struct pending pending;
	enum store_outcome outcome =
	    pending_find_twin(request_work(request), flow, &pending);

	if (outcome == STORE_ABSENT)
		return false;
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return true;
	}
	if (pending.next == PENDING_CODE) {
		desk_answer_waiting(request, answer, flow, &pending);
		return true;
	}
	flow_token_new(flow);
	return false;
}

static void
move(const struct request *request, struct answer *answer,
    const struct account_own *own, const struct registration *registration)
{
	const struct web *web = request->web;
	char *flow = arena_alloc(request->arena, FLOW_TOKEN);
	struct visitor visitor;
	struct registrar registrar = { .work = request_work(request),
		.guard = web->guard,
		.visitor = &visitor };
	struct pending pending;
	enum pending_outcome outcome = PENDING_OK;

	web_visit(request, &visitor);
	registration_move_flow(registrar.work, &own->session, registration,
	    flow);
	if (find_twin(request, answer, flow))
		return;
	outcome = registration_move(&registrar, registration, &own->session,
	    flow, &pending);
	if (outcome == PENDING_OK
	    || (outcome == PENDING_PAST && pending.next == PENDING_CODE))
		desk_answer_waiting(request, answer, flow, &pending);
	else if (outcome == PENDING_GONE)
		account_own_expire(request, answer);
	else
		desk_answer_trouble(request, answer, outcome, &pending,
		    &registrar.detail);
}

/* Only while the other one stays. */
static void
take_away(const struct request *request, struct answer *answer,
    struct account_own *own, const char *via)
{
	struct work *work = request_work(request);
	const char *old = NULL;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_begin(request, answer, own))
		return;
	if (own->account.email == NULL || own->account.phone == NULL) {
		work_abort(work);
		answer_error(answer, via,
		    strcmp(via, "phone") == 0 ? "phone-last" : "email-last");
		return;
	}
	old = address_of(&own->account, via);
	(void)account_readdress(work, &own->account, via, NULL, &outcome);
	if (outcome == STORE_OK)
		outcome = account_update(work, &own->account);
	if (outcome == STORE_OK)
		outcome =
		    notice_send_to(work, &own->account, OUTBOX_MOVED, via, old);
	if (!account_own_end(request, answer, outcome))
		return;
	kick_send();
	account_own_done(request, answer, own, "removed");
}

static void
judge_address(const struct request *request, struct form *form,
    struct answer *answer, const struct account_own *own,
    struct registration *registration)
{
	bool text = strcmp(registration->via, "phone") == 0;
	const char *old = address_of(&own->account, registration->via);

	desk_judge_address(request, answer, form, &rows, registration);
	if (registration->address != NULL && old != NULL
	    && strcmp(registration->address, old) == 0)
		form_refuse(form, text ? PHONE : EMAIL,
		    text ? "phone-same" : "email-same");
}

static void
change(const struct request *request, struct form *form, struct answer *answer,
    const char *via)
{
	struct account_own own;
	struct registration registration = { .via = via,
		.language = request->language };

	if (!account_own_find(request, answer, &own))
		return;
	registration.country = own.account.country;
	if (!form_flag(form, REMOVE))
		judge_address(request, form, answer, &own, &registration);
	if (!account_own_prove(request, form, answer, &own, false))
		return;
	if (form_flag(form, REMOVE))
		take_away(request, answer, &own, via);
	else
		move(request, answer, &own, &registration);
}

void
account_do_email(const struct request *request, struct form *form,
    struct answer *answer)
{
	change(request, form, answer, "email");
}

void
account_do_phone(const struct request *request, struct form *form,
    struct answer *answer)
{
	change(request, form, answer, "phone");
}
