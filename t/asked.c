/* What a message that is asked for takes of the limits, and what is told after
 * it, is the same for an account and for nobody: else a count that is nearly
 * full tells which it was. */

#include "flow/recovery.h"
#include "flow/signup.h"

#include <stdlib.h>

#include "account/outbox.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

enum {
	ENOUGH = 200,
	MINUTE = 60,
};

static struct gate *gate;
static struct country_table *countries;
static struct flow_visit visit;
static unsigned networks; /* that have been here */

static void
come_from_elsewhere(void)
{
	visit = visit_from(&site_work,
	    arena_format(site_work.arena, "2001:db8:%x::1", ++networks));
	visit.countries = countries;
}

static void
insert(const char *name, const char *email, const char *phone)
{
	struct account account = { .username = name,
		.password = "$y$old",
		.email = email,
		.phone = phone,
		.language = "en" };

	site_insert(&account);
}

static void
open_with(const char *settings)
{
	site_open(settings);
	gate = visit_open();
	insert("Ada", "ada@example.net", "+4915123456789");
	insert("Bea", NULL, "+4915223456789");
	come_from_elsewhere();
}

static bool
recover(enum identifier_kind kind, const char *login)
{
	char token[FLOW_TOKEN];
	struct flow flow = { .kind = kind,
		.address = login,
		.subject = login,
		.typed = login,
		.country = kind == IDENTIFIER_PHONE ? "DE" : NULL,
		.language = "en" };

	flow_token_new(token);
	return recovery_start(&visit, token, &flow) == FLOW_OK;
}

static bool
recover_nobody(void)
{
	return recover(IDENTIFIER_USERNAME,
	    arena_format(site_work.arena, "nobody%u", networks));
}

static bool
recover_number(void)
{
	return recover(IDENTIFIER_PHONE,
	    arena_format(site_work.arena, "+491511%03u0000", networks));
}

static bool
enter(const char *email)
{
	struct signup form = { .username = "Eve",
		.country = "US",
		.via = VIA_EMAIL,
		.typed = email,
		.address = email,
		.language = "en" };
	char token[FLOW_TOKEN];
	struct flow flow;

	flow_token_new(token);
	return signup_start(&visit, &form, token, &flow) == FLOW_OK;
}

static bool
enter_new(void)
{
	return enter(
	    arena_format(site_work.arena, "new%u@example.net", networks));
}

/* How many more may be asked for, each from a network of its own. */
static int
left(bool (*ask)(void))
{
	int count = 0;

	for (; count < ENOUGH; count++) {
		come_from_elsewhere();
		if (!ask())
			break;
	}
	return count;
}

static bool
take_mail(void)
{
	return gate_take_mail(gate, visit.visitor, GATE_SPARE_MAIL);
}

static bool
take_new_mail(void)
{
	return gate_take_mail(gate, visit.visitor, GATE_MAIL);
}

static bool
take_text(void)
{
	struct gate_sms text = {
		.number =
		    arena_format(site_work.arena, "+491512%03u0000", networks),
		.country = "DE",
	};

	return gate_take_sms(gate, visit.visitor, &text);
}

/* A new site, and how many of it are to be had. */
static int
open_counted(const char *settings, bool (*take)(void))
{
	int count = 0;

	networks = 0;
	open_with(settings);
	count = left(take);
	networks = 0;
	open_with(settings);
	return count;
}

static void
fill(int count, bool (*take)(void))
{
	for (int i = 0; i < count; i++) {
		if (!take())
			bail("not even %d are to be had", count);
		come_from_elsewhere();
	}
}

static const char mails[] = "[limits]\nmails_total = 20/h 90/day\n";
static const char texts[] = "[sms]\ntransport = file\ncountries = DE\n"
			    "[limits]\nsms_day = 20/h 20/day\n";

static const struct {
	const char *what;
	const char *settings;
	bool (*take)(void);
	enum identifier_kind kind;
	const char *known;
	const char *unknown;
	bool (*ask)(void);
} rows[] = {
	{ "a name", mails, take_mail, IDENTIFIER_USERNAME, "ada", "eve",
	    recover_nobody },
	{ "an address", mails, take_mail, IDENTIFIER_EMAIL, "ada@example.net",
	    "eve@example.net", recover_nobody },
	{ "an address, seen by registering", mails, take_new_mail,
	    IDENTIFIER_EMAIL, "ada@example.net", "eve@example.net", enter_new },
	{ "a name that is texted to", texts, take_text, IDENTIFIER_USERNAME,
	    "bea", "eve", recover_number },
	{ "a number", texts, take_text, IDENTIFIER_PHONE, "+4915123456789",
	    "+4915923456789", recover_number },
};

static int
left_behind(size_t row, const char *login)
{
	fill(open_counted(rows[row].settings, rows[row].take) - 1,
	    rows[row].take);
	if (!recover(rows[row].kind, login))
		bail("no recovery of %s", login);
	return left(rows[row].ask);
}

static void
test_recovery(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_int(left_behind(i, rows[i].unknown),
		    left_behind(i, rows[i].known), "recovery by %s",
		    rows[i].what);
}

/* The second message to an address that has an account is silent. */
static int
left_behind_entry(const char *email)
{
	int count = open_counted(mails, take_new_mail);

	(void)enter(email);
	come_from_elsewhere();
	fill(count - 2, take_new_mail);
	site_at(MINUTE);
	come_from_elsewhere();
	if (!enter(email))
		bail("no registration of %s", email);
	return left(enter_new);
}

static int
count_queued(void)
{
	struct outbox_message message = { .number = 0 };
	int count = 0;

	while (outbox_waiting(&site_work, message.number, &message) == STORE_OK)
		count++;
	return count;
}

/* What the sender has to do is seen by whoever waits behind it. */
static void
test_queue(void)
{
	int asked = 0;

	networks = 0;
	open_with(mails);
	for (int i = 0; i < ENOUGH; i++) {
		come_from_elsewhere();
		asked += recover_nobody();
	}
	is_int(count_queued(), asked, "each that is silent is queued");
}

int
main(void)
{
	struct arena *arena = arena_new();

	countries = country_open(arena_format(arena, "%s/conf/countries",
	    getenv("LATCHKEY_SOURCE")));
	if (countries == NULL)
		bail("no countries");
	test_recovery();
	is_int(left_behind_entry("eve@example.net"),
	    left_behind_entry("ada@example.net"), "registering an address");
	test_queue();
	country_close(countries);
	arena_free(arena);
	gate_close(gate);
	return done();
}
