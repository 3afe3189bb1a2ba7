/* Whether the owner is there: the password, asked for again after a while. */

#include <string.h>

#include "account_own.h"
#include "base/clock.h"
#include "contact/identifier.h"
#include "flow/signin_limit.h"

enum { FRESH = 300 /* seconds that a proof is good */ };

bool
account_own_is_fresh(const struct request *request,
    const struct account_own *own)
{
	return clock_left(own->session.proved, FRESH, request->now) > 0;
}

/* As signing in by the user name is judged, with the same waits. */
static enum signin_outcome
judge_password(const struct request *request, struct visitor *visitor,
    struct signin *signin)
{
	const struct web *web = request->web;
	struct identifier_place place = { .table = web->countries,
		.settings = request->site->settings };
	struct identifier login;
	struct signin_limit attempt = { .work = request_work(request),
		.gate = web->gate,
		.backoff = web_backoff(request->site),
		.visitor = visitor,
		.device_cookie = request_cookie(request, "device") };

	if (attempt.backoff == NULL)
		return SIGNIN_BUSY;
	identifier_read(request->arena, &place, signin->login, &login);
	attempt.subject = identifier_fold(request->arena, &login);
	return signin_limit_judge(&attempt, signin);
}

/* In the transaction that notes the proof, it is judged again. */
static bool
note(const struct request *request, struct answer *answer,
    struct account_own *own, const struct account *proof)
{
	own->verified = true;
	own->proof = *proof;
	return account_own_begin(request, answer, own)
	       && account_own_end(request, answer,
		   session_prove(request_work(request), &own->session));
}

static bool
refuse(struct answer *answer)
{
	answer_error(answer, "current_password", "current-password-wrong");
	return false;
}

static bool
prove(const struct request *request, const struct form *form,
    struct answer *answer, struct account_own *own)
{
	struct visitor visitor;
	struct signin signin = { .login = own->account.username,
		.password = form_text(form, ACCOUNT_PROOF),
		.typed = form_sent(form, ACCOUNT_PROOF) };

	web_visit(request, &visitor);
	switch (judge_password(request, &visitor, &signin)) {
	case SIGNIN_RIGHT:
		/* The name may be somebody else's by now. */
		return memcmp(signin.account.id, own->account.id, ACCOUNT_ID)
			       == 0
			   ? note(request, answer, own, &signin.account)
			   : refuse(answer);
	case SIGNIN_UNFINISHED:
	case SIGNIN_WRONG:
		return refuse(answer);
	case SIGNIN_TOO_MANY:
		answer_later(answer, 429, "too-many", visitor.wait);
		return false;
	case SIGNIN_BUSY:
		answer_later(answer, 503, "busy", 2);
		return false;
	case SIGNIN_TROUBLE:
		answer_store_trouble(answer, signin.trouble);
		return false;
	}
	return false;
}

bool
account_own_prove(const struct request *request, struct form *form,
    struct answer *answer, struct account_own *own, bool always)
{
	bool fresh = !always && account_own_is_fresh(request, own);

	if (!fresh && form_text(form, ACCOUNT_PROOF) == NULL)
		form_refuse(form, ACCOUNT_PROOF, "current-password-missing");
	if (answer_errors_of(answer, form) || answer_is_bad(answer))
		return false;
	return fresh || prove(request, form, answer, own);
}
