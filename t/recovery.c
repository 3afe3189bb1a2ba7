/* A forgotten password: what is written, counted and sent, for an account and
 * for nobody. */

#include "flow/recovery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/device_cookie.h"
#include "account/epoch.h"
#include "account/outbox.h"
#include "flow/code.h"
#include "flow/flow_record.h"
#include "flow/signin_limit.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

static struct gate *gate;
static struct country_table *countries;
static struct account ada;
static struct flow_visit visit;
static int64_t opened;

static void
open_with(const char *settings)
{
	site_open(settings);
	gate = visit_open();
	opened = site_work.now;
	ada = (struct account){ .username = "Ada",
		.password = "$y$old",
		.email = "ada@example.net",
		.phone = "+4915123456789",
		.language = "en" };
	site_insert(&ada);
	visit = visit_from(&site_work, "192.0.2.1");
	visit.countries = countries;
}

/* The message that was queued last. */
static const struct flow_proof none;

static struct outbox_message
last(void)
{
	struct outbox_message message = { .kind = OUTBOX_SILENT };
	struct outbox_message found;

	while (outbox_waiting(&site_work, message.number, &found) == STORE_OK)
		message = found;
	(void)outbox_unseal(&site_work, &message);
	return message;
}

static enum flow_outcome
start(enum identifier_kind kind, const char *login, struct flow *flow)
{
	char token[FLOW_TOKEN];

	visit.visitor->now = site_work.now;
	*flow = (struct flow){ .kind = kind,
		.address = login,
		.subject = login,
		.typed = login,
		.country = kind == IDENTIFIER_PHONE ? "DE" : NULL,
		.language = "en" };
	flow_token_new(token);
	return recovery_start(&visit, token, flow);
}

static enum flow_outcome
finish_with(struct flow *flow, const struct flow_proof *proof,
    struct account *account)
{
	struct session session = { .kind = SESSION_WEB };
	struct flow_owner owner = { account, &session };

	return flow_try(&visit, flow, proof, &owner);
}

static enum flow_outcome
finish(struct flow *flow, const char *code)
{
	const struct flow_proof proof = { .code = code, .password = "$y$new" };
	struct account account;

	return finish_with(flow, &proof, &account);
}

/* The code that a mail carries. */
static const char *
code_of(const struct outbox_message *message)
{
	struct recovery_link link;

	return recovery_token_read(message->code, &link)
		   ? arena_text(site_work.arena, link.code)
		   : message->code;
}

static void
test_token(void)
{
	struct recovery_link link = { .key = { 7, 1, 9 }, .secret = { 3, 5 } };
	struct recovery_link read;
	char token[RECOVERY_TOKEN];
	static const char *const codes[] = { "00000000", "00482913",
		"99999999" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		memcpy(link.code, codes[i], sizeof(link.code));
		recovery_token(&link, token);
		ok(recovery_token_read(token, &read)
			&& memcmp(read.key, link.key, sizeof(link.key)) == 0
			&& memcmp(read.secret, link.secret, RECOVERY_SECRET)
			       == 0,
		    "a token leads to its recovery");
		is_string(read.code, codes[i], "and carries the code");
	}
	ok(!recovery_token_read(NULL, &read) && !recovery_token_read("", &read)
		&& !recovery_token_read(token + 1, &read),
	    "what is none");
	memset(token, '_', RECOVERY_TOKEN - 1);
	ok(!recovery_token_read(token, &read), "nine digits are no code");
}

static void
test_ways(const char *settings, enum identifier_kind kind, const char *login,
    enum via via)
{
	struct flow flow;
	struct outbox_message message;

	open_with(settings);
	is_int(start(kind, login, &flow), FLOW_OK, "%s asks", login);
	message = last();
	is_int((int)message.kind, OUTBOX_RECOVER, "a code goes out");
	ok(message.via == via, "by %s", via_name(via));
	is_int((int)strlen(code_of(&message)), RECOVERY_DIGITS,
	    "of eight digits");
	is_int(flow_tries_left(&visit, &flow), 5, "five tries");
	is_int(finish(&flow, code_of(&message)), FLOW_OK, "it is right");
}

/* Who may not be written to, or is nobody. */
static void
test_silent(const char *settings, enum identifier_kind kind, const char *login)
{
	struct flow flow;
	struct outbox_message message;

	open_with(settings);
	is_int(start(kind, login, &flow), FLOW_OK, "%s asks", login);
	message = last();
	is_int((int)message.kind, OUTBOX_SILENT, "nothing goes out");
	ok(!flow.known && message.code == NULL, "with no code");
	is_int(finish(&flow, "00000000"), FLOW_WRONG, "none is right");
}

static void
test_right(void)
{
	struct flow flow;
	struct flow other;
	struct account found;
	struct session old;
	struct outbox_message message;
	const char *code = NULL;

	open_with("");
	old = site_session(&ada, SESSION_WEB);
	(void)start(IDENTIFIER_EMAIL, "ada@example.net", &other);
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	message = last();
	code = code_of(&message);
	is_int(finish(&flow, code), FLOW_OK, "a right code");
	(void)account_get(&site_work, ada.id, &found);
	is_string(found.password, "$y$new", "the password is new");
	is_int(found.recovered_at, site_work.now, "and when it came is noted");
	ok(!site_lives(&old), "older sessions have ended");
	is_int(found.epoch, ada.epoch + 1, "a new epoch has begun");
	is_int((int)last().kind, OUTBOX_PASSWORD, "the owner is told");
	is_int(flow.next, FLOW_DONE, "it is done");
	is_int(finish(&flow, code), FLOW_PAST, "once");
	ok(other.known, "another that was asked for before");
	is_int(finish(&other, code), FLOW_WRONG, "fits nothing any more");
}

/* What cannot be read is no wrong code, and no try. */
static void
test_unread(void)
{
	static const char nothing[] = "none of ours";
	struct buffer record;
	struct flow flow;
	struct outbox_message message;

	open_with("");
	(void)start(IDENTIFIER_EMAIL, "ada@example.net", &flow);
	message = last();
	record = buffer_new(site_work.arena, 64);
	buffer_add(&record, nothing, sizeof(nothing));
	site_begin_for(&ada);
	if (work_put(&site_work, TABLE_ACCOUNT, ada.id, ACCOUNT_ID, &record, 0)
	    != STORE_OK)
		bail("not damaged");
	site_commit();
	is_int(finish(&flow, code_of(&message)), FLOW_TROUBLE,
	    "security 18: an account that cannot be read is no wrong code");
	is_int((int)visit.trouble, STORE_DAMAGED, "but what it is");
	is_int(flow_record_get(&site_work, FLOW_RECOVER, flow.key, &flow),
	    STORE_OK, "the flow is there");
	is_int(flow_tries_left(&visit, &flow), 5, "and no try is counted");
}

static const char *
code_now(void)
{
	struct outbox_message message = last();

	return code_of(&message);
}

/* A change of the account, after which the epoch is another. */
static void
change(enum via via, const char *address)
{
	struct account now = ada;
	enum store_outcome trouble = STORE_OK;

	site_begin_for(&ada);
	if (account_readdress(&site_work, &now, via, address, &trouble)
		!= ACCOUNT_OK
	    || epoch_raise(&site_work, &now, NULL) != STORE_OK)
		bail("no change");
	site_commit();
}

/* What is proved is the mailbox that was written to: signing out says nothing
 * of it, nor does another number. */
static void
test_mailbox(void)
{
	struct flow flow;
	const char *code = NULL;

	open_with("");
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	code = code_now();
	change(VIA_PHONE, "+4915123456780");
	is_int(finish(&flow, code), FLOW_OK, "another number");
	open_with("");
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	code = code_now();
	change(VIA_EMAIL, "new@example.net");
	is_int(finish(&flow, code), FLOW_WRONG, "another mailbox");
	open_with("");
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	code = code_now();
	change(VIA_EMAIL, NULL);
	is_int(finish(&flow, code), FLOW_WRONG, "one taken away");
}

/* Security 8: whoever began the flow guesses at the code and knows where the
 * link leads, yet not its secret; the link is good when all tries are gone. */
static void
test_link(void)
{
	struct flow_proof with = { .code = "00000000", .password = "$y$new" };
	struct flow flow;
	struct recovery_link link;
	struct account account;
	int64_t used = 0;

	open_with("");
	(void)start(IDENTIFIER_EMAIL, "ada@example.net", &flow);
	if (!recovery_token_read(last().code, &link))
		bail("no link");
	for (int i = 0; i < 5; i++)
		used += finish(&flow, "00000000") != FLOW_OK;
	is_int(used, 5, "five wrong codes");
	with.link = &link;
	link.secret[0] ^= 1;
	is_int(finish_with(&flow, &with, &account), FLOW_USED_UP,
	    "a link with another secret is none");
	link.secret[0] ^= 1;
	is_int(flow_may_try(&visit, &flow, &with), FLOW_OK,
	    "the mailed one may");
	is_int(finish_with(&flow, &with, &account), FLOW_OK, "and is good");
}

/* Security 11 and 24: silence of one network takes nothing that others need,
 * and nor does a text to a number that nobody typed. */
static void
test_purses(void)
{
	struct gate_sms text = { .number = "+4915123456780", .country = "DE" };
	struct flow flow;
	int asked = 0;

	open_with("[limits]\nmails_total = 400/h 400/day\n"
		  "mails_network = 100/h 200/day\n");
	for (int i = 0; i < 40; i++)
		asked +=
		    start(IDENTIFIER_USERNAME,
			arena_format(site_work.arena, "nobody%d", i), &flow)
		    == FLOW_OK;
	is_int(asked, 40, "recoveries of nobody");
	is_int(start(IDENTIFIER_USERNAME, "nobody", &flow), FLOW_TOO_MANY,
	    "use up what one network has");
	(void)network_read(&visit.visitor->network, "198.51.100.1");
	ok(start(IDENTIFIER_USERNAME, "ada", &flow) == FLOW_OK && flow.known,
	    "and leave the mails of the site to others");
	open_with("[sms]\ntransport = file\ncountries = DE\n"
		  "[limits]\nsms_day = 10/h 10/day\n");
	for (int i = 0; i < 9; i++)
		(void)start(IDENTIFIER_PHONE,
		    arena_format(site_work.arena, "+49151999%d0000", i), &flow);
	(void)network_read(&visit.visitor->network, "198.51.100.1");
	ok(gate_take_sms(gate, visit.visitor, &text), "and the texts");
	open_with("[sms]\ntransport = file\ncountries = DE\n");
	text.hidden = true;
	for (int i = 0; i < 9; i++)
		(void)gate_take_sms(gate, visit.visitor, &text);
	text.hidden = false;
	ok(gate_take_sms(gate, visit.visitor, &text),
	    "a number's thousand tells nothing of what was hidden");
}

/* Told to everybody alike, whichever way the code went. */
static void
test_times(void)
{
	static const char texts[] = "[sms]\ntransport = file\n"
				    "countries = DE\n";
	struct flow known;
	struct flow nobody;

	open_with(texts);
	(void)start(IDENTIFIER_USERNAME, "ada", &known);
	(void)start(IDENTIFIER_USERNAME, "eve", &nobody);
	is_int(known.told_expires - site_work.now, 600,
	    "a name is told the shorter life");
	is_int(nobody.told_expires, known.told_expires, "whoever has it");
	is_int(nobody.over, known.over, "and it is over at one time");
	is_int(known.code_expires - site_work.now, 1800,
	    "a mail's code lives on");
	site_at(1800);
	is_int(flow_may_try(&visit, &known, &none), FLOW_EXPIRED,
	    "then it has expired");
	is_int(flow_may_try(&visit, &nobody, &none), FLOW_EXPIRED,
	    "as nobody's has");
}

static void
test_waits(void)
{
	struct flow flow;
	struct flow other;

	open_with("[limits]\nmails_network = 100/h 100/day\n");
	is_int(start(IDENTIFIER_USERNAME, "eve", &flow), FLOW_OK, "nobody");
	is_int(start(IDENTIFIER_USERNAME, "eve", &other), FLOW_TOO_MANY,
	    "waits for another code");
	is_int(visit.wait, 60, "a minute");
	site_at(60);
	is_int(recovery_resend(&visit, &flow), FLOW_OK, "then not");
}

/* An address gets no more than its share, by whichever name it is asked. */
static void
test_share(void)
{
	struct flow flow;
	int sent = 0;

	open_with("[limits]\nmails_address = 2/h 4/day\n");
	for (int i = 0; i < 2; i++) {
		(void)start(IDENTIFIER_USERNAME, "ada", &flow);
		sent += flow.known;
		(void)start(IDENTIFIER_EMAIL, "ada@example.net", &flow);
		sent += flow.known;
		site_at(61);
	}
	is_int(sent, 2, "two an hour for both together");
	open_with("[limits]\nmails_network = 3/h 10/day\n");
	for (int i = 0; i < 5; i++)
		sent += start(IDENTIFIER_USERNAME,
			    arena_format(site_work.arena, "user%d", i), &flow)
			== FLOW_OK;
	is_int(sent, 5, "and three of a network");
}

/* Each hour, from one network or from others. */
static int
asked_of(bool one, int net, enum identifier_kind kind, const char *login,
    int *known)
{
	struct flow flow;
	int asked = 0;

	for (int i = 0; i < 20; i++) {
		site_at((int64_t)i * 3600);
		(void)network_read(&visit.visitor->network,
		    arena_format(site_work.arena, "%d.%d.2.%d", net,
			one ? 0 : i, i));
		if (start(kind, login, &flow) != FLOW_OK)
			continue;
		asked++;
		*known += flow.known;
	}
	return asked;
}

/* Whoever asks first has not all of a day's messages. */
static void
test_askers(enum identifier_kind kind, const char *login, const char *nobody,
    int most, int strangers)
{
	static const char texts[] = "[sms]\ntransport = file\n"
				    "countries = DE\n";
	struct flow flow;
	const char *token = NULL;
	int known = 0;

	open_with(texts);
	is_int(asked_of(true, 192, kind, login, &known), most,
	    "%s: one network has %d", login, most);
	is_int(asked_of(true, 192, kind, nobody, &known), most,
	    "nobody's as well");
	(void)network_read(&visit.visitor->network, "203.0.113.1");
	ok(start(kind, login, &flow) == FLOW_OK && flow.known,
	    "another has its own");
	open_with(texts);
	known = 0;
	is_int(asked_of(false, 192, kind, login, &known), 20,
	    "strangers are all told the same");
	is_int(known, strangers, "and have %d", strangers);
	(void)network_read(&visit.visitor->network, "203.0.113.1");
	rate_limit_note_known(gate->rates, visit.visitor,
	    signin_limit_who(site_work.arena, &ada));
	ok(start(kind, login, &flow) == FLOW_OK && flow.known,
	    "where the account was signed in there is one left");
	open_with(texts);
	(void)asked_of(false, 192, kind, login, &known);
	(void)asked_of(true, 198, kind, login, &known);
	site_begin();
	if (device_cookie_note(&site_work, &ada, NULL, &token) != STORE_OK)
		bail("no browser");
	site_commit();
	is_int(start(kind, login, &flow), FLOW_TOO_MANY,
	    "where the network has had its share");
	visit.device_cookie = token;
	ok(start(kind, login, &flow) == FLOW_OK && flow.known,
	    "a browser of the account has its own");
}

/* Wrong tries at Ada's recoveries, as many as a network has codes for. */
static int
guess_from(int number)
{
	struct flow flow;
	char address[32];
	int tries = 0;

	(void)snprintf(address, sizeof(address), "198.51.%d.1", number);
	(void)network_read(&visit.visitor->network, address);
	while (start(IDENTIFIER_USERNAME, "ada", &flow) == FLOW_OK) {
		for (int i = 0; i < 5; i++)
			tries += finish(&flow, "none") != FLOW_TOO_MANY;
		site_at(site_work.now - opened + 1801);
	}
	return tries;
}

/* Security: what strangers may try takes nobody's tries. */
static void
test_strangers(void)
{
	struct flow flow;
	int64_t wait = 0;
	int tries = 0;

	open_with("");
	for (int i = 0; i < 8; i++)
		tries += guess_from(i);
	is_int(tries, 120, "guessed from eight networks");
	(void)network_read(&visit.visitor->network, "203.0.113.1");
	rate_limit_note_known(gate->rates, visit.visitor,
	    signin_limit_who(site_work.arena, &ada));
	is_int(start(IDENTIFIER_USERNAME, "ada", &flow), FLOW_OK, "the owner");
	is_int(finish(&flow, code_now()), FLOW_OK, "has tries");
	site_at(site_work.now - opened + 61);
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	for (int i = 0; i < 1000; i++) {
		if (i % 100 == 0)
			site_begin();
		(void)code_count_try(&site_work, "recovery ada",
		    arena_format(site_work.arena, "network %d", i),
		    CODE_TRIES_RECOVERY, &wait);
		if (i % 100 == 99)
			site_commit();
	}
	ok(wait > 0, "at some time they are used up");
	is_int(finish(&flow, code_now()), FLOW_OK,
	    "but not where the account was signed in");
	(void)network_read(&visit.visitor->network, "203.0.114.1");
	(void)start(IDENTIFIER_USERNAME, "ada", &flow);
	is_int(finish(&flow, "none"), FLOW_TOO_MANY, "for all others");
}

/* Somebody of whom only a number is known. */
static void
insert_number(const char *name, const char *number)
{
	struct account account = { .username = name,
		.password = "$y$old",
		.phone = number,
		.language = "en" };

	site_insert(&account);
}

static bool
is_texted(const char *name)
{
	struct flow flow;

	is_int(start(IDENTIFIER_USERNAME, name, &flow), FLOW_OK,
	    "asked for by the name %s", name);
	return last().kind == OUTBOX_RECOVER;
}

/* A number that nobody typed has the limits of one that was, silently. */
static void
test_held_back(void)
{
	struct outbox_message message;

	open_with("[sms]\ntransport = file\ncountries = DE\n"
		  "[limits]\nsms_block = 1/h 9/day\n");
	insert_number("Bea", "+4915223456781");
	insert_number("Eva", "+4915223456782");
	insert_number("Una", "+12015550100");
	ok(is_texted("bea"), "a text");
	message = last();
	ok(message.either, "of which nobody sees that it is none by mail");
	ok(!is_texted("eva"), "its thousand numbers had theirs");
	ok(!is_texted("una"), "no text goes to that country any more");
	open_with("[sms]\ntransport = file\ncountries = DE US\n"
		  "[limits]\nsms_country = 1/h 9/day\n");
	insert_number("Bea", "+4915223456781");
	insert_number("Kai", "+4915333456781");
	insert_number("Una", "+12015550100");
	ok(is_texted("bea"), "a text");
	ok(!is_texted("kai"), "its country had its texts");
	ok(is_texted("una"), "another has not");
}

/* Fifty texts from as many networks, of whose codes so many come back. */
static void
text_fifty(int right)
{
	static char names[50][8];
	static char numbers[50][16];

	open_with("[sms]\ntransport = file\ncountries = DE\n"
		  "[limits]\nsms_country = 1000/h 1000/day\n"
		  "sms_day = 1000/h 1000/day\n"
		  "mails_total = 1000/h 1000/day\n");
	for (int i = 0; i < 50; i++) {
		struct flow flow;
		struct outbox_message message;

		(void)snprintf(names[i], sizeof(names[i]), "user%d", i);
		(void)snprintf(numbers[i], sizeof(numbers[i]), "+49152234%05d",
		    i * 1000);
		insert_number(names[i], numbers[i]);
		(void)network_read(&visit.visitor->network,
		    arena_format(site_work.arena, "192.0.%d.1", i));
		if (start(IDENTIFIER_USERNAME, names[i], &flow) != FLOW_OK)
			bail("no recovery");
		message = last();
		if (i < right && finish(&flow, code_of(&message)) != FLOW_OK)
			bail("no right code");
	}
	site_at(601);
}

static void
test_brake(void)
{
	struct flow flow;

	text_fifty(9);
	ok(!is_texted("user49"), "where codes do not come back, none is sent");
	is_int(start(IDENTIFIER_PHONE, "+4915223449000", &flow), FLOW_TOO_MANY,
	    "a number that is typed is told to wait");
	ok(visit.wait > 3000, "for an hour");
	text_fifty(10);
	ok(is_texted("user49"), "where a fifth does, it goes on");
}

/* Security: numbers are read for a name whether it is somebody's or not, else
 * the time tells. */
static void
test_numbers(const char *settings, bool read)
{
	const struct country *germany = country_find(countries, "DE");
	struct flow flow;

	open_with(settings);
	ok(germany->lengths == NULL, "nothing is read yet");
	is_int(start(IDENTIFIER_USERNAME, "eve", &flow), FLOW_OK,
	    "nobody's name");
	is_int(germany->lengths != NULL, read, "what a text needs is there");
}

int
main(void)
{
	static const char texts[] = "[sms]\ntransport = file\n"
				    "countries = DE\n";
	struct arena *arena = arena_new();

	countries = country_open(arena_format(arena, "%s/conf/countries",
	    getenv("LATCHKEY_SOURCE")));
	if (countries == NULL)
		bail("no countries");
	test_numbers("", false);
	test_numbers(texts, true);
	test_token();
	test_unread();
	test_ways("", IDENTIFIER_USERNAME, "ada", VIA_EMAIL);
	test_ways("", IDENTIFIER_EMAIL, "ada@example.net", VIA_EMAIL);
	test_ways(texts, IDENTIFIER_PHONE, "+4915123456789", VIA_PHONE);
	test_silent("", IDENTIFIER_PHONE, "+4915123456789");
	test_silent("[sms]\ntransport = file\ncountries = US\n",
	    IDENTIFIER_PHONE, "+4915123456789");
	test_silent("", IDENTIFIER_USERNAME, "eve");
	test_right();
	test_mailbox();
	test_link();
	test_purses();
	test_times();
	test_waits();
	test_strangers();
	test_share();
	test_askers(IDENTIFIER_EMAIL, "ada@example.net", "eve@example.net", 3,
	    8);
	test_askers(IDENTIFIER_USERNAME, "ada", "eve", 3, 8);
	test_askers(IDENTIFIER_PHONE, "+4915123456789", "+4915123456700", 2, 4);
	test_held_back();
	test_brake();
	country_close(countries);
	arena_free(arena);
	gate_close(gate);
	return done();
}
