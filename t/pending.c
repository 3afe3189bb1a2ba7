/* Registrations on their way: what each outcome asks for, and what it leaves
 * behind. */

#include "flow/pending.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "account/account_items.h"
#include "account/epoch.h"
#include "flow/code.h"
#include "flow/pending_record.h"
#include "limit/counter.h"
#include "scratch.h"
#include "site.h"
#include "store/file.h"
#include "tap.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static char flow[FLOW_TOKEN];
static struct pending_detail detail;

/* A registration by e-mail, or by text where the address begins with "+". */
static struct pending
new_one(const char *name, const char *address)
{
	struct pending pending = { .username = name,
		.password = "$y$hash",
		.country = "US",
		.via = address[0] == '+' ? VIA_PHONE : VIA_EMAIL,
		.address = address,
		.typed = address,
		.network = "192.0.2.1",
		.language = "en" };

	return pending;
}

static enum pending_outcome
start(struct pending *pending)
{
	flow_token_new(flow);
	memset(&detail, 0, sizeof(detail));
	return pending_start(&site_work, flow, pending, &detail);
}

/* The code that was queued for it. */
static const char *
code_of(const struct pending *pending)
{
	struct outbox_message message = { .code = NULL };

	if (outbox_get(&site_work, pending->message, &message) != STORE_OK)
		bail("no message");
	if (!outbox_unseal(&site_work, &message))
		bail("no code");
	return message.code;
}

static const char *
wrong_code(const struct pending *pending)
{
	char *code = arena_text(site_work.arena, code_of(pending));

	code[0] = code[0] == '9' ? '0' : '9';
	return code;
}

static enum pending_outcome
try(struct pending *pending, const char *code, struct session *session)
{
	*session = (struct session){ .kind = SESSION_WEB,
		.agent = "browser",
		.network = "192.0.2.1" };
	memset(&detail, 0, sizeof(detail));
	return pending_try(&site_work, pending, code, session, &detail);
}

static void
test_right(void)
{
	struct pending pending = new_one("Ada", "ada@example.net");
	struct pending found;
	struct session session;
	struct account account;
	struct pending late;

	site_open("");
	is_int(start(&pending), PENDING_OK, "started");
	late = pending;
	is_int(pending_find(&site_work, flow, &found), STORE_OK, "found");
	is_int(found.next, PENDING_CODE, "waits for its code");
	is_int(account_find_username(&site_work, "Ada", &account), STORE_ABSENT,
	    "there is no account yet");
	is_int(try(&found, code_of(&pending), &session), PENDING_OK, "right");
	is_int(account_find_username(&site_work, "ADA", &account), STORE_OK,
	    "now there is one");
	is_string(account.email, "ada@example.net", "with its address");
	ok(account.phone == NULL, "and no number");
	ok(site_lives(&session), "whose owner is signed in");
	is_int(pending_find(&site_work, flow, &found), STORE_OK, "the flow");
	is_int(found.next, PENDING_DONE, "is done");
	ok(found.password == NULL, "and holds no password");
	is_int(try(&found, "000000", &session), PENDING_PAST,
	    "it takes no code");
	is_int(try(&late, code_of(&pending), &session), PENDING_PAST,
	    "a second click finds it done");
	is_int(late.next, PENDING_DONE, "and says so");
	ok(pending_was_code(&site_work, &late, code_of(&pending)),
	    "it is known by its code");
	ok(!pending_was_code(&site_work, &late, wrong_code(&pending)),
	    "and by no other");
	site_at((int64_t)10 * MINUTE);
	is_int(pending_find(&site_work, flow, &found), STORE_ABSENT,
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
	struct pending pending = new_one("Ada", "ada@example.net");
	struct session session;

	site_open("");
	(void)start(&pending);
	(void)try(&pending, wrong_code(&pending), &session);
	(void)try(&pending, wrong_code(&pending), &session);
	is_int(wrong_in_a_row("ada@example.net"), 2, "two wrong ones");
	is_int(try(&pending, code_of(&pending), &session), PENDING_OK, "right");
	is_int(wrong_in_a_row("ada@example.net"), 0,
	    "a right one ends the row");
}

static void
test_phone(void)
{
	struct pending pending = new_one("Phoner", "+12015550100");
	struct session session;
	struct account account;

	site_open("");
	is_int(start(&pending), PENDING_OK, "by text");
	is_int(pending.code_expires - site_work.now, (int64_t)10 * MINUTE,
	    "its code is good for ten minutes");
	ok(pending.batch == 1, "it is in the country's first batch");
	is_int(try(&pending, code_of(&pending), &session), PENDING_OK, "right");
	is_int(account_find_phone(&site_work, "+12015550100", &account),
	    STORE_OK, "found by its number");
	ok(account.email == NULL, "without an address");
}

static void
test_tries(void)
{
	struct pending pending = new_one("Guess", "guess@example.net");
	struct session session;
	const char *wrong = NULL;
	const char *right = NULL;

	site_open("");
	is_int(start(&pending), PENDING_OK, "started");
	wrong = wrong_code(&pending);
	right = code_of(&pending);
	for (int i = 4; i > 0; i--) {
		is_int(try(&pending, wrong, &session), PENDING_WRONG, "wrong");
		is_int(pending_tries_left(&site_work, &pending), i,
		    "%d tries are left", i);
	}
	is_int(try(&pending, wrong, &session), PENDING_USED_UP, "the fifth");
	is_int(try(&pending, right, &session), PENDING_USED_UP,
	    "the right one comes too late");
	site_at(MINUTE);
	is_int(pending_resend(&site_work, &pending, &detail), PENDING_OK,
	    "a new code");
	is_int(pending_tries_left(&site_work, &pending), 5,
	    "has its own tries");
	is_int(try(&pending, right, &session), PENDING_WRONG,
	    "the old one is no good");
	for (int i = 0; i < 4; i++)
		(void)try(&pending, wrong, &session);
	site_at(MINUTE + (int64_t)2 * MINUTE);
	is_int(pending_resend(&site_work, &pending, &detail), PENDING_OK,
	    "another");
	is_int(try(&pending, code_of(&pending), &session), PENDING_TOO_MANY,
	    "but the address has used up its hour");
	ok(detail.wait > 0, "and says for how long");
}

static void
test_times(void)
{
	struct pending pending = new_one("Late", "late@example.net");
	struct session session;

	site_open("");
	is_int(start(&pending), PENDING_OK, "started");
	is_int(pending_resend(&site_work, &pending, &detail), PENDING_TOO_MANY,
	    "a second code at once");
	is_int(detail.wait, MINUTE, "has to wait a minute");
	site_at(30 * MINUTE - 1);
	is_int(try(&pending, wrong_code(&pending), &session), PENDING_WRONG,
	    "the code is good for half an hour");
	site_at((int64_t)30 * MINUTE);
	is_int(try(&pending, code_of(&pending), &session), PENDING_EXPIRED,
	    "and no longer");
	site_at(DAY - 1);
	is_int(pending_find(&site_work, flow, &pending), STORE_OK,
	    "the flow lives for a day");
	site_at(DAY);
	is_int(pending_find(&site_work, flow, &pending), STORE_ABSENT,
	    "and no longer");
}

static void
test_known(void)
{
	struct pending first = new_one("First", "one@example.net");
	struct pending second = new_one("Second", "one@example.net");
	struct pending now;
	struct session session;
	struct outbox_message message;

	site_open("");
	(void)start(&first);
	(void)try(&first, code_of(&first), &session);
	site_at(HOUR);
	is_int(start(&second), PENDING_OK, "a known address: as any other");
	(void)outbox_get(&site_work, second.message, &message);
	is_int(message.kind, OUTBOX_KNOWN, "it gets a notice");
	ok(message.sealed == NULL, "without a code");
	is_int(try(&second, "000000", &session), PENDING_WRONG, "none fits");
	code_mac(&site_work, second.key, second.address, "000000", second.code);
	site_begin();
	(void)pending_get(&site_work, second.key, &now);
	(void)pending_record_put(&site_work, &second);
	site_commit();
	is_int(try(&second, "000000", &session), PENDING_WRONG,
	    "not even one that would");
	second = new_one("Third", "one@example.net");
	site_at((int64_t)2 * HOUR);
	is_int(start(&second), PENDING_OK, "a second time on that day");
	(void)outbox_get(&site_work, second.message, &message);
	is_int(message.kind, OUTBOX_SILENT, "nothing is sent");
}

/* Two hope for one name, and one has it. */
static void
test_name(void)
{
	struct pending one = new_one("Both", "one@example.net");
	struct pending two = new_one("both", "two@example.net");
	const struct pending_wish other = { .username = "Other" };
	struct session session;
	struct account account;

	site_open("");
	(void)start(&one);
	(void)start(&two);
	is_int(try(&one, code_of(&one), &session), PENDING_OK, "the first");
	is_int(try(&two, code_of(&two), &session), PENDING_NAME_TAKEN,
	    "the second has to choose another name");
	is_int(two.next, PENDING_USERNAME, "its address is proved");
	is_int(two.expires, site_work.now + HOUR, "for an hour");
	is_int(pending_finish(&site_work, &two, &other, &session, &detail),
	    PENDING_OK, "with another name it is done");
	is_int(account_find_username(&site_work, "Other", &account), STORE_OK,
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

static struct pending judged; /* by that process, before */
static enum pending_outcome altered;

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
	const struct pending_wish wish = { .via = VIA_EMAIL,
		.address = "victim@example.net",
		.typed = "victim@example.net",
		.share = true };
	struct work beside = open_beside();
	struct pending_detail its;

	altered = pending_alter(&beside, &judged, &wish, &its);
	store_close(beside.store);
}

/* Another address in the moment of a right code is not proved by it. */
static void
test_name_race(void)
{
	struct pending one = new_one("Both", "one@example.net");
	struct pending two = new_one("both", "two@example.net");
	struct session session;

	site_open_files("");
	(void)start(&one);
	(void)start(&two);
	(void)try(&one, code_of(&one), &session);
	(void)try(&two, wrong_code(&two), &session);
	judged = two;
	meanwhile = alter_beside;
	is_int(try(&two, code_of(&two), &session), PENDING_NAME_TAKEN,
	    "right, but the name is gone");
	ok(meanwhile == NULL, "and another request is there at once");
	is_int(altered, PENDING_PAST, "it comes too late");
	is_int(pending_find(&site_work, flow, &two), STORE_OK, "the flow");
	is_int(two.next, PENDING_USERNAME, "waits for another name");
	is_string(two.address, "two@example.net", "for the proved address");
	is_int(wrong_in_a_row("two@example.net"), 0,
	    "the code counts as right");
}

/* Nor does a code that came too late end that of another address. */
static void
test_address_race(void)
{
	struct pending one = new_one("One", "one@example.net");
	struct pending two = new_one("Two", "one@example.net");
	struct session session;
	const char *code = NULL;

	site_open_files("");
	(void)start(&two);
	code = code_of(&two);
	judged = two;
	site_at(MINUTE);
	is_int(start(&one), PENDING_OK, "two flows of one address");
	(void)try(&one, code_of(&one), &session);
	meanwhile = alter_beside;
	is_int(try(&two, code, &session), PENDING_EXPIRED, "one is too late");
	is_int(altered, PENDING_OK, "and goes on with another address");
	is_int(pending_get(&site_work, judged.key, &two), STORE_OK, "which");
	ok(two.code_expires > site_work.now, "has a code that is good");
}

static void
test_readdress(void)
{
	struct pending pending = new_one("Mover", "a0@example.net");
	struct pending_wish wish = { .via = VIA_EMAIL, .share = true };
	char address[32];

	site_open("");
	is_int(start(&pending), PENDING_OK, "started");
	for (int i = 1; i <= 4; i++) {
		(void)snprintf(address, sizeof(address), "a%d@example.net", i);
		wish.address = arena_text(site_work.arena, address);
		wish.typed = wish.address;
		is_int(pending_alter(&site_work, &pending, &wish, &detail),
		    i <= 3 ? PENDING_OK : PENDING_USED_UP, "address number %d",
		    i);
	}
}

/* A number's texts are limited by the country that it is of. */
static void
test_country(void)
{
	struct pending text = new_one("Texter", "+12015550100");
	struct pending mail = new_one("Mailer", "mail@example.net");
	struct pending_wish wish = { .country = "DE" };

	site_open("");
	(void)start(&text);
	is_int(pending_alter(&site_work, &text, &wish, &detail), PENDING_OK,
	    "another country alone");
	is_string(text.country, "US", "is not that of a number");
	(void)start(&mail);
	is_int(pending_alter(&site_work, &mail, &wish, &detail), PENDING_OK,
	    "with an address by mail");
	is_string(mail.country, "DE", "it is taken");
	wish = (struct pending_wish){ .country = "FR",
		.via = VIA_EMAIL,
		.address = "text@example.net",
		.typed = "text@example.net",
		.share = true };
	is_int(pending_alter(&site_work, &text, &wish, &detail), PENDING_OK,
	    "and so it is with another address");
	is_string(text.country, "FR", "in place of the number");
}

static void
test_app(void)
{
	struct pending pending = new_one(NULL, "app@example.net");
	const struct pending_wish wish = { .username = "Apper",
		.password = "$y$hash" };
	struct session session;

	site_open("");
	pending.password = NULL;
	pending.app = true;
	is_int(start(&pending), PENDING_OK, "app order: an address");
	is_int(try(&pending, code_of(&pending), &session), PENDING_OK, "right");
	is_int(pending.next, PENDING_SETTINGS, "the settings come next");
	is_int(pending.expires, site_work.now + HOUR, "within an hour");
	is_int(pending_finish(&site_work, &pending, &wish, &session, &detail),
	    PENDING_OK, "and finish it");
	is_int(pending.next, PENDING_DONE, "done");
}

/* What was judged before another request wrote is judged again. */
static void
test_stale(void)
{
	struct pending pending = new_one("Stale", "stale@example.net");
	struct pending early;
	struct pending_wish wish = { .password = "$y$other" };
	struct session session;
	const char *code = NULL;

	site_open("");
	(void)start(&pending);
	early = pending;
	code = code_of(&pending);
	for (int i = 0; i < 4; i++)
		(void)try(&pending, wrong_code(&pending), &session);
	is_int(pending_alter(&site_work, &early, &wish, &detail), PENDING_OK,
	    "a change that began before four tries");
	is_int(pending_tries_left(&site_work, &early), 1,
	    "does not give them back");
	early = pending;
	is_int(try(&pending, code, &session), PENDING_OK, "right");
	is_int(pending_alter(&site_work, &early, &wish, &detail), PENDING_PAST,
	    "one that began before the right code");
	is_int(early.next, PENDING_DONE, "does not bring it back");
	is_int(try(&early, code, &session), PENDING_PAST, "nor its code");
}

/* Whoever types the code without the flow goes on alone. */
static void
test_stranger(void)
{
	struct pending pending = new_one(NULL, "victim@example.net");
	struct pending found;
	struct session session;
	char first[FLOW_TOKEN];

	site_open("");
	pending.app = true;
	pending.username = "evil";
	pending.terms = pending.terms_hash = pending.terms_language = "1";
	(void)start(&pending);
	memcpy(first, flow, sizeof(first));
	found = pending;
	found.stranger = true;
	is_int(try(&found, code_of(&pending), &session), PENDING_OK, "right");
	ok(strlen(found.flow) == FLOW_TOKEN - 1, "he gets a flow");
	is_int(pending_find(&site_work, found.flow, &found), STORE_OK, "his");
	is_int(found.next, PENDING_SETTINGS, "that goes on");
	ok(found.username == NULL && found.password == NULL,
	    "without the name and password of who began it");
	ok(found.terms == NULL && found.terms_hash == NULL
		&& found.terms_language == NULL && found.country != NULL,
	    "and without what that one agreed to");
	is_int(pending_find(&site_work, first, &found), STORE_ABSENT,
	    "whoever began it has nothing");
	is_int(try(&pending, code_of(&pending), &session), PENDING_GONE,
	    "nor who was about to type the code there");
}

static struct pending
change_of(const struct account *account, const char *address)
{
	struct pending pending = new_one(NULL, address);
	struct session session = site_session(account, SESSION_WEB);

	pending.purpose = PENDING_CHANGE;
	pending.password = NULL;
	memcpy(pending.account, account->id, ACCOUNT_ID);
	memcpy(pending.session, session.key, SECRET_SIZE);
	pending.epoch = session.epoch;
	return pending;
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
	struct pending change;
	struct session session;
	struct outbox_message message;

	site_open("");
	ada = site_account("Ada", "ada@example.net");
	change = change_of(&ada, "new@example.net");
	is_int(start(&change), PENDING_OK, "another address");
	message = last_message(&ada);
	is_int(message.kind, OUTBOX_MOVE, "gets a code that says what for");
	is_string(message.address, "new@example.net", "itself");
	is_int(try(&change, wrong_code(&change), &session), PENDING_WRONG,
	    "a wrong one");
	is_int(account_find_email(&site_work, "new@example.net", &ada),
	    STORE_ABSENT, "it does not count yet");
	is_int(try(&change, code_of(&change), &session), PENDING_OK, "right");
	is_int(change.next, PENDING_DONE, "and done");
	is_int(session.token[0], '\0', "without a new session");
	is_int(account_find_email(&site_work, "new@example.net", &ada),
	    STORE_OK, "now it counts");
	is_string(ada.username, "Ada", "for its account");
	message = last_message(&ada);
	is_int(message.kind, OUTBOX_MOVED, "a notice");
	is_string(message.address, "ada@example.net", "to the old one");
	change = change_of(&ada, "+12015550100");
	is_int(start(&change), PENDING_OK, "a number beside it");
	is_int(try(&change, code_of(&change), &session), PENDING_OK, "right");
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
	struct pending one;
	struct pending two;
	struct session session;

	site_open("");
	ada = site_account("Ada", "ada@example.net");
	eve = site_account("Eve", "eve@example.net");
	one = change_of(&ada, "both@example.net");
	two = change_of(&eve, "both@example.net");
	is_int(start(&one), PENDING_OK, "two want one address");
	site_at(MINUTE);
	is_int(start(&two), PENDING_OK, "neither is told of the other");
	is_int(try(&one, code_of(&one), &session), PENDING_OK, "the first");
	is_int(try(&two, code_of(&two), &session), PENDING_EXPIRED,
	    "the second is too late");
	is_int(account_get(&site_work, eve.id, &eve), STORE_OK, "her account");
	is_string(eve.email, "eve@example.net", "is as it was");
	site_at((int64_t)10 * MINUTE);
	two = change_of(&eve, "ada@example.net");
	is_int(start(&two), PENDING_OK, "the freed one");
	is_int(try(&two, code_of(&two), &session), PENDING_OK, "is to be had");
	site_at((int64_t)20 * MINUTE);
	two = change_of(&eve, "both@example.net");
	is_int(start(&two), PENDING_OK, "one that is known: as any other");
	is_int(two.known, true, "but");
	is_int(try(&two, "000000", &session), PENDING_WRONG, "no code fits");
}

/* A change that somebody else began ends with the epoch, in the same second,
 * and with its session. */
static void
test_change_void(void)
{
	struct account ada;
	struct pending change;
	struct session session;
	const char *code = NULL;

	site_open("");
	ada = site_account("Ada", "ada@example.net");
	change = change_of(&ada, "evil@example.net");
	(void)start(&change);
	code = code_of(&change);
	site_begin();
	(void)account_get(&site_work, ada.id, &ada);
	(void)epoch_raise(&site_work, &ada, NULL);
	site_commit();
	is_int(try(&change, code, &session), PENDING_GONE,
	    "void after a new password");
	is_int(start(&change), PENDING_GONE, "nor is it begun again");
	site_at(MINUTE);
	change = change_of(&ada, "evil@example.net");
	is_int(start(&change), PENDING_OK, "once more");
	code = code_of(&change);
	memcpy(session.account, ada.id, ACCOUNT_ID);
	memcpy(session.key, change.session, SECRET_SIZE);
	site_begin();
	(void)session_end(&site_work, &session);
	site_commit();
	is_int(try(&change, code, &session), PENDING_GONE,
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

static enum pending_outcome twin_start;
static enum store_outcome twin_find;
static int flushes_of_start;
static int flushes_of_find;

static void
come_twice(void)
{
	struct work beside = open_beside();
	struct pending twin = new_one("Ada", "ada@example.net");
	struct pending_detail its;

	twin_start = pending_start(&beside, flow, &twin, &its);
	flushes_of_start = flushes;
	store_close(beside.store);
	beside = open_beside();
	twin_find = pending_find_twin(&beside, flow, &twin);
	flushes_of_find = flushes;
	store_close(beside.store);
}

/* A second click comes while the first one's record is there, but would not
 * outlive a power cut. */
static void
test_twin(void)
{
	struct pending pending = new_one("Ada", "ada@example.net");
	struct file_calls calls = file_calls;

	site_open_files("");
	flushes = 0;
	file_calls.sync_data = flush_counted;
	in_flush = come_twice;
	is_int(start(&pending), PENDING_OK, "the first");
	file_calls = calls;
	is_int(twin_start, PENDING_PAST, "the second finds the flow");
	is_int(flushes_of_start, 2, "and has it flushed before it says so");
	is_int(twin_find, STORE_OK, "so does one that looks for it first");
	is_int(flushes_of_find, 2, "which needs no flush more");
}

static void
test_twin_failed(void)
{
	struct pending pending = new_one("Ada", "ada@example.net");
	struct file_calls calls = file_calls;

	site_open_files("");
	flushes_fail = true;
	file_calls.sync_data = flush_counted;
	is_int(start(&pending), PENDING_TROUBLE, "it cannot be flushed");
	is_int(detail.trouble, STORE_FAILED, "which is said");
	is_int(pending_find(&site_work, flow, &pending), STORE_OK,
	    "though it is to be seen");
	is_int(pending_find_twin(&site_work, flow, &pending), STORE_FAILED,
	    "it is not answered for");
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
