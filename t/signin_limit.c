/* Guessing at passwords, and the owner who must not be locked out by it. */

#include "flow/signin_limit.h"

#include "account/device_cookie.h"
#include "account/password.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

enum { HOUR = 3600 };

static const char right[] = "correct horse ada battery";

static struct gate *gate;
static struct backoff *backoff;
static struct account ada;

/* A cheap hash: what is tested here is not its cost. */
static void
open_site(void)
{
	backoff_close(backoff);
	gate_close(gate);
	site_open("[password]\nscheme = $y$j75$\n");
	gate = gate_open(scratch_descriptor(), site_work.settings, site_key);
	backoff =
	    backoff_open(scratch_descriptor(), site_work.settings, site_key);
	if (gate == NULL || backoff == NULL)
		bail("no limits");
	ada = (struct account){ .username = "Ada",
		.password = password_hash(site_work.arena, scratch_descriptor(),
		    "$y$j75$", right),
		.email = "ada@example.net" };
	site_insert(&ada);
}

static int64_t wait;

static enum signin_outcome
judge(const char *address, const char *login, const char *password,
    const char *device_cookie)
{
	struct visitor visitor = { .arena = site_work.arena,
		.now = site_work.now };
	struct signin_limit attempt = { .work = &site_work,
		.gate = gate,
		.backoff = backoff,
		.visitor = &visitor,
		.subject = login,
		.device_cookie = device_cookie };
	struct signin signin = { .login = login, .password = password };
	enum signin_outcome outcome = SIGNIN_TROUBLE;

	if (!network_read(&visitor.network, address))
		bail("%s is no address", address);
	outcome = signin_limit_judge(&attempt, &signin);
	wait = visitor.wait;
	return outcome;
}

static int
wrong_from(const char *address, const char *login, int times)
{
	int wrong = 0;

	for (int i = 0; i < times; i++)
		wrong += judge(address, login, "wrong", NULL) == SIGNIN_WRONG;
	return wrong;
}

/* Each network may try at an account once, whatever others did. */
static void
test_network(const char *login, const char *who)
{
	open_site();
	is_int(wrong_from("192.0.2.1", login, 7), 5, "%s: five are free", who);
	is_int(judge("192.0.2.1", login, right, NULL), SIGNIN_TOO_MANY,
	    "%s: then none is judged", who);
	is_int(wait, 1, "%s: for a second", who);
	site_at(1);
	is_int(wrong_from("192.0.2.1", login, 2), 1, "%s: one more", who);
	is_int(wait, 2, "%s: then two", who);
}

static void
test_networks(const char *login, const char *who)
{
	int wrong = 0;

	open_site();
	for (int i = 0; i < 5; i++)
		wrong +=
		    wrong_from(arena_format(site_work.arena, "198.51.%d.1", i),
			login, 1);
	is_int(wrong, 5, "%s: five networks", who);
	is_int(judge("198.51.7.1", login, "wrong", NULL), SIGNIN_TOO_MANY,
	    "%s: the sixth is told to wait", who);
	is_int(wait, 1, "%s: a second", who);
	is_int(judge("198.51.7.1", login, "wrong", NULL), SIGNIN_TOO_MANY,
	    "%s: once more", who);
}

/* What the owner's browser carries. */
static const char *
browser(void)
{
	const char *token = NULL;

	site_begin();
	if (device_cookie_note(&site_work, &ada, NULL, &token) != STORE_OK)
		bail("no token");
	site_commit();
	return token;
}

static void
test_owner(void)
{
	const char *token = NULL;

	open_site();
	token = browser();
	(void)wrong_from("192.0.2.1", "ada", 40);
	for (int i = 0; i < 20; i++)
		(void)wrong_from(arena_format(site_work.arena, "198.51.%d.1",
				     i),
		    "ada", 1);
	is_int(judge("192.0.2.1", "ada", right, token), SIGNIN_RIGHT,
	    "the owner's browser comes in from the very network");
	(void)wrong_from("198.51.100.9", "ada", 5);
	is_int(judge("203.0.113.5", "ada", right, NULL), SIGNIN_RIGHT,
	    "another browser of the owner's from a network of its own");
	is_int(judge("198.51.100.9", "ada", "wrong", token), SIGNIN_WRONG,
	    "the browser's own count");
	for (int i = 0; i < 4; i++)
		(void)judge("198.51.100.9", "ada", "wrong", token);
	is_int(judge("203.0.113.6", "ada", right, token), SIGNIN_TOO_MANY,
	    "has five free as well");
	is_int(judge("203.0.113.6", "eve", "wrong", token), SIGNIN_WRONG,
	    "to others it is nothing");
}

/* Security 14: another /64 of the same /48 is no fresh network, and of fresh
 * ones there are so many. */
static void
test_fresh(void)
{
	int judged = 0;

	open_site();
	(void)wrong_from("192.0.2.1", "ada", 5);
	for (int i = 0; i < 60; i++) {
		(void)judge(arena_format(site_work.arena, "2001:db8:9:%d::1",
				i),
		    "ada", "wrong", NULL);
		judged +=
		    judge(arena_format(site_work.arena, "2001:db8:9:%d::2", i),
			"ada", right, NULL)
		    == SIGNIN_RIGHT;
	}
	is_int(judged, 0, "sixty /64s of a /48 have one try");
	for (int i = 0; i < 100; i++)
		judged += judge(arena_format(site_work.arena, "2001:db8:%d::1",
				    i + 100),
			      "ada", i < 40 ? "wrong" : right, NULL)
			  == SIGNIN_RIGHT;
	is_int(judged, 0, "and a hundred /48s have thirty");
	open_site();
	is_int(judge("203.0.113.5", "ada", right, NULL), SIGNIN_RIGHT,
	    "but where the owner was");
	for (int i = 0; i < 100; i++)
		(void)judge(arena_format(site_work.arena, "2001:db8:%d::1", i),
		    "ada", "wrong", NULL);
	is_int(judge("203.0.113.9", "ada", right, NULL), SIGNIN_RIGHT,
	    "he comes in whatever others did");
	for (int i = 0; i < 10; i++)
		(void)judge(arena_format(site_work.arena, "198.51.%d.1", i),
		    "ada", "wrong", NULL);
	is_int(judge("203.0.113.9", "ada", "wrogn", NULL), SIGNIN_TOO_MANY,
	    "a typo of his is answered as all others");
	ok(wait > 0, "while they make him wait");
	is_int(judge("203.0.113.9", "ada", right, NULL), SIGNIN_RIGHT,
	    "and the next one is judged too");
	for (int i = 0; i < 10; i++)
		(void)judge(arena_format(site_work.arena, "198.51.%d.1", i),
		    "ada", "wrong", NULL);
	for (int i = 0; i < 4; i++)
		(void)judge(arena_format(site_work.arena, "203.0.113.%d", i),
		    "ada", "wrong", NULL);
	is_int(judge("203.0.113.9", "ada", right, NULL), SIGNIN_TOO_MANY,
	    "five an hour");
	site_at(HOUR + HOUR / 2);
	for (int i = 0; i < 10; i++)
		(void)judge(arena_format(site_work.arena, "198.52.%d.1", i),
		    "ada", "wrong", NULL);
	is_int(judge("203.0.113.9", "ada", right, NULL), SIGNIN_RIGHT,
	    "and later more");
}

/* Security 10: a hash is one of the network's and of the account's, right or
 * wrong, and a stranger's wrong ones are not the account's. */
static void
test_hashes(void)
{
	const char *token = NULL;
	int rights = 0;

	open_site();
	for (int i = 0; i < 120; i++)
		rights +=
		    judge("192.0.2.1", "ada", right, NULL) == SIGNIN_RIGHT;
	is_int(rights, 60, "sixty an hour of one network");
	ok(wait > 0, "then it waits");
	is_int(judge("192.0.3.1", "ada", right, NULL), SIGNIN_TOO_MANY,
	    "and so does the account");
	open_site();
	token = browser();
	for (int i = 0; i < 30; i++)
		(void)wrong_from(arena_format(site_work.arena, "198.51.%d.1",
				     i),
		    "ada", 5);
	is_int(judge("203.0.113.5", "ada", right, token), SIGNIN_RIGHT,
	    "not by what others tried");
}

/* Who signs in with a stolen password uses up what that password has. */
static void
test_new_password(void)
{
	static const char fresh[] = "quite new kelp 77";

	open_site();
	for (int i = 0; i < 60; i++)
		(void)judge("198.51.100.1", "ada", right, NULL);
	is_int(judge("192.0.2.1", "ada", right, NULL), SIGNIN_TOO_MANY,
	    "sixty are used up");
	ada.password = password_hash(site_work.arena, scratch_descriptor(),
	    "$y$j75$", fresh);
	site_begin_for(&ada);
	if (account_update(&site_work, &ada) != STORE_OK)
		bail("no new password");
	site_commit();
	is_int(judge("192.0.2.1", "ada", fresh, NULL), SIGNIN_RIGHT,
	    "a new password has its own");
}

static void
test_right(void)
{
	open_site();
	(void)wrong_from("192.0.2.1", "ada", 4);
	is_int(judge("192.0.2.1", "ada", right, NULL), SIGNIN_RIGHT,
	    "a right one after four wrong ones");
	is_int(wrong_from("192.0.2.1", "ada", 7), 5, "begins a new row");
}

static void
test_share(void)
{
	int wrong = 0;

	open_site();
	for (int i = 0; i < 60; i++)
		wrong += wrong_from("192.0.2.1",
		    arena_format(site_work.arena, "user%d", i), 1);
	is_int(wrong, 50, "a network may be wrong 50 times an hour");
	ok(wait > 1, "then it waits");
	is_int(judge("192.0.3.1", "user70", "wrong", NULL), SIGNIN_WRONG,
	    "others go on");
	open_site();
	for (int i = 0; i < 60; i++)
		wrong += judge("192.0.2.1", "ada", right, NULL) != SIGNIN_RIGHT;
	is_int(wrong, 50, "who is right takes nothing of it");
}

int
main(void)
{
	struct signin_limit attempt = { .work = NULL };
	struct signin signin = { .login = "ada" };

	test_network("ada", "known");
	test_network("nobody", "unknown");
	test_networks("ada", "known");
	test_networks("nobody", "unknown");
	test_owner();
	test_fresh();
	test_hashes();
	test_new_password();
	test_right();
	test_share();
	is_int(signin_limit_judge(&attempt, &signin), SIGNIN_TROUBLE,
	    "no store is trouble");
	backoff_close(backoff);
	gate_close(gate);
	return done();
}
