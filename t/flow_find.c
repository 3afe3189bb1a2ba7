/* An unfinished registration, found again by its user name, and the token that
 * another device gets for it. */

#include "flow/flow_find.h"

#include <string.h>

#include "flow/pending.h"
#include "flow/pending_record.h"
#include "site.h"
#include "tap.h"

enum { DAY = 86400 };

static int days;

static struct pending
pending_of(const char *name, const char *flow)
{
	struct pending pending = { .username = name,
		.password = "$y$hash",
		.country = "US",
		.via = VIA_EMAIL,
		.address = "ada@example.net",
		.typed = "ada@example.net",
		.language = "en" };
	struct pending_detail detail = { .wait = 0 };

	site_at(++days * (int64_t)DAY);
	if (pending_start(&site_work, flow, &pending, &detail) != PENDING_OK)
		bail("no registration: wait %lld", (long long)detail.wait);
	return pending;
}

static bool
found_as(const char *login, struct pending *pending)
{
	return flow_find_by_name(&site_work, login, pending) == STORE_OK;
}

static void
test_find(void)
{
	char flow[FLOW_TOKEN];
	struct pending found;

	flow_token_new(flow);
	(void)pending_of("Ada.Love", flow);
	ok(found_as("Ada.Love", &found), "found by its name");
	ok(found_as("aDA.LOVE", &found), "in any case");
	ok(!found_as("Ada", &found), "not by a part of it");
	ok(!found_as("ada@example.net", &found), "not by its address");
	ok(!found_as("", &found), "not by nothing");
}

/* Another device gets a token of its own. */
static void
test_open(void)
{
	char flow[FLOW_TOKEN];
	char other[FLOW_TOKEN];
	struct pending pending;
	struct pending found;

	flow_token_new(flow);
	pending = pending_of("Opened", flow);
	is_int(flow_find_open(&site_work, &pending, other), STORE_OK, "opened");
	ok(strcmp(flow, other) != 0, "the token is another");
	is_int(pending_find(&site_work, other, &found), STORE_OK, "it leads");
	ok(memcmp(found.key, pending.key, SECRET_SIZE) == 0, "to the same");
	ok(found.elsewhere, "and says that this is elsewhere");
	is_int(pending_find(&site_work, flow, &found), STORE_OK, "the first");
	ok(!found.elsewhere, "is where it was typed");
	flow_token_new(other);
	is_int(pending_find(&site_work, other, &found), STORE_ABSENT,
	    "any other token leads nowhere");
}

static void
test_change(void)
{
	char flow[FLOW_TOKEN];
	struct pending pending;
	struct pending found;
	struct pending_detail detail = { .wait = 0 };
	const struct pending_wish wish = { .username = "After" };

	flow_token_new(flow);
	pending = pending_of("Before", flow);
	is_int(pending_alter(&site_work, &pending, &wish, &detail), PENDING_OK,
	    "another name");
	ok(!found_as("Before", &found), "not found by the one it gave up");
	ok(found_as("After", &found), "but by the new one");
	pending.next = PENDING_USERNAME;
	site_begin();
	if (pending_get(&site_work, pending.key, &found) != STORE_OK
	    || pending_record_put(&site_work, &pending) != STORE_OK)
		bail("cannot write");
	site_commit();
	ok(!found_as("After", &found), "nor once its code was right");
}

/* Its holder has proved to know a password: with another one, given by whoever
 * began it, the token is none; his own takes it along. */
static void
test_proof(void)
{
	char flow[FLOW_TOKEN];
	char other[FLOW_TOKEN];
	struct pending pending;
	struct pending found;
	struct pending late;
	struct pending_detail detail = { .wait = 0 };
	struct session session = { .kind = SESSION_WEB };
	const struct pending_wish wish = { .password = "$y$his" };
	const struct pending_wish bad = { .password = "$y$theirs" };

	flow_token_new(flow);
	pending = pending_of("Proved", flow);
	(void)flow_find_open(&site_work, &pending, other);
	(void)pending_find(&site_work, other, &found);
	is_int(pending_alter(&site_work, &found, &wish, &detail), PENDING_OK,
	    "he gives it another password");
	is_int(pending_find(&site_work, other, &found), STORE_OK,
	    "and goes on");
	late = found;
	(void)pending_find(&site_work, flow, &pending);
	is_int(pending_alter(&site_work, &pending, &bad, &detail), PENDING_OK,
	    "who began it gives it another");
	is_int(pending_try(&site_work, &late, "000000", &session, &detail),
	    PENDING_GONE, "then no code of his proves anything");
	is_int(pending_find(&site_work, other, &found), STORE_ABSENT,
	    "his token is none");
	is_int(pending_find(&site_work, flow, &found), STORE_OK,
	    "the other one's is");
}

static void
test_bare(void)
{
	struct pending found;
	char flow[FLOW_TOKEN];
	struct pending pending;

	flow_token_new(flow);
	pending = pending_of(NULL, flow);
	ok(pending.username == NULL, "the app's order has no name yet");
	ok(!found_as("Nobody", &found), "and is found by none");
	site_at(++days * (int64_t)DAY);
	ok(!found_as("Ada.Love", &found), "after a day it is gone");
}

int
main(void)
{
	site_open("");
	test_find();
	test_open();
	test_change();
	test_proof();
	test_bare();
	return done();
}
