/* Sessions: how long each kind lives, idle and in all, and how many there may
 * be. */

#include "account/session.h"

#include <string.h>

#include "site.h"
#include "tap.h"

enum { MINUTE = 60, NOTED = 300, HOUR = 3600, DAY = 86400 };

static const uint8_t ada[ACCOUNT_ID] = { 1, 2, 3 };
static const uint8_t eve[ACCOUNT_ID] = { 4, 5, 6 };

static struct session
start(const uint8_t account[ACCOUNT_ID], enum session_kind kind)
{
	struct session session = { .kind = kind,
		.agent = "browser",
		.network = "192.0.2.1" };

	memcpy(session.account, account, ACCOUNT_ID);
	site_begin();
	if (session_start(&site_work, &session) != STORE_OK)
		bail("no session");
	site_commit();
	return session;
}

static bool
lives(const struct session *session)
{
	struct session found;

	return session_find(&site_work, session->token, &found) == STORE_OK;
}

static void
touch(const struct session *session)
{
	struct session found;

	if (session_find(&site_work, session->token, &found) != STORE_OK
	    || session_touch(&site_work, &found) != STORE_OK)
		bail("no use is noted");
}

static void
test_token(void)
{
	struct session session;
	struct session found;

	site_open("");
	session = start(ada, SESSION_WEB);
	is_int((int)strlen(session.token), 43, "a token of 256 bits");
	is_int(session_find(&site_work, session.token, &found), STORE_OK,
	    "is found");
	ok(memcmp(found.account, ada, ACCOUNT_ID) == 0, "whose it is");
	is_string(found.agent, "browser", "from where");
	is_int(session_find(&site_work, "", &found), STORE_ABSENT, "none");
	session.token[0] = session.token[0] == 'A' ? 'B' : 'A';
	is_int(session_find(&site_work, session.token, &found), STORE_ABSENT,
	    "another");
	is_int(session_find(&site_work, "\xff", &found), STORE_ABSENT,
	    "no token at all");
}

/* Each kind, in use every `step` and then idle. */
static void
test_life(enum session_kind kind, int64_t idle, int64_t life)
{
	int64_t step = idle - 10 * (int64_t)MINUTE;
	int64_t at = 0;
	struct session session;

	site_open("");
	is_int(session_idle(site_work.settings, kind), idle, "idle time");
	is_int(session_life(site_work.settings, kind), life, "life");
	session = start(ada, kind);
	/* Use is noted every five minutes, and idle time has them on top. */
	site_at(idle + NOTED - 1);
	ok(lives(&session), "unused to its last second");
	idle += NOTED;
	site_at(idle);
	ok(!lives(&session), "and no longer");
	session = start(ada, kind);
	for (at = idle + step; at < idle + life; at += step) {
		site_at(at);
		if (!lives(&session))
			break;
		touch(&session);
	}
	ok(at >= idle + life, "in use it lives on");
	site_at(idle + life - 1);
	ok(lives(&session), "to the last second of its life");
	site_at(idle + life);
	ok(!lives(&session), "and no longer, used or not");
}

/* A life that the owner shortens counts for sessions of before, too. */
static void
test_shorter(void)
{
	const struct settings *longer = NULL;
	struct settings *shorter = NULL;
	struct session session;

	site_open("");
	session = start(ada, SESSION_WEB);
	site_write("shorter.conf",
	    arena_format(site_work.arena,
		"[site]\norigin = http://localhost:8080\n[state]\n"
		"dir = %s\n[session]\nlife = 10min\n",
		site_path("")));
	shorter = settings_load(site_path("shorter.conf"));
	if (shorter == NULL)
		bail("no settings");
	longer = site_work.settings;
	site_work.settings = shorter;
	site_at((int64_t)10 * MINUTE);
	ok(!lives(&session), "ends by the life of now");
	site_work.settings = longer;
	ok(lives(&session), "which was longer");
	settings_free(shorter);
}

static void
test_count(void)
{
	struct session sessions[12];
	struct session list[SESSION_COUNT_MAX];
	struct session other;
	size_t count = 0;

	site_open("");
	other = start(eve, SESSION_WEB);
	for (int i = 0; i < 12; i++) {
		site_at(i);
		sessions[i] = start(ada, SESSION_API);
	}
	ok(!lives(&sessions[0]) && !lives(&sessions[1]),
	    "of twelve the oldest two have ended");
	ok(lives(&sessions[2]) && lives(&sessions[11]), "ten live");
	is_int(session_list(&site_work, ada, list, &count), STORE_OK, "a list");
	is_int((int)count, 10, "of ten");
	ok(memcmp(list[9].key, sessions[11].key, SECRET_SIZE) == 0,
	    "the newest last");
	site_begin();
	is_int(session_end(&site_work, &sessions[5]), STORE_OK, "one is ended");
	site_commit();
	ok(!lives(&sessions[5]) && lives(&sessions[6]), "that one alone");
	site_begin();
	is_int(session_end_all(&site_work, ada, sessions[11].key), STORE_OK,
	    "all others are");
	site_commit();
	ok(lives(&sessions[11]) && !lives(&sessions[6]), "but the kept one");
	ok(lives(&other), "nobody else's");
	site_begin();
	is_int(session_end_all(&site_work, ada, NULL), STORE_OK, "all");
	site_commit();
	ok(!lives(&sessions[11]), "are ended");
	is_int(session_list(&site_work, ada, list, &count), STORE_OK, "a list");
	is_int((int)count, 0, "of none");
}

static void
test_prove(void)
{
	struct session one;
	struct session found;
	char handle[SESSION_HANDLE];
	char other[SESSION_HANDLE];

	site_open("");
	one = start(ada, SESSION_WEB);
	is_int(one.proved, site_work.now, "proved by signing in");
	site_at(HOUR / 2);
	is_int(session_find(&site_work, one.token, &found), STORE_OK, "later");
	is_int(found.proved, site_work.now - HOUR / 2, "it is so long ago");
	is_int(session_prove(&site_work, &found), STORE_OK, "proved again");
	(void)session_find(&site_work, one.token, &found);
	is_int(found.proved, site_work.now, "now");
	(void)session_handle(&site_work, &one, handle);
	is_int((int)strlen(handle), 16, "a handle");
	ok(strncmp(handle, one.token, 8) != 0, "that is not of the token");
	is_string(session_handle(&site_work, &found, other), handle,
	    "always the same");
	found = start(ada, SESSION_WEB);
	ok(strcmp(session_handle(&site_work, &found, other), handle) != 0,
	    "another one of another session");
	site_begin();
	(void)session_end(&site_work, &one);
	site_commit();
	is_int(session_prove(&site_work, &one), STORE_ABSENT,
	    "one that was ended does not come back");
}

int
main(void)
{
	test_prove();
	test_token();
	test_life(SESSION_WEB, HOUR, DAY);
	test_life(SESSION_REMEMBER, (int64_t)14 * DAY, (int64_t)30 * DAY);
	test_life(SESSION_API, (int64_t)7 * DAY, (int64_t)30 * DAY);
	test_shorter();
	test_count();
	return done();
}
