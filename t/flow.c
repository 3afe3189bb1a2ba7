/* Registrations on their way: what each outcome asks for, and what it leaves
 * behind. */

#include "flow/flow.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "account/account_items.h"
#include "account/epoch.h"
#include "flow/code.h"
#include "limit/counter.h"
#include "scratch.h"
#include "site.h"
#include "store/file.h"
#include "tap.h"
#include "visit.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static char token[FLOW_TOKEN];
static struct flow_visit visit;

/* A registration by e-mail, or by text where the address begins with "+". */
static struct flow
new_one(const char *name, const char *address)
{
	struct flow flow = { .username = name,
		.password = "$y$hash",
		.country = "US",
		.via = address[0] == '+' ? VIA_PHONE : VIA_EMAIL,
		.address = address,
		.typed = address,
		.language = "en" };

	return flow;
}

static void
come_in(void)
{
	(void)visit_open();
	visit = visit_from(&site_work, "192.0.2.1");
}

static void
open_site(void)
{
	site_open("");
	come_in();
}

static void
open_files(void)
{
	site_open_files("");
	come_in();
}

static enum flow_outcome
start(struct flow *flow)
{
	flow_token_new(token);
	visit = visit_from(&site_work, "192.0.2.1");
	return flow_start(&visit, token, flow);
}

/* The code that was queued for it. */
static const char *
code_of(const struct flow *flow)
{
	struct outbox_message message = { .code = NULL };

	if (outbox_get(&site_work, flow->message, &message) != STORE_OK)
		bail("no message");
	if (!outbox_unseal(&site_work, &message))
		bail("no code");
	return message.code;
}

static const char *
wrong_code(const struct flow *flow)
{
	char *code = arena_text(site_work.arena, code_of(flow));

	code[0] = code[0] == '9' ? '0' : '9';
	return code;
}

static struct account made;

static enum flow_outcome
try_as(bool stranger, struct flow *flow, const char *code,
    struct session *session)
{
	const struct flow_proof proof = { .code = code };
	struct flow_owner owner = { &made, session };

	*session = (struct session){ .kind = SESSION_WEB,
		.agent = "browser",
		.network = "192.0.2.1" };
	visit = visit_from(&site_work, "192.0.2.1");
	visit.stranger = stranger;
	return flow_try(&visit, flow, &proof, &owner);
}

static enum flow_outcome
try(struct flow *flow, const char *code, struct session *session)
{
	return try_as(false, flow, code, session);
}

static enum flow_outcome
alter(struct flow *flow, const struct flow_wish *wish)
{
	visit = visit_from(&site_work, "192.0.2.1");
	return flow_alter(&visit, flow, wish);
}

static enum flow_outcome
finish(struct flow *flow, const struct flow_wish *wish, struct session *session)
{
	struct flow_owner owner = { &made, session };

	visit = visit_from(&site_work, "192.0.2.1");
	return flow_finish(&visit, flow, wish, &owner);
}

static void
test_right(void)
{
	struct flow flow = new_one("Ada", "ada@example.net");
	struct flow found;
	struct session session;
	struct account account;
	struct flow late;

	open_site();
	is_int(start(&flow), FLOW_OK, "started");
	late = flow;
	is_int(flow_find(&visit, FLOW_REGISTER, token, &found), STORE_OK,
	    "found");
	is_int(found.next, FLOW_CODE, "waits for its code");
	is_int(account_find(&site_work, "Ada", &account), STORE_ABSENT,
	    "there is no account yet");
	is_int(try(&found, code_of(&flow), &session), FLOW_OK, "right");
	is_int(account_find(&site_work, "ADA", &account), STORE_OK,
	    "now there is one");
	is_string(account.email, "ada@example.net", "with its address");
	ok(account.phone == NULL, "and no number");
	ok(site_lives(&session), "whose owner is signed in");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &found), STORE_OK,
	    "the flow");
	is_int(found.next, FLOW_DONE, "is done");
	ok(found.password == NULL, "and holds no password");
	is_int(try(&found, "000000", &session), FLOW_PAST, "it takes no code");
	is_int(try(&late, code_of(&flow), &session), FLOW_PAST,
	    "a second click finds it done");
	is_int(late.next, FLOW_DONE, "and says so");
	ok(flow_was_code(&site_work, &late, code_of(&flow)),
	    "it is known by its code");
	ok(!flow_was_code(&site_work, &late, wrong_code(&flow)),
	    "and by no other");
	site_at((int64_t)10 * MINUTE);
	is_int(flow_find(&visit, FLOW_REGISTER, token, &found), STORE_ABSENT,
	    "after ten minutes it is gone");
}

/* Wrong ones since the last right one, at an address, of the network that
 * new_one() names. */
static int64_t
wrong_in_a_row(const char *address)
{
	const char *row =
	    arena_format(site_work.arena, "192.0.2.1\n%s", address);
	struct counter counter;

	if (counter_get(&site_work, "code near", row, &counter) != STORE_OK)
		bail("no counter");
	return counter.row;
}

static void
test_row(void)
{
	struct flow flow = new_one("Ada", "ada@example.net");
	struct session session;

	open_site();
	(void)start(&flow);
	(void)try(&flow, wrong_code(&flow), &session);
	(void)try(&flow, wrong_code(&flow), &session);
	is_int(wrong_in_a_row("ada@example.net"), 2, "two wrong ones");
	is_int(try(&flow, code_of(&flow), &session), FLOW_OK, "right");
	is_int(wrong_in_a_row("ada@example.net"), 0,
	    "a right one ends the row");
}

static void
test_phone(void)
{
	struct flow flow = new_one("Phoner", "+12015550100");
	struct session session;
	struct account account;

	open_site();
	is_int(start(&flow), FLOW_OK, "by text");
	is_int(flow.code_expires - site_work.now, (int64_t)10 * MINUTE,
	    "its code is good for ten minutes");
	ok(flow.batch == 1, "it is in the country's first batch");
	is_int(try(&flow, code_of(&flow), &session), FLOW_OK, "right");
	is_int(account_find_phone(&site_work, "+12015550100", &account),
	    STORE_OK, "found by its number");
	ok(account.email == NULL, "without an address");
}

static void
test_tries(void)
{
	struct flow flow = new_one("Guess", "guess@example.net");
	struct session session;
	const char *wrong = NULL;
	const char *right = NULL;

	open_site();
	is_int(start(&flow), FLOW_OK, "started");
	wrong = wrong_code(&flow);
	right = code_of(&flow);
	for (int i = 4; i > 0; i--) {
		is_int(try(&flow, wrong, &session), FLOW_WRONG, "wrong");
		is_int(flow_tries_left(&visit, &flow), i, "%d tries are left",
		    i);
	}
	is_int(try(&flow, wrong, &session), FLOW_USED_UP, "the fifth");
	is_int(try(&flow, right, &session), FLOW_USED_UP,
	    "the right one comes too late");
	site_at(MINUTE);
	is_int(flow_resend(&visit, &flow), FLOW_OK, "a new code");
	is_int(flow_tries_left(&visit, &flow), 5, "has its own tries");
	is_int(try(&flow, right, &session), FLOW_WRONG,
	    "the old one is no good");
	for (int i = 0; i < 4; i++)
		(void)try(&flow, wrong, &session);
	site_at(MINUTE + (int64_t)2 * MINUTE);
	is_int(flow_resend(&visit, &flow), FLOW_OK, "another");
	is_int(try(&flow, code_of(&flow), &session), FLOW_TOO_MANY,
	    "but the address has used up its hour");
	ok(visit.wait > 0, "and says for how long");
}

static void
test_times(void)
{
	struct flow flow = new_one("Late", "late@example.net");
	struct session session;

	open_site();
	is_int(start(&flow), FLOW_OK, "started");
	is_int(flow_resend(&visit, &flow), FLOW_TOO_MANY,
	    "a second code at once");
	is_int(visit.wait, MINUTE, "has to wait a minute");
	site_at(30 * MINUTE - 1);
	is_int(try(&flow, wrong_code(&flow), &session), FLOW_WRONG,
	    "the code is good for half an hour");
	site_at((int64_t)30 * MINUTE);
	is_int(try(&flow, code_of(&flow), &session), FLOW_EXPIRED,
	    "and no longer");
	site_at(DAY - 1);
	is_int(flow_find(&visit, FLOW_REGISTER, token, &flow), STORE_OK,
	    "the flow lives for a day");
	site_at(DAY);
	is_int(flow_find(&visit, FLOW_REGISTER, token, &flow), STORE_ABSENT,
	    "and no longer");
}

static void
test_known(void)
{
	struct flow first = new_one("First", "one@example.net");
	struct flow second = new_one("Second", "one@example.net");
	struct flow now;
	struct session session;
	struct outbox_message message;

	open_site();
	(void)start(&first);
	(void)try(&first, code_of(&first), &session);
	site_at(HOUR);
	is_int(start(&second), FLOW_OK, "a known address: as any other");
	(void)outbox_get(&site_work, second.message, &message);
	is_int(message.kind, OUTBOX_KNOWN, "it gets a notice");
	ok(message.sealed == NULL, "without a code");
	is_int(try(&second, "000000", &session), FLOW_WRONG, "none fits");
	code_mac(&site_work, second.key, second.address, "000000", second.code);
	site_begin();
	(void)flow_record_get(&site_work, FLOW_REGISTER, second.key, &now);
	(void)flow_record_put(&site_work, &second);
	site_commit();
	is_int(try(&second, "000000", &session), FLOW_WRONG,
	    "not even one that would");
	second = new_one("Third", "one@example.net");
	site_at((int64_t)2 * HOUR);
	is_int(start(&second), FLOW_OK, "a second time on that day");
	(void)outbox_get(&site_work, second.message, &message);
	is_int(message.kind, OUTBOX_SILENT, "nothing is sent");
}

/* Two hope for one name, and one has it. */
static void
test_name(void)
{
	struct flow one = new_one("Both", "one@example.net");
	struct flow two = new_one("both", "two@example.net");
	const struct flow_wish other = { .username = "Other" };
	struct session session;
	struct account account;

	open_site();
	(void)start(&one);
	(void)start(&two);
	is_int(try(&one, code_of(&one), &session), FLOW_OK, "the first");
	is_int(try(&two, code_of(&two), &session), FLOW_NAME_TAKEN,
	    "the second has to choose another name");
	is_int(two.next, FLOW_USERNAME, "its address is proved");
	is_int(two.expires, site_work.now + HOUR, "for an hour");
	is_int(finish(&two, &other, &session), FLOW_OK,
	    "with another name it is done");
	is_int(account_find(&site_work, "Other", &account), STORE_OK,
	    "and there");
}

/* What another process does as soon as this one lets the store's lock go, which
 * is done by this call. */
static void (*meanwhile)(void);

int
flock(int fd, int operation)
{
	int result = (int)syscall(SYS_flock, fd, operation);
	void (*now)(void) = operation == LOCK_UN ? meanwhile : NULL;

	if (now != NULL) {
		meanwhile = NULL;
		now();
	}
	return result;
}

static struct flow judged; /* by that process, before */
static enum flow_outcome altered;

static struct work
open_beside(void)
{
	struct work beside = site_work;

	beside.transaction = NULL;
	beside.store = site_beside();
	return beside;
}

static void
alter_beside(void)
{
	const struct flow_wish wish = { .via = VIA_EMAIL,
		.address = "victim@example.net",
		.typed = "victim@example.net",
		.share = true };
	struct work beside = open_beside();
	struct flow_visit its = visit;

	its.work = &beside;
	altered = flow_alter(&its, &judged, &wish);
	store_close(beside.store);
}

/* Another address in the moment of a right code is not proved by it. */
static void
test_name_race(void)
{
	struct flow one = new_one("Both", "one@example.net");
	struct flow two = new_one("both", "two@example.net");
	struct session session;

	open_files();
	(void)start(&one);
	(void)start(&two);
	(void)try(&one, code_of(&one), &session);
	(void)try(&two, wrong_code(&two), &session);
	judged = two;
	meanwhile = alter_beside;
	is_int(try(&two, code_of(&two), &session), FLOW_NAME_TAKEN,
	    "right, but the name is gone");
	ok(meanwhile == NULL, "and another request is there at once");
	is_int(altered, FLOW_PAST, "it comes too late");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &two), STORE_OK,
	    "the flow");
	is_int(two.next, FLOW_USERNAME, "waits for another name");
	is_string(two.address, "two@example.net", "for the proved address");
	is_int(wrong_in_a_row("two@example.net"), 0,
	    "the code counts as right");
}

/* Nor does a code that came too late end that of another address. */
static void
test_address_race(void)
{
	struct flow one = new_one("One", "one@example.net");
	struct flow two = new_one("Two", "one@example.net");
	struct session session;
	const char *code = NULL;

	open_files();
	(void)start(&two);
	code = code_of(&two);
	judged = two;
	site_at(MINUTE);
	is_int(start(&one), FLOW_OK, "two flows of one address");
	(void)try(&one, code_of(&one), &session);
	meanwhile = alter_beside;
	is_int(try(&two, code, &session), FLOW_EXPIRED, "one is too late");
	is_int(altered, FLOW_OK, "and goes on with another address");
	is_int(flow_record_get(&site_work, FLOW_REGISTER, judged.key, &two),
	    STORE_OK, "which");
	ok(two.code_expires > site_work.now, "has a code that is good");
}

static void
test_readdress(void)
{
	struct flow flow = new_one("Mover", "a0@example.net");
	struct flow_wish wish = { .via = VIA_EMAIL, .share = true };
	char address[32];

	open_site();
	is_int(start(&flow), FLOW_OK, "started");
	for (int i = 1; i <= 4; i++) {
		(void)snprintf(address, sizeof(address), "a%d@example.net", i);
		wish.address = arena_text(site_work.arena, address);
		wish.typed = wish.address;
		is_int(alter(&flow, &wish), i <= 3 ? FLOW_OK : FLOW_USED_UP,
		    "address number %d", i);
	}
}

/* A number's texts are limited by the country that it is of. */
static void
test_country(void)
{
	struct flow text = new_one("Texter", "+12015550100");
	struct flow mail = new_one("Mailer", "mail@example.net");
	struct flow_wish wish = { .country = "DE" };

	open_site();
	(void)start(&text);
	is_int(alter(&text, &wish), FLOW_OK, "another country alone");
	is_string(text.country, "US", "is not that of a number");
	(void)start(&mail);
	is_int(alter(&mail, &wish), FLOW_OK, "with an address by mail");
	is_string(mail.country, "DE", "it is taken");
	wish = (struct flow_wish){ .country = "FR",
		.via = VIA_EMAIL,
		.address = "text@example.net",
		.typed = "text@example.net",
		.share = true };
	is_int(alter(&text, &wish), FLOW_OK,
	    "and so it is with another address");
	is_string(text.country, "FR", "in place of the number");
}

static void
test_app(void)
{
	struct flow flow = new_one(NULL, "app@example.net");
	const struct flow_wish wish = { .username = "Apper",
		.password = "$y$hash" };
	struct session session;

	open_site();
	flow.password = NULL;
	flow.app = true;
	is_int(start(&flow), FLOW_OK, "app order: an address");
	is_int(try(&flow, code_of(&flow), &session), FLOW_OK, "right");
	is_int(flow.next, FLOW_SETTINGS, "the settings come next");
	is_int(flow.expires, site_work.now + HOUR, "within an hour");
	is_int(finish(&flow, &wish, &session), FLOW_OK, "and finish it");
	is_int(flow.next, FLOW_DONE, "done");
}

/* What was judged before another request wrote is judged again. */
static void
test_stale(void)
{
	struct flow flow = new_one("Stale", "stale@example.net");
	struct flow early;
	struct flow_wish wish = { .password = "$y$other" };
	struct session session;
	const char *code = NULL;

	open_site();
	(void)start(&flow);
	early = flow;
	code = code_of(&flow);
	for (int i = 0; i < 4; i++)
		(void)try(&flow, wrong_code(&flow), &session);
	is_int(alter(&early, &wish), FLOW_OK,
	    "a change that began before four tries");
	is_int(flow_tries_left(&visit, &early), 1, "does not give them back");
	early = flow;
	is_int(try(&flow, code, &session), FLOW_OK, "right");
	is_int(alter(&early, &wish), FLOW_PAST,
	    "one that began before the right code");
	is_int(early.next, FLOW_DONE, "does not bring it back");
	is_int(try(&early, code, &session), FLOW_PAST, "nor its code");
}

/* Whoever types the code without the flow goes on alone. */
static void
test_stranger(void)
{
	struct flow flow = new_one(NULL, "victim@example.net");
	struct flow found;
	struct session session;
	char first[FLOW_TOKEN];

	open_site();
	flow.app = true;
	flow.username = "evil";
	flow.terms = flow.terms_hash = flow.terms_language = "1";
	(void)start(&flow);
	memcpy(first, token, sizeof(first));
	found = flow;
	is_int(try_as(true, &found, code_of(&flow), &session), FLOW_OK,
	    "right");
	ok(strlen(visit.token) == FLOW_TOKEN - 1, "he gets a flow");
	is_int(flow_find(&visit, FLOW_REGISTER, visit.token, &found), STORE_OK,
	    "his");
	is_int(found.next, FLOW_SETTINGS, "that goes on");
	ok(found.username == NULL && found.password == NULL,
	    "without the name and password of who began it");
	ok(found.terms == NULL && found.terms_hash == NULL
		&& found.terms_language == NULL && found.country != NULL,
	    "and without what that one agreed to");
	is_int(flow_find(&visit, FLOW_REGISTER, first, &found), STORE_ABSENT,
	    "whoever began it has nothing");
	is_int(try(&flow, code_of(&flow), &session), FLOW_GONE,
	    "nor who was about to type the code there");
}

static struct flow
change_of(const struct account *account, const char *address)
{
	struct flow flow = new_one(NULL, address);
	struct session session = site_session(account, SESSION_WEB);

	flow.purpose = FLOW_CHANGE;
	flow.password = NULL;
	memcpy(flow.account, account->id, ACCOUNT_ID);
	memcpy(flow.session, session.key, SECRET_SIZE);
	flow.epoch = session.epoch;
	return flow;
}

/* The last message of an account's items. */
static struct outbox_message
last_message(const struct account *account)
{
	struct outbox_message message = { .kind = OUTBOX_CODE };
	struct account_items items;

	if (account_items_get(&site_work, account->id, &items) != STORE_OK
	    || items.message_count == 0
	    || outbox_get(&site_work, items.messages[items.message_count - 1],
		   &message)
		   != STORE_OK)
		bail("no message");
	return message;
}

static void
test_change(void)
{
	struct account ada;
	struct flow change;
	struct session session;
	struct outbox_message message;

	open_site();
	ada = site_account("Ada", "ada@example.net");
	change = change_of(&ada, "new@example.net");
	is_int(start(&change), FLOW_OK, "another address");
	message = last_message(&ada);
	is_int(message.kind, OUTBOX_MOVE, "gets a code that says what for");
	is_string(message.address, "new@example.net", "itself");
	is_int(try(&change, wrong_code(&change), &session), FLOW_WRONG,
	    "a wrong one");
	is_int(account_find_email(&site_work, "new@example.net", &ada),
	    STORE_ABSENT, "it does not count yet");
	is_int(try(&change, code_of(&change), &session), FLOW_OK, "right");
	is_int(change.next, FLOW_DONE, "and done");
	is_int(session.token[0], '\0', "without a new session");
	is_int(account_find_email(&site_work, "new@example.net", &ada),
	    STORE_OK, "now it counts");
	is_string(ada.username, "Ada", "for its account");
	message = last_message(&ada);
	is_int(message.kind, OUTBOX_MOVED, "a notice");
	is_string(message.address, "ada@example.net", "to the old one");
	change = change_of(&ada, "+12015550100");
	is_int(start(&change), FLOW_OK, "a number beside it");
	is_int(try(&change, code_of(&change), &session), FLOW_OK, "right");
	is_int(account_find_phone(&site_work, "+12015550100", &ada), STORE_OK,
	    "is added");
	is_string(ada.email, "new@example.net", "the address stays");
	is_string(last_message(&ada).address, "new@example.net", "and is told");
}

/* Who is first has it; the other one's code is good no more. */
static void
test_change_race(void)
{
	struct account ada;
	struct account eve;
	struct flow one;
	struct flow two;
	struct session session;

	open_site();
	ada = site_account("Ada", "ada@example.net");
	eve = site_account("Eve", "eve@example.net");
	one = change_of(&ada, "both@example.net");
	two = change_of(&eve, "both@example.net");
	is_int(start(&one), FLOW_OK, "two want one address");
	site_at(MINUTE);
	is_int(start(&two), FLOW_OK, "neither is told of the other");
	is_int(try(&one, code_of(&one), &session), FLOW_OK, "the first");
	is_int(try(&two, code_of(&two), &session), FLOW_EXPIRED,
	    "the second is too late");
	is_int(account_get(&site_work, eve.id, &eve), STORE_OK, "her account");
	is_string(eve.email, "eve@example.net", "is as it was");
	site_at((int64_t)10 * MINUTE);
	two = change_of(&eve, "ada@example.net");
	is_int(start(&two), FLOW_OK, "the freed one");
	is_int(try(&two, code_of(&two), &session), FLOW_OK, "is to be had");
	site_at((int64_t)20 * MINUTE);
	two = change_of(&eve, "both@example.net");
	is_int(start(&two), FLOW_OK, "one that is known: as any other");
	is_int(two.known, true, "but");
	is_int(try(&two, "000000", &session), FLOW_WRONG, "no code fits");
}

/* A change that somebody else began ends with the epoch, in the same second,
 * and with its session. */
static void
test_change_void(void)
{
	struct account ada;
	struct flow change;
	struct session session;
	const char *code = NULL;

	open_site();
	ada = site_account("Ada", "ada@example.net");
	change = change_of(&ada, "evil@example.net");
	(void)start(&change);
	code = code_of(&change);
	site_begin();
	(void)account_get(&site_work, ada.id, &ada);
	(void)epoch_raise(&site_work, &ada, NULL);
	site_commit();
	is_int(try(&change, code, &session), FLOW_GONE,
	    "void after a new password");
	is_int(start(&change), FLOW_GONE, "nor is it begun again");
	site_at(MINUTE);
	change = change_of(&ada, "evil@example.net");
	is_int(start(&change), FLOW_OK, "once more");
	code = code_of(&change);
	memcpy(session.account, ada.id, ACCOUNT_ID);
	memcpy(session.key, change.session, SECRET_SIZE);
	site_begin();
	(void)session_end(&site_work, &session);
	site_commit();
	is_int(try(&change, code, &session), FLOW_GONE,
	    "void when its session has ended");
	is_int(account_get(&site_work, ada.id, &ada), STORE_OK, "the account");
	is_string(ada.email, "ada@example.net", "keeps its address");
}

/* Flushes that are counted, in which something else happens or which fail. */
static int flushes;
static bool flushes_fail;
static void (*in_flush)(void);

static int
flush_counted(int fd)
{
	void (*now)(void) = in_flush;

	(void)fd;
	flushes++;
	in_flush = NULL;
	if (now != NULL)
		now();
	errno = EIO;
	return flushes_fail ? -1 : 0;
}

static enum flow_outcome twin_start;
static enum store_outcome twin_find;
static int flushes_of_start;
static int flushes_of_find;

static void
come_twice(void)
{
	struct work beside = open_beside();
	struct flow twin = new_one("Ada", "ada@example.net");
	struct flow_visit its = visit;

	its.work = &beside;
	twin_start = flow_start(&its, token, &twin);
	flushes_of_start = flushes;
	store_close(beside.store);
	beside = open_beside();
	twin_find = flow_find_twin(&its, FLOW_REGISTER, token, &twin);
	flushes_of_find = flushes;
	store_close(beside.store);
}

/* A second click comes while the first one's record is there, but would not
 * outlive a power cut. */
static void
test_twin(void)
{
	struct flow flow = new_one("Ada", "ada@example.net");
	struct file_calls calls = file_calls;

	open_files();
	flushes = 0;
	file_calls.sync_data = flush_counted;
	in_flush = come_twice;
	is_int(start(&flow), FLOW_OK, "the first");
	file_calls = calls;
	is_int(twin_start, FLOW_PAST, "the second finds the flow");
	is_int(flushes_of_start, 2, "and has it flushed before it says so");
	is_int(twin_find, STORE_OK, "so does one that looks for it first");
	is_int(flushes_of_find, 2, "which needs no flush more");
}

static void
test_twin_failed(void)
{
	struct flow flow = new_one("Ada", "ada@example.net");
	struct file_calls calls = file_calls;

	open_files();
	flushes_fail = true;
	file_calls.sync_data = flush_counted;
	is_int(start(&flow), FLOW_TROUBLE, "it cannot be flushed");
	is_int(visit.trouble, STORE_FAILED, "which is said");
	is_int(flow_find(&visit, FLOW_REGISTER, token, &flow), STORE_OK,
	    "though it is to be seen");
	is_int(flow_find_twin(&visit, FLOW_REGISTER, token, &flow),
	    STORE_FAILED, "it is not answered for");
	file_calls = calls;
	flushes_fail = false;
}

int
main(void)
{
	test_twin();
	test_twin_failed();
	test_change();
	test_change_race();
	test_change_void();
	test_right();
	test_row();
	test_phone();
	test_tries();
	test_times();
	test_known();
	test_name();
	test_name_race();
	test_address_race();
	test_readdress();
	test_country();
	test_app();
	test_stale();
	test_stranger();
	return done();
}
