/* From what was filled in to a registration on its way: whose flow it is, what
 * it takes of the limits, and what a change sends. */

#include "flow/signup.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "account/outbox.h"
#include "account/password.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

enum { MINUTE = 60, SLOTS = 4 };

static const char scheme[] = "$y$j75$"; /* cheap */

static struct gate *gate;
static struct flow_visit visit;
static char token[FLOW_TOKEN];

static void
come_from(const char *address)
{
	visit = visit_from(&site_work, address);
}

static void
open_with(const char *settings)
{
	char more[1024];

	(void)snprintf(more, sizeof(more), "[password]\nscheme = %s\n%s",
	    scheme, settings);
	site_open(more);
	gate = visit_open();
	come_from("192.0.2.1");
}

/* By text where the address begins with "+". */
static struct signup
form_of(const char *name, const char *address)
{
	return (struct signup){ .username = name,
		.password = "Kirschbaum vK8#",
		.country = "US",
		.via = address[0] == '+' ? VIA_PHONE : VIA_EMAIL,
		.typed = address,
		.address = address,
		.language = "en" };
}

static enum flow_outcome
start(const char *name, const char *address, struct flow *flow)
{
	struct signup form = form_of(name, address);

	flow_token_new(token);
	return signup_start(&visit, &form, token, flow);
}

/* What is kept of the flow that was started last. */
static struct flow
kept(void)
{
	struct flow found;

	if (flow_find(&visit, FLOW_REGISTER, token, &found) != STORE_OK)
		bail("the registration is lost");
	return found;
}

static bool
is_password(const struct flow *flow, const char *text)
{
	return password_verify(gate->state, scheme, flow->password, text)
	       == PASSWORD_RIGHT;
}

static void
test_flow(void)
{
	struct signup rows[6];
	const char *tokens[6];
	char flows[6][FLOW_TOKEN];
	char again[FLOW_TOKEN];
	int same = 0;

	open_with("");
	for (size_t i = 0; i < 6; i++) {
		rows[i] = form_of("Ada", "ada@example.net");
		tokens[i] = "token";
	}
	tokens[1] = "other";
	rows[2].username = "Eve";
	rows[3].password = "Kirschbaum vK8$";
	rows[4].address = "eve@example.net";
	/* The phone's order knows neither yet. */
	rows[5].username = NULL;
	rows[5].password = NULL;
	for (size_t i = 0; i < 6; i++) {
		signup_token(&site_work, tokens[i], &rows[i], flows[i]);
		for (size_t k = 0; k < i; k++)
			same += strcmp(flows[i], flows[k]) == 0;
	}
	is_int(same, 0, "each form is a flow of its own");
	is_int((intmax_t)strlen(flows[0]), FLOW_TOKEN - 1, "of full length");
	signup_token(&site_work, tokens[0], &rows[0], again);
	is_string(again, flows[0], "the same form is the same flow");
	rows[0].country = "DE";
	rows[0].typed = "Ada@Example.net";
	signup_token(&site_work, tokens[0], &rows[0], again);
	is_string(again, flows[0], "however it was typed");
}

static void
test_start(void)
{
	struct flow flow;

	open_with("");
	is_int(start("Ada", "ada@example.net", &flow), FLOW_OK, "started");
	flow = kept();
	is_string(flow.username, "Ada", "name");
	is_string(flow.country, "US", "country");
	ok(flow.via == VIA_EMAIL, "way");
	is_string(flow.address, "ada@example.net", "address");
	is_string(flow.language, "en", "language");
	ok(!flow.app && flow.terms == NULL, "no app, no terms");
	ok(strstr(flow.password, "Kirschbaum") == NULL
		&& is_password(&flow, "Kirschbaum vK8#"),
	    "of the password only its hash");
}

static void
test_app(void)
{
	struct signup form = form_of(NULL, "+12015550100");
	struct session session = { .kind = SESSION_WEB };
	struct account account;
	struct flow_owner owner = { &account, &session };
	struct flow_proof proof = { .code = NULL };
	struct outbox_message message;
	struct flow flow;

	open_with("");
	form.password = NULL;
	form.app = true;
	flow_token_new(token);
	is_int(signup_start(&visit, &form, token, &flow), FLOW_OK,
	    "app order, by text");
	flow = kept();
	ok(flow.app && flow.username == NULL && flow.password == NULL,
	    "name and password come later");
	(void)outbox_get(&site_work, flow.message, &message);
	(void)outbox_unseal(&site_work, &message);
	proof.code = message.code;
	is_int(flow_try(&visit, &flow, &proof, &owner), FLOW_OK, "its code");
	(void)site_account("Ada", "ada@example.net");
	form =
	    (struct signup){ .username = "Ada", .password = "Apfelbaum vK8#" };
	is_int(signup_complete(&visit, &form, &flow, &owner), FLOW_NAME_TAKEN,
	    "then they are there");
	flow = kept();
	ok(is_password(&flow, "Apfelbaum vK8#"), "the password is kept");
	form = (struct signup){ .username = "Eve" };
	is_int(signup_complete(&visit, &form, &flow, &owner), FLOW_OK,
	    "another name alone");
	(void)account_find(&site_work, "Eve", &account);
	flow.password = account.password;
	ok(is_password(&flow, "Apfelbaum vK8#"), "goes with it");
}

static void
test_terms(void)
{
	struct signup form = form_of("Ada", "ada@example.net");
	struct flow flow;

	open_with("[site]\nterms = 2026-11\n");
	form.terms = "1";
	flow_token_new(token);
	(void)signup_start(&visit, &form, token, &flow);
	flow = kept();
	is_string(flow.terms, "2026-11", "the version agreed to");
	is_string(flow.terms_language, "en", "and its language");
	open_with("");
	flow_token_new(token);
	(void)signup_start(&visit, &form, token, &flow);
	is_string(kept().terms, "1", "where no version is set a tick counts");
	form = form_of("Eve", "eve@example.net");
	flow_token_new(token);
	(void)signup_start(&visit, &form, token, &flow);
	is_string(kept().terms, NULL, "no tick agrees to nothing");
}

/* What sends nothing takes nothing of the network's messages. */
static void
test_return(void)
{
	struct signup form = form_of("One", "one@example.net");
	struct flow flow;

	open_with("[limits]\nmails_network = 2/h 9/day\n");
	is_int(start("One", "one@example.net", &flow), FLOW_OK, "one");
	site_at(MINUTE);
	come_from("192.0.2.1");
	is_int(signup_start(&visit, &form, token, &flow), FLOW_PAST,
	    "the same again");
	is_int(start("Two", "two@example.net", &flow), FLOW_OK, "a second");
	is_int(start("Three", "three@example.net", &flow), FLOW_TOO_MANY,
	    "a third has to wait");
	ok(visit.wait > 0, "for a time that is told");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &flow), STORE_ABSENT,
	    "nothing was begun");
	come_from("192.0.2.2");
	is_int(start("Three", "three@example.net", &flow), FLOW_OK,
	    "another network may");
}

/* While the address has to wait nothing is taken of the others' share. */
static void
test_address_waits(void)
{
	struct flow flow;

	open_with("[limits]\nmails_network = 2/h 9/day\n");
	is_int(start("One", "one@example.net", &flow), FLOW_OK, "one");
	is_int(start("Two", "one@example.net", &flow), FLOW_TOO_MANY,
	    "the same address again");
	is_int(visit.wait, MINUTE, "has to wait a minute");
	is_int(start("Two", "two@example.net", &flow), FLOW_OK,
	    "another address has the second mail");
	is_int(start("Three", "three@example.net", &flow), FLOW_TOO_MANY,
	    "there is no third");
	ok(visit.wait > MINUTE, "for longer");
	is_int(start("Three", "+12015550100", &flow), FLOW_OK,
	    "a text is another matter");
}

static void
test_text(void)
{
	struct flow flow;

	open_with("[limits]\nsms_network = 1/h 9/day\n");
	is_int(start("One", "+12015550100", &flow), FLOW_OK, "one");
	is_int(start("Two", "+14155550100", &flow), FLOW_TOO_MANY,
	    "texts of a network");
	is_int(start("Two", "two@example.net", &flow), FLOW_OK,
	    "a mail is another matter");
}

static void
test_resend(void)
{
	struct flow flow;
	uint8_t first[OUTBOX_ID];

	open_with("[limits]\nmails_network = 2/h 9/day\n");
	(void)start("Ada", "ada@example.net", &flow);
	memcpy(first, flow.message, OUTBOX_ID);
	is_int(flow_resend(&visit, &flow), FLOW_TOO_MANY,
	    "a second code at once");
	is_int(visit.wait, MINUTE, "has to wait");
	site_at(MINUTE);
	come_from("192.0.2.1");
	is_int(flow_resend(&visit, &flow), FLOW_OK, "after a minute");
	ok(memcmp(first, kept().message, OUTBOX_ID) != 0,
	    "it is another message");
	site_at((int64_t)3 * MINUTE);
	come_from("192.0.2.1");
	is_int(flow_resend(&visit, &flow), FLOW_TOO_MANY,
	    "the network's share counts too");
}

static void
test_change(void)
{
	struct signup form = { .username = "Eve",
		.password = "Apfelbaum vK8#",
		.country = "AT",
		.via = VIA_EMAIL,
		.typed = "Ada@Example.net",
		.address = "ada@example.net" };
	struct flow flow;
	uint8_t first[OUTBOX_ID];

	open_with("");
	(void)start("Ada", "ada@example.net", &flow);
	memcpy(first, flow.message, OUTBOX_ID);
	is_int(signup_alter(&visit, &form, &flow), FLOW_OK, "changed");
	flow = kept();
	is_string(flow.username, "Eve", "another name");
	is_string(flow.country, "AT", "another country");
	is_string(flow.typed, "Ada@Example.net", "typed in another way");
	ok(is_password(&flow, "Apfelbaum vK8#"), "another password");
	ok(memcmp(first, flow.message, OUTBOX_ID) == 0 && !flow.changes,
	    "the same address gets no second message");
	form = (struct signup){ .language = "en" };
	is_int(signup_alter(&visit, &form, &flow), FLOW_OK,
	    "nothing was given");
	flow = kept();
	ok(strcmp(flow.username, "Eve") == 0 && strcmp(flow.country, "AT") == 0
		&& is_password(&flow, "Apfelbaum vK8#"),
	    "nothing is changed");
}

static void
test_readdress(void)
{
	struct signup form = { .via = VIA_EMAIL,
		.typed = "Eve@example.net",
		.address = "eve@example.net" };
	struct flow flow;
	uint8_t first[OUTBOX_ID];

	open_with("[limits]\nmails_network = 2/h 9/day\n");
	(void)start("Ada", "ada@example.net", &flow);
	memcpy(first, flow.message, OUTBOX_ID);
	is_int(signup_alter(&visit, &form, &flow), FLOW_OK, "another address");
	flow = kept();
	is_string(flow.address, "eve@example.net", "is kept");
	is_string(flow.typed, "Eve@example.net", "as typed");
	ok(memcmp(first, flow.message, OUTBOX_ID) != 0, "and written to");
	is_int(flow.changes, 1, "one change");
	form.typed = form.address = "zoe@example.net";
	is_int(signup_alter(&visit, &form, &flow), FLOW_TOO_MANY,
	    "within the network's share");
	is_string(kept().address, "eve@example.net", "else nothing changes");
	flow = kept();
	form = (struct signup){ .via = VIA_PHONE,
		.country = "US",
		.typed = "201 555 0100",
		.address = "+12015550100" };
	is_int(signup_alter(&visit, &form, &flow), FLOW_OK,
	    "a number in its place");
	ok(kept().via == VIA_PHONE, "is texted to");
}

/* Other processes hash, and none lets go. */
static void
test_busy(void)
{
	int held[SLOTS];
	char name[16];
	struct flow flow;

	open_with("");
	for (int i = 0; i < SLOTS; i++) {
		(void)snprintf(name, sizeof(name), "hash.%d", i);
		held[i] = openat(scratch_descriptor(), name,
		    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (held[i] < 0 || flock(held[i], LOCK_EX) != 0)
			bail("no slot");
	}
	is_int(start("Ada", "ada@example.net", &flow), FLOW_TROUBLE,
	    "no hash is to be had");
	is_int(visit.trouble, STORE_BUSY, "busy");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &flow), STORE_ABSENT,
	    "nothing was begun");
	for (int i = 0; i < SLOTS; i++)
		(void)close(held[i]);
	is_int(start("Ada", "ada@example.net", &flow), FLOW_OK, "later it is");
}

int
main(void)
{
	test_flow();
	test_start();
	test_app();
	test_terms();
	test_return();
	test_address_waits();
	test_text();
	test_resend();
	test_change();
	test_readdress();
	test_busy();
	gate_close(gate);
	return done();
}
