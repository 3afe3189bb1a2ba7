/* An unfinished registration, found again by its user name, and the token that
 * another device gets for it. */

#include "flow/flow_find.h"

#include <string.h>

#include "flow/flow.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

enum { DAY = 86400 };

static struct flow_visit visit;
static int days;

static struct flow
begun(const char *name, const char *token)
{
	struct flow flow = { .username = name,
		.password = "$y$hash",
		.country = "US",
		.via = VIA_EMAIL,
		.address = "ada@example.net",
		.typed = "ada@example.net",
		.language = "en" };

	site_at(++days * (int64_t)DAY);
	visit = visit_from(&site_work, "192.0.2.1");
	if (flow_start(&visit, token, &flow) != FLOW_OK)
		bail("no registration: wait %lld", (long long)visit.wait);
	return flow;
}

static bool
found_as(const char *login, struct flow *flow)
{
	return flow_find_by_name(&site_work, login, flow) == STORE_OK;
}

static void
test_find(void)
{
	char token[FLOW_TOKEN];
	struct flow found;

	flow_token_new(token);
	(void)begun("Ada.Love", token);
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
	char token[FLOW_TOKEN];
	char other[FLOW_TOKEN];
	struct flow flow;
	struct flow found;

	flow_token_new(token);
	flow = begun("Opened", token);
	is_int(flow_find_open(&site_work, &flow, other), STORE_OK, "opened");
	ok(strcmp(token, other) != 0, "the token is another");
	is_int(flow_find(&visit, FLOW_REGISTER, other, &found), STORE_OK,
	    "it leads");
	ok(memcmp(found.key, flow.key, SECRET_SIZE) == 0, "to the same");
	ok(visit.elsewhere, "and says that this is elsewhere");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &found), STORE_OK,
	    "the first");
	ok(!visit.elsewhere, "is where it was typed");
	flow_token_new(other);
	is_int(flow_find(&visit, FLOW_REGISTER, other, &found), STORE_ABSENT,
	    "any other token leads nowhere");
}

static void
test_change(void)
{
	char token[FLOW_TOKEN];
	struct flow flow;
	struct flow found;
	const struct flow_wish wish = { .username = "After" };

	flow_token_new(token);
	flow = begun("Before", token);
	is_int(flow_alter(&visit, &flow, &wish), FLOW_OK, "another name");
	ok(!found_as("Before", &found), "not found by the one it gave up");
	ok(found_as("After", &found), "but by the new one");
	flow.next = FLOW_USERNAME;
	site_begin();
	if (flow_record_get(&site_work, FLOW_REGISTER, flow.key, &found)
		!= STORE_OK
	    || flow_record_put(&site_work, &flow) != STORE_OK)
		bail("cannot write");
	site_commit();
	ok(!found_as("After", &found), "nor once its code was right");
}

/* Its holder has proved to know a password: with another one, given by whoever
 * began it, the token is none; his own takes it along. */
static void
test_proof(void)
{
	char token[FLOW_TOKEN];
	char other[FLOW_TOKEN];
	struct flow flow;
	struct flow found;
	struct flow late;
	struct flow_visit his;
	const struct flow_proof proof = { .code = "000000" };
	struct account account;
	struct session session = { .kind = SESSION_WEB };
	struct flow_owner owner = { &account, &session };
	const struct flow_wish wish = { .password = "$y$his" };
	const struct flow_wish bad = { .password = "$y$theirs" };

	flow_token_new(token);
	flow = begun("Proved", token);
	(void)flow_find_open(&site_work, &flow, other);
	(void)flow_find(&visit, FLOW_REGISTER, other, &found);
	is_int(flow_alter(&visit, &found, &wish), FLOW_OK,
	    "he gives it another password");
	is_int(flow_find(&visit, FLOW_REGISTER, other, &found), STORE_OK,
	    "and goes on");
	late = found;
	his = visit;
	(void)flow_find(&visit, FLOW_REGISTER, token, &flow);
	is_int(flow_alter(&visit, &flow, &bad), FLOW_OK,
	    "who began it gives it another");
	is_int(flow_try(&his, &late, &proof, &owner), FLOW_GONE,
	    "then no code of his proves anything");
	is_int(flow_find(&visit, FLOW_REGISTER, other, &found), STORE_ABSENT,
	    "his token is none");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &found), STORE_OK,
	    "the other one's is");
}

static void
test_bare(void)
{
	struct flow found;
	char token[FLOW_TOKEN];
	struct flow flow;

	flow_token_new(token);
	flow = begun(NULL, token);
	ok(flow.username == NULL, "the app's order has no name yet");
	ok(!found_as("Nobody", &found), "and is found by none");
	site_at(++days * (int64_t)DAY);
	ok(!found_as("Ada.Love", &found), "after a day it is gone");
}

int
main(void)
{
	site_open("");
	(void)visit_open();
	test_find();
	test_open();
	test_change();
	test_proof();
	test_bare();
	return done();
}
