/* The session's cookie, beside that of another site of this host. */

#include "account/session_mark.h"
#include "web_session.h"

/* Whether another one gave what the browser has by this name. */
static bool
is_taken(const struct request *request)
{
	const char *token = request_cookie(request, "session");

	return token != NULL
	       && !session_mark_is_ours(request->site->key, token);
}

static bool
stands_apart(const struct request *request)
{
	return request_cookie(request, request->site->session_apart) != NULL;
}

void
web_session_cookie(const struct request *request, struct answer *answer,
    const char *token, int64_t seconds)
{
	answer_cookie(answer,
	    stands_apart(request) || is_taken(request)
		? request->site->session_apart
		: "session",
	    token, seconds);
}

void
web_session_expire(const struct request *request, struct answer *answer)
{
	if (stands_apart(request))
		answer_cookie(answer, request->site->session_apart, NULL, 0);
	if (!is_taken(request))
		answer_cookie(answer, "session", NULL, 0);
}

void
web_session_forget(const struct request *request, struct answer *answer)
{
	web_session_expire(request, answer);
	answer_cookie(answer, "flow", NULL, 0);
	answer_cookie(answer, "recover", NULL, 0);
}
