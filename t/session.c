/* Sessions: how long each kind lives, idle and in all, and how many there may
 * be. */

#include "account/session.h"

#include <string.h>

#include "account/epoch.h"
#include "site.h"
#include "site/settings_load.h"
#include "tap.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static struct account ada;
static struct account eve;

static void
open_site(void)
{
	site_open("");
	ada = site_account("Ada", "ada@example.net");
	eve = site_account("Eve", "eve@example.net");
}

static void
touch(const struct session *session)
{
	struct session found;
	struct account owner;

	if (session_find(&site_work, session->token, &found, &owner) != STORE_OK
	    || session_touch(&site_work, &found) != STORE_OK)
		bail("no use is noted");
}

static void
test_token(void)
{
	struct session session;
	struct session found;
	struct account owner;

	open_site();
	session = site_session(&ada, SESSION_WEB);
	is_int((int)strlen(session.token), 43, "a token of 256 bits");
	is_int(session_find(&site_work, session.token, &found, &owner),
	    STORE_OK, "is found");
	ok(memcmp(found.account, ada.id, ACCOUNT_ID) == 0, "whose it is");
	is_string(owner.username, "Ada", "and who that is");
	is_string(found.agent, "browser", "from where");
	is_int(session_find(&site_work, "", &found, &owner), STORE_ABSENT,
	    "none");
	session.token[0] = session.token[0] == 'A' ? 'B' : 'A';
	is_int(session_find(&site_work, session.token, &found, &owner),
	    STORE_ABSENT, "another");
	is_int(session_find(&site_work, "\xff", &found, &owner), STORE_ABSENT,
	    "no token at all");
}

/* Each kind, in use every `step` and then idle. */
static void
test_life(enum session_kind kind, int64_t idle, int64_t life)
{
	int64_t step = idle - 10 * (int64_t)MINUTE;
	int64_t at = 0;
	struct session session;

	open_site();
	is_int(session_idle(site_work.settings, kind), idle, "idle time");
	is_int(session_life(site_work.settings, kind), life, "life");
	session = site_session(&ada, kind);
	site_at(idle - 1);
	ok(site_lives(&session), "unused to its last second");
	site_at(idle);
	ok(!site_lives(&session), "attacks A4: and no longer");
	session = site_session(&ada, kind);
	for (at = idle + step; at < idle + life; at += step) {
		site_at(at);
		if (!site_lives(&session))
			break;
		touch(&session);
	}
	ok(at >= idle + life, "in use it lives on");
	site_at(idle + life - 1);
	ok(site_lives(&session), "to the last second of its life");
	site_at(idle + life);
	ok(!site_lives(&session), "and no longer, used or not");
}

/* A life that the owner shortens counts for sessions of before, too. */
static void
test_shorter(void)
{
	const struct settings *longer = NULL;
	struct settings *shorter = NULL;
	struct session session;

	open_site();
	session = site_session(&ada, SESSION_WEB);
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
	ok(!site_lives(&session), "ends by the life of now");
	site_work.settings = longer;
	ok(site_lives(&session), "which was longer");
	settings_free(shorter);
}

static void
test_count(void)
{
	struct session sessions[12];
	struct session list[SESSION_COUNT_MAX];
	struct session other;
	size_t count = 0;

	open_site();
	other = site_session(&eve, SESSION_WEB);
	for (int i = 0; i < 12; i++) {
		site_at(i);
		sessions[i] = site_session(&ada, SESSION_API);
	}
	ok(!site_lives(&sessions[0]) && !site_lives(&sessions[1]),
	    "of twelve the oldest two have ended");
	ok(site_lives(&sessions[2]) && site_lives(&sessions[11]), "ten live");
	is_int(session_list(&site_work, &ada, list, &count), STORE_OK,
	    "a list");
	is_int((int)count, 10, "of ten");
	ok(memcmp(list[9].key, sessions[11].key, SECRET_SIZE) == 0,
	    "the newest last");
	site_begin();
	is_int(session_end(&site_work, &sessions[5]), STORE_OK, "one is ended");
	site_commit();
	ok(!site_lives(&sessions[5]) && site_lives(&sessions[6]),
	    "that one alone");
	site_begin();
	(void)session_again(&site_work, &sessions[11], &ada);
	is_int(epoch_raise(&site_work, &ada, &sessions[11]), STORE_OK,
	    "all others are");
	site_commit();
	ok(site_lives(&sessions[11]) && !site_lives(&sessions[6]),
	    "but the kept one");
	ok(site_lives(&other), "nobody else's");
	site_begin();
	(void)account_get(&site_work, ada.id, &ada);
	is_int(epoch_raise(&site_work, &ada, NULL), STORE_OK, "all");
	site_commit();
	ok(!site_lives(&sessions[11]), "are ended");
	is_int(session_list(&site_work, &ada, list, &count), STORE_OK,
	    "a list");
	is_int((int)count, 0, "of none");
}

static enum store_outcome
prove(struct session *session)
{
	struct account owner;
	enum store_outcome outcome = STORE_OK;

	site_begin();
	outcome = session_again(&site_work, session, &owner);
	if (outcome == STORE_OK)
		outcome = session_prove(&site_work, session);
	site_commit();
	return outcome;
}

static void
test_prove(void)
{
	struct session one;
	struct session found;
	struct account owner;
	char handle[SESSION_HANDLE];
	char other[SESSION_HANDLE];

	open_site();
	one = site_session(&ada, SESSION_WEB);
	is_int(one.proved, site_work.now, "proved by signing in");
	site_at(HOUR / 2);
	is_int(session_find(&site_work, one.token, &found, &owner), STORE_OK,
	    "later");
	is_int(found.proved, site_work.now - HOUR / 2, "it is so long ago");
	is_int(prove(&found), STORE_OK, "proved again");
	(void)session_find(&site_work, one.token, &found, &owner);
	is_int(found.proved, site_work.now, "now");
	(void)session_handle(&site_work, &one, handle);
	is_int((int)strlen(handle), 16, "a handle");
	ok(strncmp(handle, one.token, 8) != 0, "that is not of the token");
	is_string(session_handle(&site_work, &found, other), handle,
	    "always the same");
	found = site_session(&ada, SESSION_WEB);
	ok(strcmp(session_handle(&site_work, &found, other), handle) != 0,
	    "another one of another session");
	site_begin();
	(void)session_end(&site_work, &one);
	site_commit();
	is_int(prove(&one), STORE_ABSENT,
	    "one that was ended does not come back");
	site_at(HOUR / 2 + 10 * (int64_t)MINUTE);
	is_int(session_touch(&site_work, &one), STORE_ABSENT,
	    "nor by being used");
}

/* What was begun under an older epoch is ended, wherever it is found. */
static void
test_epoch(void)
{
	struct session one;
	struct session list[SESSION_COUNT_MAX];
	size_t count = 0;

	open_site();
	one = site_session(&ada, SESSION_WEB);
	is_int(one.epoch, 0, "the first epoch");
	ada.epoch++;
	site_begin_for(&ada);
	(void)account_update(&site_work, &ada);
	site_commit();
	ok(!site_lives(&one), "a session of before has ended");
	is_int(session_list(&site_work, &ada, list, &count), STORE_OK, "and");
	is_int((int)count, 0, "is in no list");
	is_int(prove(&one), STORE_ABSENT, "nothing is proved for it");
}

/* A clock that ran ahead and was put right neither ends a session nor makes it
 * last. */
static void
test_clock(void)
{
	struct session session;
	struct session found;
	struct account owner;

	open_site();
	site_at(30 * (int64_t)DAY);
	session = site_session(&ada, SESSION_WEB);
	site_at(0);
	ok(site_lives(&session), "F13: a session of the future lives");
	touch(&session);
	is_int(session_find(&site_work, session.token, &found, &owner),
	    STORE_OK, "and is found");
	ok(found.created == site_work.now && found.used == site_work.now
		&& found.proved == site_work.now,
	    "F13: all that it says was now");
	site_at(HOUR - 1);
	ok(site_lives(&session), "for an hour unused");
	site_at(HOUR);
	ok(!site_lives(&session), "F13: and no longer");
}

int
main(void)
{
	test_prove();
	test_epoch();
	test_token();
	test_life(SESSION_WEB, HOUR, DAY);
	test_life(SESSION_REMEMBER, (int64_t)14 * DAY, (int64_t)30 * DAY);
	test_life(SESSION_API, (int64_t)7 * DAY, (int64_t)30 * DAY);
	test_shorter();
	test_count();
	test_clock();
	return done();
}
