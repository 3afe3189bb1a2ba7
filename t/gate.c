/* What stands before a form: what is refused when, for whom, and that nothing
 * passes where nothing can be counted. */

#include "limit/gate.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "site.h"
#include "tap.h"

enum { LIFE = 1800, CHECKS = 10, MINUTE = 60, HOUR = 3600 };

static struct gate *gate;

static void
open_with(const char *settings)
{
	gate_close(gate);
	site_open(settings);
	gate = gate_open(scratch_descriptor(), site_work.settings, site_key);
	if (gate == NULL)
		bail("no gate: %s", scratch_log());
}

static struct visitor
visitor_from(const char *address)
{
	struct visitor visitor = { .arena = site_work.arena,
		.now = site_work.now };

	if (!network_read(&visitor.network, address))
		bail("%s is no address", address);
	return visitor;
}

static const char *
challenge(void)
{
	return captcha_make(gate->captcha, site_work.arena, site_work.now);
}

static const char *
answer_of(const char *token)
{
	uint8_t seed[CAPTCHA_SEED];

	return captcha_answer(gate->captcha, site_work.arena, token,
	    site_work.now, seed);
}

/* What the last form that was judged is told. */
static const char *code;

static enum gate_outcome
judge_for(struct visitor *visitor, const char *token, const char *answer)
{
	struct gate_evidence evidence = { .token = token, .answer = answer };
	enum gate_outcome outcome = gate_judge(gate, visitor, &evidence);

	code = evidence.code;
	return outcome;
}

static enum gate_outcome
judge(const char *address, const char *token, const char *answer)
{
	struct visitor visitor = visitor_from(address);

	return judge_for(&visitor, token, answer);
}

static int
count_checks(const char *address, int times)
{
	int taken = 0;

	for (int i = 0; i < times; i++)
		taken += judge(address, "nonsense", "ACDE") == GATE_WRONG;
	return taken;
}

static void
test_picture(void)
{
	const char *token = NULL;
	const char *answer = NULL;

	open_with("");
	token = challenge();
	answer = answer_of(token);
	is_int(judge("192.0.2.1", NULL, answer), GATE_MISSING, "no token");
	is_int(judge("192.0.2.1", token, NULL), GATE_MISSING, "no answer");
	is_string(code, "captcha-missing", "that is said");
	is_int(judge("192.0.2.1", "", ""), GATE_WRONG, "an empty token");
	is_int(judge("192.0.2.1", token, answer), GATE_RIGHT,
	    "what was missing spent nothing");
	is_string(code, NULL, "and nothing is said");
	is_int(judge("192.0.2.1", token, answer), GATE_SPENT, "once");
	is_string(code, "captcha-wrong", "then it is as a wrong one");
	token = challenge();
	answer = answer_of(token);
	is_int(judge("192.0.2.1", token, "ACDE"),
	    strcmp(answer, "ACDE") == 0 ? GATE_RIGHT : GATE_WRONG, "wrong");
	token = challenge();
	answer = answer_of(token);
	is_int(judge("192.0.2.1", token, "ACD"), GATE_IMPOSSIBLE,
	    "F21: no picture is spent on what cannot be its answer");
	is_string(code, "captcha-too-short", "that is said");
	(void)judge("192.0.2.1", token, "ACDEF");
	is_string(code, "captcha-too-long", "so many are too many");
	(void)judge("192.0.2.1", token, "AC0O");
	is_string(code, "captcha-bad-character", "or what no picture has");
	is_int(judge("192.0.2.1", token, answer), GATE_RIGHT,
	    "F21: the same picture is good still");
	token = challenge();
	answer = answer_of(token);
	site_at(LIFE + 1);
	is_int(judge("192.0.2.1", token, answer), GATE_EXPIRED, "expired");
	is_string(code, "captcha-expired", "that is said too");
}

static void
test_pass(void)
{
	const char *pass = NULL;

	open_with("");
	pass = captcha_pass(gate->captcha, site_work.arena, site_work.now);
	is_int(judge("192.0.2.1", pass, NULL), GATE_RIGHT,
	    "a pass stands for an answer");
	is_int(judge("192.0.2.1", pass, NULL), GATE_SPENT, "once");
	is_int(judge("192.0.2.1", pass, "ACDE"), GATE_SPENT,
	    "and no answer makes it good again");
	pass = captcha_pass(gate->captcha, site_work.arena, site_work.now);
	site_at(LIFE + 1);
	is_int(judge("192.0.2.1", pass, NULL), GATE_EXPIRED, "expired");
}

static void
test_checks(void)
{
	struct visitor visitor;
	const char *token = NULL;
	const char *answer = NULL;

	open_with("");
	visitor = visitor_from("192.0.2.1");
	token = challenge();
	answer = answer_of(token);
	for (int i = 0; i < 3; i++)
		(void)judge("192.0.2.1", NULL, "ACDE");
	is_int(count_checks("192.0.2.1", 2 * CHECKS), CHECKS - 3,
	    "so many answers a minute, those that are missing, too");
	is_int(judge_for(&visitor, token, answer), GATE_TOO_MANY,
	    "the right one has to wait too");
	ok(visitor.wait > 0 && visitor.wait <= MINUTE, "a minute at most");
	is_string(code, "too-many", "which is said");
	is_int(judge("192.0.2.1",
		   captcha_pass(gate->captcha, site_work.arena, site_work.now),
		   NULL),
	    GATE_TOO_MANY, "a pass, too");
	is_int(judge("192.0.2.2", token, answer), GATE_RIGHT,
	    "the refusal spent nothing, and a neighbour is free");
	is_int(count_checks("192.0.2.2", 2 * CHECKS), CHECKS - 1, "to his own");
	is_int(count_checks("192.0.2.3", 2 * CHECKS), CHECKS, "a third");
	is_int(count_checks("192.0.2.4", 2 * CHECKS), CHECKS, "a fourth");
	is_int(count_checks("192.0.2.5", 1), 0, "but no more of that /24");
	is_int(count_checks("192.0.3.1", 1), 1, "the next is free");
	site_at(MINUTE);
	is_int(count_checks("192.0.2.1", 1), 1, "a minute later: again");
}

static int
take(enum setting_limit limit, const char *address, int times)
{
	struct visitor visitor = visitor_from(address);
	int taken = 0;

	for (int i = 0; i < times; i++)
		taken += gate_take(gate, &visitor, limit);
	return taken;
}

static void
test_limits(void)
{
	struct visitor visitor;

	open_with("[limits]\nregistrations = 2/h 3/day\nnames = 1/h 9/day\n");
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 5; i++)
		(void)gate_allows(gate, &visitor, SETTING_LIMITS_REGISTRATIONS);
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 2,
	    "looking takes nothing");
	ok(!gate_allows(gate, &visitor, SETTING_LIMITS_REGISTRATIONS),
	    "and sees that nothing is left");
	ok(visitor.wait > 0 && visitor.wait <= HOUR, "for an hour at most");
	is_int(take(SETTING_LIMITS_NAMES, "192.0.2.1", 5), 1, "another limit");
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.2", 5), 2,
	    "another network");
	site_at((int64_t)2 * HOUR);
	is_int(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 5), 1,
	    "the day's rest");
}

static void
test_minute(void)
{
	struct visitor one;
	struct visitor other;
	int taken = 0;

	open_with("");
	one = visitor_from("192.0.2.1");
	other = visitor_from("192.0.2.2");
	for (int i = 0; i < 9; i++)
		taken += gate_take_minute(gate, &one, "pictures", 3);
	is_int(taken, 3, "three a minute");
	ok(gate_take_minute(gate, &one, "sounds", 3), "of each thing");
	ok(gate_take_minute(gate, &other, "pictures", 3), "and network");
}

static int
take_mails(const char *address, int times)
{
	struct visitor visitor = visitor_from(address);
	int taken = 0;

	for (int i = 0; i < times; i++)
		taken += gate_take_mail(gate, &visitor, GATE_MAIL);
	return taken;
}

static void
test_mail(void)
{
	struct visitor visitor;
	int others = 0;

	open_with("[limits]\nmails_network = 3/h 9/day\n"
		  "mails_total = 50/h 990/day\n");
	is_int(take_mails("192.0.2.1", 9), 3, "mails of a network");
	is_int(take_mails("192.0.2.2", 9), 2,
	    "a tenth of the total for a wider one");
	is_int(take_mails("192.0.2.3", 9), 0, "and no more");
	for (int i = 3; i < 9; i++)
		others +=
		    take_mails(arena_format(site_work.arena, "192.0.%d.1", i),
			9);
	is_int(others, 18, "others have theirs");
	for (int i = 9; i < 20; i++)
		others +=
		    take_mails(arena_format(site_work.arena, "192.0.%d.1", i),
			9);
	is_int(others + 5, 30, "three fifths of all are for new networks");
	visitor = visitor_from("198.51.100.1");
	rate_limit_note_known(gate->rates, &visitor, NULL);
	is_int(take_mails("198.51.100.1", 9), 3, "known ones have more");
	for (int i = 0; i < 9; i++) {
		visitor = visitor_from(
		    arena_format(site_work.arena, "203.0.%d.1", i));
		rate_limit_note_known(gate->rates, &visitor, NULL);
		others +=
		    take_mails(arena_format(site_work.arena, "203.0.%d.1", i),
			9);
	}
	is_int(others + 8, 40, "four fifths of all");
	visitor = visitor_from("192.0.99.1");
	ok(!gate_take_mail(gate, &visitor, GATE_MAIL) && visitor.wait > 0,
	    "then everybody waits");
}

/* What one wider network asks for shuts no other out. */
static void
test_wide_mails(void)
{
	int taken = 0;

	open_with("");
	for (unsigned i = 0; i < 250; i++)
		taken += take_mails(arena_format(site_work.arena,
					"2001:db8:1:%x00::1", i),
		    1);
	is_int(taken, 20, "a /48 has a tenth of all mails");
	is_int(take_mails("2001:db8:2::1", 9), 9, "another has its own");
}

/* Limits, and texts one after the other, each to be taken or not. */
struct text {
	const char *limits;
	struct {
		const char *address;
		const char *number;
		const char *country;
		bool taken;
	} texts[7];
};

static const struct text texts[] = {
	{ "sms_network = 2/h 9/day",
	    { { "192.0.2.1", "+491511230001", "DE", true },
		{ "192.0.2.1", "+436641230001", "AT", true },
		{ "192.0.2.1", "+447400123456", "GB", false },
		{ "192.0.2.2", "+447400123456", "GB", true } } },
	{ "sms_block = 2/h 9/day",
	    { { "192.0.2.1", "+491511230001", "DE", true },
		{ "192.0.3.1", "+491511230999", "DE", true },
		{ "192.0.4.1", "+491511230500", "DE", false },
		{ "192.0.4.1", "+491511231500", "DE", true },
		{ "192.0.4.1", "+49151123050", "DE", true } } },
	{ "sms_country = 2/h 9/day",
	    { { "192.0.2.1", "+491511230001", "DE", true },
		{ "192.0.3.1", "+491601230001", "DE", true },
		{ "192.0.4.1", "+491701230001", "DE", false },
		{ "192.0.4.1", "+436641230001", "AT", true } } },
	{ "sms_day = 8/h 9/day",
	    { { "192.0.2.1", "+491511230001", "DE", true },
		{ "192.0.3.1", "+436641230001", "AT", true },
		{ "192.0.4.1", "+447400123456", "GB", true },
		{ "192.0.5.1", "+420601123456", "CZ", true },
		{ "192.0.6.1", "+33612345678", "FR", true },
		{ "192.0.7.1", "+12015550100", "US", false } } },
	{ "factor = 0", { { "192.0.2.1", "+491511230001", "DE", true },
			    { "192.0.2.1", "+491511230001", "DE", true },
			    { "192.0.2.1", "+491511230001", "DE", true },
			    { "192.0.2.1", "+491511230001", "DE", true } } },
};

static void
test_text(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char settings[64];

		(void)snprintf(settings, sizeof(settings), "[limits]\n%s\n",
		    texts[i].limits);
		open_with(settings);
		for (size_t k = 0; texts[i].texts[k].number != NULL; k++) {
			struct visitor visitor =
			    visitor_from(texts[i].texts[k].address);
			struct gate_sms text = {
				.number = texts[i].texts[k].number,
				.country = texts[i].texts[k].country,
			};
			bool taken = gate_take_sms(gate, &visitor, &text);

			ok(taken == texts[i].texts[k].taken
				&& taken == (visitor.wait == 0),
			    "%s: text %zu to %s from %s", texts[i].limits,
			    k + 1, texts[i].texts[k].number,
			    texts[i].texts[k].address);
		}
	}
}

/* Whether it opens where a directory lies in the place of that file. */
static bool
opens_without(const char *name)
{
	struct gate *broken = NULL;
	bool opened = false;

	(void)unlinkat(scratch_descriptor(), name, 0);
	if (mkdirat(scratch_descriptor(), name, 0700) != 0)
		bail("nothing can stand in the way of %s", name);
	broken = gate_open(scratch_descriptor(), site_work.settings, site_key);
	opened = broken != NULL;
	gate_close(broken);
	if (unlinkat(scratch_descriptor(), name, AT_REMOVEDIR) != 0)
		bail("%s stays in the way", name);
	return opened;
}

static void
test_closed(void)
{
	open_with("");
	ok(!opens_without("limits"), "no gate without counters");
	ok(!opens_without("spent"), "nor without the set of spent tokens");
	ok(gate_open(-1, site_work.settings, site_key) == NULL,
	    "nor without a state");
}

/* Security 7: whoever fills the table of counters shuts nobody out, and opens
 * no door. */
static void
test_full(void)
{
	const char *token = NULL;
	int taken = 0;

	open_with("");
	token = challenge();
	for (unsigned i = 0; i < 40000; i++)
		taken += take(SETTING_LIMITS_REGISTRATIONS,
		    arena_format(site_work.arena, "2001:db8:%x::1", i), 1);
	is_int(taken, 40000, "40,000 networks of a /32 have one each");
	ok(take(SETTING_LIMITS_REGISTRATIONS, "192.0.2.1", 50) >= 30,
	    "and another one has nearly all of its own");
	is_int(take_mails("192.0.2.1", 1), 1, "a mail, too");
	is_int(judge("192.0.2.1", token, answer_of(token)), GATE_RIGHT,
	    "and an answer");
}

int
main(void)
{
	test_picture();
	test_pass();
	test_checks();
	test_limits();
	test_minute();
	test_mail();
	test_wide_mails();
	test_text();
	test_closed();
	test_full();
	gate_close(gate);
	return done();
}
