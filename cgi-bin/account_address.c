/* Another e-mail address or mobile number: it counts once its code is right. */

#include <string.h>

#include "account/notice.h"
#include "account/password.h"
#include "account_do.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "contact/prepare.h"
#include "contact/via.h"
#include "http/waker.h"

enum { COUNTRY = ACCOUNT_PROOF + 1, EMAIL, PHONE, REMOVE };

const struct field account_do_address_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, prepare_number },
	[REMOVE] = { "remove", 8, FIELD_FLAG, false, NULL },
};

static const struct web_flow_rows rows = { WEB_FLOW_NO_ROW, COUNTRY, EMAIL,
	PHONE };

/* What is said of one kind. */
struct kind {
	enum via via;
	size_t row;
	const char *same;
	const char *last;
};

/* The same wish again, a double click: the flow that is there, while it waits
 * for its code. */
static bool
find_twin(const struct request *request, struct answer *answer,
    struct flow_visit *visit, char *token)
{
	struct flow flow;
	enum store_outcome outcome =
	    flow_find_twin(visit, FLOW_CHANGE, token, &flow);

	if (outcome == STORE_ABSENT)
		return false;
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return true;
	}
	if (flow.next == FLOW_CODE) {
		web_flow_answer_waiting(request, answer, visit, token, &flow);
		return true;
	}
	flow_token_new(token);
	return false;
}

static void
move(const struct request *request, struct answer *answer,
    const struct account_own *own, const struct signup *signup)
{
	char *token = arena_alloc(request->arena, FLOW_TOKEN);
	struct flow_visit visit;
	struct flow flow;
	enum flow_outcome outcome = FLOW_OK;

	web_flow_visit(request, request_work(request), &visit);
	signup_change_token(visit.work, &own->session, signup, token);
	if (find_twin(request, answer, &visit, token))
		return;
	outcome =
	    signup_start_change(&visit, signup, &own->session, token, &flow);
	if (outcome == FLOW_OK
	    || (outcome == FLOW_PAST && flow.next == FLOW_CODE))
		web_flow_answer_waiting(request, answer, &visit, token, &flow);
	else if (outcome == FLOW_GONE)
		account_own_expire(request, answer);
	else
		web_flow_answer_trouble(request, answer, outcome, &visit,
		    &flow);
}

/* Only while the other one stays. */
static void
take_away(const struct request *request, struct answer *answer,
    struct account_own *own, const struct kind *kind)
{
	struct work *work = request_work(request);
	const char *old = NULL;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_begin(request, answer, own))
		return;
	if (own->account.email == NULL || own->account.phone == NULL) {
		work_abort(work);
		answer_error(answer, via_name(kind->via), kind->last);
		return;
	}
	old = account_address(&own->account, kind->via);
	(void)account_readdress(work, &own->account, kind->via, NULL, &outcome);
	if (outcome == STORE_OK)
		outcome = account_update(work, &own->account);
	if (outcome == STORE_OK)
		outcome = notice_send_to(work, &own->account, OUTBOX_MOVED,
		    kind->via, old);
	if (!account_own_end(request, answer, outcome))
		return;
	waker_send();
	account_own_done(request, answer, own, "removed");
}

/* The one that it has needs no change. */
static void
refuse_same(struct form *form, const struct kind *kind, const char *old,
    const char *address)
{
	if (address != NULL && old != NULL && strcmp(address, old) == 0)
		form_refuse(form, kind->row, kind->same);
}

static void
change(const struct request *request, struct form *form, struct answer *answer,
    const struct kind *kind)
{
	struct account_own own;
	struct signup signup = { .via = kind->via,
		.language = request->language };

	if (!account_own_find(request, answer, &own))
		return;
	signup.country = own.account.country;
	if (!form_flag(form, REMOVE)) {
		web_flow_judge_address(request, answer, form, &rows, &signup);
		refuse_same(form, kind,
		    account_address(&own.account, kind->via), signup.address);
	}
	if (!account_own_prove(request, form, answer, &own, false))
		return;
	if (form_flag(form, REMOVE))
		take_away(request, answer, &own, kind);
	else
		move(request, answer, &own, &signup);
}

void
account_do_email(const struct request *request, struct form *form,
    struct answer *answer)
{
	static const struct kind kind = { VIA_EMAIL, EMAIL, "email-same",
		"email-last" };

	change(request, form, answer, &kind);
}

void
account_do_phone(const struct request *request, struct form *form,
    struct answer *answer)
{
	static const struct kind kind = { VIA_PHONE, PHONE, "phone-same",
		"phone-last" };

	change(request, form, answer, &kind);
}
