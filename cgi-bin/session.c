/* Who is signed in, for other parts of the site: nginx auth_request, Apache's
 * FastCGI Authorizer, and programs.  Answers 204 (an Authorizer 200), 401 or
 * 403, nothing else; with `require` only members of one of those groups. */

#include "account/session.h"

#include <string.h>

#include "account/group.h"
#include "base/log.h"
#include "http/worker.h"

enum { REQUIRE, FIELDS };

static const struct field fields[FIELDS] = {
	[REQUIRE] = { "require", 4096, FIELD_TEXT, false, NULL },
};

/* 204 with who it is; the Authorizer role passes variables on instead. */
static void
allow(const struct request *request, struct answer *answer,
    const struct account *account)
{
	char *id = arena_alloc(request->arena, ACCOUNT_ID_TEXT);

	(void)account_id_text(account->id, id);
	if (request->authorizer) {
		answer_status(answer, 200);
		answer_header(answer, "Variable-REMOTE_USER",
		    account->username);
		answer_header(answer, "Variable-LATCHKEY_ID", id);
		return;
	}
	answer_header(answer, "X-Latchkey-User", account->username);
	answer_header(answer, "X-Latchkey-Id", id);
}

/* Apache takes most of what an owner may write in the wrong way without a word:
 * "SetEnv" comes behind an Authorizer, and a variable has any name.  So it has
 * to be told, too, that everybody who is signed in may come. */
static const char *
told(const struct request *request)
{
	if (request->require == NULL) {
		log_warning("nobody is let into a guarded part of the site: "
			    "LATCHKEY_REQUIRE is not set there; write "
			    "SetEnvIf Request_URI ^ LATCHKEY_REQUIRE=* for "
			    "all who are signed in, or the groups in place of "
			    "the star (SetEnv would come too late)");
		return "";
	}
	return strcmp(request->require, "*") == 0 ? NULL : request->require;
}

/* The groups of which the account must have one, NULL where any account will
 * do: said by the web server's settings, else by the query.  As an Authorizer
 * (FastCGI 1.0, 6.3) we get the query of the visitor's own request, which must
 * not choose what is required of its sender. */
static const char *
required(const struct request *request, const struct form *form)
{
	if (request->authorizer)
		return told(request);
	if (request->require != NULL)
		return request->require;
	if (request->query_lost)
		return "";
	/* Of two that came, neither is taken. */
	return form_named(form, REQUIRE);
}

static int
judge(const struct request *request, const struct form *form,
    struct answer *answer, const char *token)
{
	struct work *work = request_work(request);
	const char *groups = NULL;
	struct session session;
	struct account account;

	if (work == NULL)
		return 403;
	switch (session_find(work, token, &session, &account)) {
	case STORE_OK:
		break;
	case STORE_ABSENT:
		return 401;
	case STORE_EXISTS:
	case STORE_BUSY:
	case STORE_FULL:
	case STORE_FAILED:
	case STORE_DAMAGED:
	case STORE_FORMAT:
		return 403;
	}
	if (account.disabled)
		return 403;
	groups = required(request, form);
	if (groups != NULL && !group_allows(account.groups, groups))
		return 403;
	/* That its use could not be noted is no reason to refuse. */
	(void)session_touch(work, &session);
	allow(request, answer, &account);
	return 204;
}

static void
check(const struct request *request, struct form *form, struct answer *answer)
{
	const char *token = request_session(request);
	int status = 401;

	answer_raw(answer, NULL, "", 0);
	if (request->site->state < 0)
		status = 403;
	else if (token != NULL)
		status = judge(request, form, answer, token);
	if (status != 204 || !request->authorizer)
		answer_status(answer, status);
}

static const struct action actions[] = {
	{ .method = METHOD_GET,
	    .fields = fields,
	    .field_count = FIELDS,
	    .handler = check },
	{ .handler = NULL },
};

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "session",
		.actions = actions,
		.needs_state = true,
		.forgets_key = true,
		.any_method = true,
		.authorizes = true };

	return worker_main(argc, argv, &service);
}
