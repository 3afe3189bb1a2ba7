/* Where one is signed in, and signing out there. */

#include <string.h>

#include "account/epoch.h"
#include "account/password.h"
#include "account_do.h"
#include "account_show.h"
#include "base/clock.h"
#include "network_name.h"
#include "user_agent.h"
#include "web_session.h"

enum { SESSION = ACCOUNT_PROOF + 1, OTHERS, FIELDS };

const struct field account_do_sessions_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[SESSION] = { "session", SESSION_HANDLE, FIELD_TEXT, false, NULL },
	[OTHERS] = { "others", 8, FIELD_FLAG, false, NULL },
};

static void
set_network(const struct request *request, struct value *item,
    const char *address)
{
	const char *name = NULL;
	struct network network;

	if (request->json) {
		if (address != NULL && network_read(&network, address))
			value_set_text(item, "network",
			    arena_text(request->arena, network.wide));
		return;
	}
	switch (network_name(request->arena, address, &name)) {
	case NETWORK_NAME_NONE:
		break;
	case NETWORK_NAME_SELF:
		value_set_flag(item, "self", true);
		break;
	case NETWORK_NAME_LOCAL:
		value_set_flag(item, "local", true);
		break;
	case NETWORK_NAME_WIDE:
		value_set_text(item, "network", name);
		break;
	}
}

/* To programs as they are, to people as they know them. */
static void
set_session(const struct request *request, struct value *item,
    const struct session *session, bool current)
{
	char *time = arena_alloc(request->arena, CLOCK_RFC3339);
	char *handle = arena_alloc(request->arena, SESSION_HANDLE);
	const char *device = session->agent;

	(void)clock_rfc3339(session->used, time);
	if (!request->json) {
		device = user_agent_name(request->arena, session->agent);
		value_set_text(item, "at",
		    arena_format(request->arena, "%.10s %.5s", time,
			time + strlen("2026-11-23T")));
	}
	value_set_text(item, "session",
	    session_handle(request_work(request), session, handle));
	value_set_text(item, "device", device);
	set_network(request, item, session->network);
	value_set_text(item, "last", time);
	value_set_flag(item, "current", current);
}

void
account_show_sessions(const struct request *request, struct answer *answer,
    const struct account_own *own)
{
	struct session sessions[SESSION_COUNT_MAX];
	struct value *list = value_set_list(answer_values(answer), "sessions");
	size_t count = 0;
	enum store_outcome outcome = session_list(request_work(request),
	    &own->account, sessions, &count);

	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	for (size_t i = 0; i < count && outcome == STORE_OK; i++)
		set_session(request, value_set_object(list, NULL), &sessions[i],
		    memcmp(sessions[i].key, own->session.key, SECRET_SIZE)
			== 0);
}

/* One that has ended meanwhile is ended. */
static enum store_outcome
end_one(struct work *work, const struct account_own *own, const char *named)
{
	struct session sessions[SESSION_COUNT_MAX];
	char handle[SESSION_HANDLE];
	size_t count = 0;
	enum store_outcome outcome =
	    session_list(work, &own->account, sessions, &count);

	for (size_t i = 0; i < count && outcome == STORE_OK; i++)
		if (strcmp(session_handle(work, &sessions[i], handle), named)
		    == 0)
			return session_end(work, &sessions[i]);
	return outcome;
}

static bool
is_own(const struct work *work, const struct account_own *own,
    const char *named)
{
	char handle[SESSION_HANDLE];

	return named != NULL
	       && strcmp(session_handle(work, &own->session, handle), named)
		      == 0;
}

static void
end(const struct request *request, struct answer *answer,
    struct account_own *own, const char *named)
{
	struct work *work = request_work(request);
	enum store_outcome outcome = STORE_OK;

	if (!account_own_begin(request, answer, own))
		return;
	outcome = named != NULL
		      ? end_one(work, own, named)
		      : epoch_raise(work, &own->account, &own->session);
	if (!account_own_end(request, answer, outcome))
		return;
	account_own_done(request, answer, own,
	    named != NULL ? "session" : "others");
	if (!is_own(work, own, named))
		return;
	web_session_forget(request, answer);
	answer_go(answer, "");
}

void
account_do_sessions(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct account_own own;
	const char *named = form_text(form, SESSION);

	if (!account_own_find(request, answer, &own))
		return;
	if (named == NULL && !form_flag(form, OTHERS))
		form_refuse(form, SESSION, "session-missing");
	if (account_own_prove(request, form, answer, &own, false))
		end(request, answer, &own, named);
	if (answer_is_bad(answer) && !request->json)
		account_show_sessions(request, answer, &own);
}
