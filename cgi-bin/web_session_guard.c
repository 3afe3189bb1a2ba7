/* What Apache shows in place of a guarded part of the site. */

#include "web_session.h"

/* mod_fcgid makes 401 of each refusal, so that for want of a group, too. */
static void
answer_guard(const struct request *request, struct answer *answer,
    enum store_outcome signed_in)
{
	const struct site *site = request->site;

	if (signed_in == STORE_OK) {
		answer_page(answer, "refused");
		answer_problem(answer, 403, "account-refused");
	} else if (signed_in != STORE_ABSENT) {
		answer_page(answer, "problem");
		answer_store_trouble(answer, signed_in);
	} else if (request->json) {
		answer_problem(answer, 401, "session-missing");
	} else {
		answer_go(answer,
		    arena_format(request->arena, "%slogin%s?next=%s",
			site->base, site->suffix, request->wanted));
	}
}

bool
web_session_guards(const struct request *request, struct answer *answer)
{
	struct account account;

	if (request->wanted == NULL)
		return false;
	answer_guard(request, answer, web_session_find(request, &account));
	return true;
}
