/* My Account: who I am, and where I am signed in. */

#include <string.h>

#include "account/country.h"
#include "account/device.h"
#include "account/session.h"
#include "account/show.h"
#include "base/clock.h"
#include "http/service.h"

enum { WELCOME = 60 /* seconds after registering */ };

static void
refuse(struct request *request, struct answer *answer, const char *code)
{
	if (!request->json) {
		answer_go(answer,
		    arena_format(request->arena, "%slogin%s?next=%saccount%s",
			request->site->base, request->site->suffix,
			request->site->base, request->site->suffix));
		return;
	}
	answer_page(answer, "problem");
	answer_problem(answer, 401, code);
}

/* To programs as they are, to people as they know them. */
static void
set_session(const struct request *request, struct value *item,
    const struct session *session, bool current)
{
	char *time = arena_alloc(request->arena, CLOCK_RFC3339);
	const char *device = session->agent;

	(void)clock_rfc3339(session->used, time);
	if (!request->json) {
		device = device_name(request->arena, session->agent);
		value_set_text(item, "at",
		    arena_format(request->arena, "%.10s %.5s", time,
			time + strlen("2026-11-23T")));
	}
	value_set_text(item, "device", device);
	value_set_text(item, "last", time);
	value_set_flag(item, "current", current);
}

static void
set_sessions(const struct request *request, struct answer *answer,
    const struct session *sessions, size_t count, const uint8_t *current)
{
	struct value *list = value_set_list(answer_values(answer), "sessions");

	for (size_t i = 0; i < count; i++)
		set_session(request, value_set_object(list, NULL), &sessions[i],
		    memcmp(sessions[i].key, current, SECRET_SIZE) == 0);
}

static void *
start(const struct site *site)
{
	return country_open(settings_text(site->settings, "site.countries"));
}

static void
set_page(struct request *request, struct answer *answer,
    const struct account *account)
{
	struct value *values = answer_page_values(answer);
	const struct country *country =
	    account->country == NULL
		? NULL
		: country_find(request->own, account->country);
	char time[CLOCK_RFC3339];

	if (country != NULL)
		value_set_text(values, "country_name",
		    country_name(request->own, request->language, country));
	value_set_flag(values, "welcome",
	    request->now - account->created < WELCOME);
	(void)clock_rfc3339(account->created, time);
	value_set_text(values, "created",
	    arena_copy(request->arena, time, strlen("2026-11-23")));
}

static void
show(struct request *request, struct form *form, struct answer *answer)
{
	const char *token = request_session(request);
	struct work *work = token == NULL ? NULL : request_work(request);
	struct session session;
	struct session sessions[SESSION_COUNT_MAX];
	struct account account;
	size_t count = 0;
	enum store_outcome outcome = STORE_ABSENT;

	(void)form;
	if (token == NULL) {
		refuse(request, answer, "session-missing");
		return;
	}
	outcome =
	    work == NULL ? STORE_FAILED : session_find(work, token, &session);
	if (outcome == STORE_OK)
		outcome = account_get(work, session.account, &account);
	if (outcome == STORE_ABSENT
	    || (outcome == STORE_OK && account.disabled)) {
		answer_cookie(answer, "session", NULL, 0);
		refuse(request, answer, "session-expired");
		return;
	}
	if (outcome == STORE_OK)
		outcome = session_touch(work, &session);
	if (outcome == STORE_OK)
		outcome = session_list(work, account.id, sessions, &count);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	show_account(answer_values(answer), &account);
	set_sessions(request, answer, sessions, count, session.key);
	set_page(request, answer, &account);
}

static const struct action actions[] = {
	{ .method = METHOD_GET, .handler = show, .page = "account" },
	{ .handler = NULL },
};

static const char *const paths[] = { "account/id", "account/username",
	"account/country", "account/email", "account/phone", "country_name",
	"created", "welcome", "sessions", "sessions/device", "sessions/at",
	"sessions/last", "sessions/current", NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "account",
		.actions = actions,
		.paths = paths,
		.needs_state = true,
		.start = start };

	return service_main(argc, argv, &service);
}
