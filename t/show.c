/* What programs and pages are told of accounts, sessions and registrations. */

#include "../cgi-bin/show.h"
#include "../cgi-bin/show_flow.h"

#include <string.h>

#include "account/outbox.h"
#include "base/clock.h"
#include "base/json.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, LIFE = 30 * MINUTE };

static struct flow_visit visit;
static char token[FLOW_TOKEN];

static struct flow
start(const char *address)
{
	struct flow flow = { .username = "Ada",
		.country = "US",
		.via = address[0] == '+' ? VIA_PHONE : VIA_EMAIL,
		.address = address,
		.typed = address,
		.language = "en" };

	flow_token_new(token);
	(void)visit_open();
	visit = visit_from(&site_work, "192.0.2.1");
	if (flow_start(&visit, token, &flow) != FLOW_OK)
		bail("no registration");
	return flow;
}

/* The values as JSON, or one of them. */
static const char *
text_of(const struct value *values)
{
	struct buffer text = buffer_new(site_work.arena, 256);

	json_write(&text, values);
	return text.bytes;
}

static const char *
shown(const struct flow *flow)
{
	struct value *values = value_object(site_work.arena);

	if (show_flow(values, &visit, flow) != STORE_OK)
		bail("cannot be shown");
	return text_of(values);
}

static const struct value *
page_of(const struct flow *flow)
{
	struct value *values = value_object(site_work.arena);

	if (show_flow_page(values, &visit, flow) != STORE_OK)
		bail("cannot be shown");
	return values;
}

static void
test_account(void)
{
	struct account account = { .id = { 1, 2, 3 },
		.username = "Ada",
		.password = "$y$hash",
		.country = "US",
		.email = "ada@example.net" };
	struct value *values = NULL;

	site_open("");
	values = value_object(site_work.arena);
	show_account(values, &account);
	is_string(text_of(values),
	    "{\"account\":{\"id\":\"AQIDAAAAAAAAAAAAAAAAAA\","
	    "\"username\":\"Ada\",\"country\":\"US\","
	    "\"email\":\"ada@example.net\"}}",
	    "an account, without its password");
	account.email = NULL;
	account.phone = "+12015550100";
	values = value_object(site_work.arena);
	show_account(values, &account);
	is_string(text_of(values),
	    "{\"account\":{\"id\":\"AQIDAAAAAAAAAAAAAAAAAA\","
	    "\"username\":\"Ada\",\"country\":\"US\","
	    "\"phone\":\"+12015550100\"}}",
	    "one with a number");
}

static void
test_session(void)
{
	static const struct {
		enum session_kind kind;
		bool with_token;
		const char *json;
	} rows[] = { { SESSION_WEB, false,
			 "{\"session\":{\"expires_in\":3600}}" },
		{ SESSION_API, true,
		    "{\"session\":{\"token\":\"secret\","
		    "\"expires_in\":604800}}" },
		{ SESSION_REMEMBER, false,
		    "{\"session\":{\"expires_in\":1209600}}" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct session session = { .token = "secret",
			.kind = rows[i].kind };
		struct value *values = value_object(site_work.arena);

		show_session(values, site_work.settings, &session,
		    rows[i].with_token);
		is_string(text_of(values), rows[i].json, "session %zu", i);
	}
}

static void
test_next(void)
{
	is_string(show_next(FLOW_CODE), "code", "the code is missing");
	is_string(show_next(FLOW_SETTINGS), "settings", "the settings are");
	is_string(show_next(FLOW_USERNAME), "username", "a name is");
	is_string(show_next(FLOW_DONE), "done", "nothing is");
}

/* From queued to sent, with the seconds that are left. */
static void
test_delivery(void)
{
	struct flow flow;
	struct outbox_message message;
	const char *wanted = NULL;
	char time[CLOCK_RFC3339];

	site_open("");
	flow = start("ada@example.net");
	is_string(shown(&flow),
	    "{\"next\":\"code\",\"via\":\"email\","
	    "\"sent_to\":\"ada@example.net\",\"delivery\":\"queued\","
	    "\"resend_in\":60,\"expires_in\":1800,\"tries_left\":5}",
	    "queued");
	(void)outbox_get(&site_work, flow.message, &message);
	site_at(10);
	(void)outbox_claim(&site_work, &message, site_work.now + 30);
	(void)outbox_settle(&site_work, &message, OUTBOX_RETRYING);
	site_at(15);
	flow.tries = 2;
	is_string(shown(&flow),
	    "{\"next\":\"code\",\"via\":\"email\","
	    "\"sent_to\":\"ada@example.net\",\"delivery\":\"retrying\","
	    "\"next_try_in\":25,\"resend_in\":45,\"expires_in\":1785,"
	    "\"tries_left\":3}",
	    "to be tried again");
	(void)outbox_settle(&site_work, &message, OUTBOX_SENT);
	wanted = arena_format(site_work.arena,
	    "{\"next\":\"code\",\"via\":\"email\","
	    "\"sent_to\":\"ada@example.net\",\"delivery\":\"sent\","
	    "\"sent_at\":\"%s\",\"resend_in\":0,\"expires_in\":0,"
	    "\"tries_left\":3}",
	    clock_rfc3339(site_work.now + 1, time));
	site_at(HOUR);
	is_string(shown(&flow), wanted, "sent, and nothing below zero");
}

static void
test_failed(void)
{
	struct flow flow;
	struct outbox_message message;
	struct value *values = NULL;

	site_open("");
	flow = start("+12015550100");
	(void)outbox_get(&site_work, flow.message, &message);
	(void)outbox_settle(&site_work, &message, OUTBOX_FAILED);
	site_at(SHOW_STEP - 1);
	is_string(shown(&flow),
	    "{\"next\":\"code\",\"via\":\"phone\","
	    "\"sent_to\":\"+12015550100\",\"delivery\":\"queued\","
	    "\"resend_in\":59,\"expires_in\":599,\"tries_left\":5}",
	    "the very moment is not told");
	site_at(SHOW_STEP);
	is_string(shown(&flow),
	    "{\"next\":\"code\",\"via\":\"phone\","
	    "\"sent_to\":\"+12015550100\",\"delivery\":\"failed\","
	    "\"resend_in\":58,\"expires_in\":598,\"tries_left\":5}",
	    "a text that failed");
	site_at((int64_t)2 * DAY);
	values = value_object(site_work.arena);
	(void)show_flow(values, &visit, &flow);
	is_string(value_get_text(values, "delivery"), "sent",
	    "what is forgotten was sent");
	ok(value_get(values, "sent_at") == NULL, "at no known time");
}

static void
test_sent_to(void)
{
	static const struct {
		const char *typed;
		const char *shown;
	} rows[] = { { "ada@example.net", "a***@example.net" },
		{ "a@example.net", "a***@example.net" },
		{ "\xc3\xa9lise@example.net", "\xc3\xa9***@example.net" },
		{ "\"a@b\"@example.net", "\"***@example.net" },
		{ "+12015550188", "***88" }, { "(201) 555-0188", "***88" },
		{ "88", "***" }, { "1", "***" } };

	site_open("");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct flow flow = { .next = FLOW_CODE,
			.via = VIA_EMAIL,
			.address = "ada@example.net",
			.typed = rows[i].typed };
		const struct value *page = NULL;
		struct value *values = value_object(site_work.arena);

		visit = visit_from(&site_work, "192.0.2.1");
		page = page_of(&flow);
		is_string(value_get_text(page, "sent_to"), rows[i].typed,
		    "where it was typed");
		visit.elsewhere = true;
		(void)show_flow(values, &visit, &flow);
		is_string(value_get_text(values, "sent_to"), rows[i].shown,
		    "elsewhere %s", rows[i].shown);
		is_string(value_get_text(page_of(&flow), "sent_to"),
		    rows[i].shown, "on the page too");
	}
}

static const char *
time_at(int64_t time)
{
	char text[CLOCK_RFC3339];

	(void)clock_rfc3339(time, text);
	return arena_copy(site_work.arena, text + strlen("2026-11-23T"),
	    strlen("11:06:15"));
}

static void
test_page(void)
{
	static const struct {
		int64_t at;
		int64_t minutes;
	} rows[] = { { 0, 30 }, { 1, 30 }, { 59, 30 }, { 60, 29 },
		{ LIFE - 61, 2 }, { LIFE - 60, 1 }, { LIFE - 1, 1 },
		{ LIFE, 0 }, { LIFE + 1, 0 } };
	struct flow flow;
	struct outbox_message message;
	const struct value *page = NULL;

	site_open("");
	flow = start("ada@example.net");
	page = page_of(&flow);
	ok(value_is_true(value_get(value_get(page, "via"), "email"))
		&& value_is_true(
		    value_get(value_get(page, "delivery"), "queued")),
	    "conditions");
	ok(value_get(page, "sent_at") == NULL, "not sent yet");
	is_string(value_get_text(page, "resend_at"),
	    time_at(site_work.now + MINUTE), "when it may be sent again");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		site_at(rows[i].at);
		is_int(value_get(page_of(&flow), "expires_minutes")->number,
		    rows[i].minutes, "minutes left after %lld s",
		    (long long)rows[i].at);
	}
	(void)outbox_get(&site_work, flow.message, &message);
	(void)outbox_settle(&site_work, &message, OUTBOX_SENT);
	site_at(LIFE + 2);
	page = page_of(&flow);
	ok(value_is_true(value_get(value_get(page, "delivery"), "sent"))
		&& value_get(value_get(page, "delivery"), "queued") == NULL,
	    "sent");
	is_string(value_get_text(page, "sent_at"), time_at(site_work.now),
	    "when");
}

int
main(void)
{
	test_account();
	test_session();
	test_next();
	test_delivery();
	test_failed();
	test_sent_to();
	test_page();
	return done();
}
