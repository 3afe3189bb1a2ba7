/* Picture challenges: each token is judged once, in its time, and only where
 * it was made. */

#include "limit/captcha.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

enum { LIFE = 1800, AHEAD = 30 * 86400, ANSWER = 4, MANY = 700 };

static const char letters[] = "ACDEFGHJKLMNPRTUVWXY34679";

/* One process that makes captchas and judges them. */
struct process {
	struct token_issuer *issuer;
	struct captcha *captcha;
};

static struct process self;

static struct process
open_process(const uint8_t *key)
{
	struct process process = { .issuer = token_open(scratch_descriptor(),
				       site_work.settings, key) };

	if (process.issuer == NULL)
		bail("no tokens: %s", scratch_log());
	process.captcha = captcha_open(process.issuer, site_work.settings);
	return process;
}

static void
close_process(struct process *process)
{
	captcha_close(process->captcha);
	token_close(process->issuer);
	*process = (struct process){ .issuer = NULL };
}

static void
open_with(const char *settings)
{
	close_process(&self);
	site_open(settings);
	self = open_process(site_key);
}

static const char *
challenge(void)
{
	return captcha_make(self.captcha, site_work.arena, site_work.now);
}

static const char *
answer_of(const char *token)
{
	uint8_t seed[CAPTCHA_SEED];

	return captcha_answer(self.captcha, site_work.arena, token,
	    site_work.now, seed);
}

static enum token_outcome
judge(const char *token, const char *answer)
{
	return captcha_judge(self.captcha, site_work.arena, token, answer,
	    site_work.now);
}

static enum token_outcome
spend_pass(const char *token)
{
	return captcha_spend_pass(self.captcha, token, site_work.now);
}

static const char *
pass(void)
{
	return captcha_pass(self.captcha, site_work.arena, site_work.now);
}

static void
test_once(void)
{
	const char *token = NULL;
	const char *answer = NULL;

	open_with("");
	token = challenge();
	answer = answer_of(token);
	is_int(judge(token, answer), TOKEN_GOOD, "the answer is right");
	is_int(judge(token, answer), TOKEN_SPENT, "once");
	is_string(answer_of(token), answer, "its picture can still be drawn");
	token = challenge();
	answer = answer_of(token);
	is_int(judge(token, "????"), TOKEN_WRONG, "another is wrong");
	is_int(judge(token, answer), TOKEN_SPENT,
	    "and the right one comes too late");
	is_int(judge(challenge(), answer), TOKEN_WRONG,
	    "it is right for no other token");
}

/* What somebody types: 1 to 4 are the answer's letters, a to d the same as
 * small ones, all else stands for itself. */
static const char *
type(const char *pattern, const char *answer)
{
	char *typed = arena_text(site_work.arena, pattern);

	for (char *at = typed; *at != '\0'; at++) {
		if (*at >= '1' && *at <= '4')
			*at = answer[*at - '1'];
		else if (*at >= 'a' && *at <= 'd')
			*at = ascii_lower(answer[*at - 'a']);
	}
	return typed;
}

static void
test_typed(void)
{
	static const struct {
		const char *pattern;
		enum token_outcome outcome;
	} rows[] = { { "1234", TOKEN_GOOD }, { "abcd", TOKEN_GOOD },
		{ "a23d", TOKEN_GOOD }, { " 1 b\t3\r\n4 ", TOKEN_GOOD },
		{ "12341", TOKEN_WRONG }, { "123", TOKEN_WRONG },
		{ "", TOKEN_WRONG }, { "    ", TOKEN_WRONG },
		/* F21: what nobody means. */
		{ "1-2-3-4", TOKEN_GOOD },
		{ "\xc2\xa0"
		  "1234\xe2\x80\x8b",
		    TOKEN_GOOD },
		{ "12\xe3\x80\x80"
		  "34.",
		    TOKEN_GOOD } };

	open_with("");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *token = challenge();

		is_int(judge(token, type(rows[i].pattern, answer_of(token))),
		    rows[i].outcome, "typed as \"%s\"", rows[i].pattern);
	}
}

static void
test_time(void)
{
	const char *token = NULL;
	const char *other = NULL;
	const char *first = NULL;
	const char *second = NULL;
	const char *answer = NULL;

	open_with("");
	token = challenge();
	other = challenge();
	first = pass();
	second = pass();
	answer = answer_of(token);
	site_at(LIFE);
	is_string(answer_of(token), answer, "a picture lives half an hour");
	is_int(judge(token, answer), TOKEN_GOOD, "in which it is judged");
	is_int(spend_pass(first), TOKEN_GOOD, "so does a pass");
	answer = answer_of(other);
	site_at(LIFE + 1);
	ok(answer_of(other) == NULL, "not a second longer");
	is_int(judge(other, answer), TOKEN_EXPIRED, "nor is it judged");
	is_int(judge(token, answer), TOKEN_EXPIRED, "spent or not");
	is_int(spend_pass(second), TOKEN_EXPIRED, "nor does a pass");
	ok(captcha_is_pass(self.captcha, second), "though it is one");
	open_with("[captcha]\nlife = 2min\n");
	token = challenge();
	site_at(120);
	ok(answer_of(token) != NULL, "the life that is set");
	site_at(121);
	ok(answer_of(token) == NULL, "counts");
}

/* A clock that ran ahead and was put right: the picture that somebody looks at
 * is as good as now, and good once. */
static void
test_future(void)
{
	const char *token = NULL;
	const char *answer = NULL;

	open_with("");
	site_at(AHEAD);
	token = challenge();
	answer = answer_of(token);
	site_at(0);
	is_int(judge(token, answer), TOKEN_GOOD,
	    "F13: from the future is as from now");
	is_int(judge(token, answer), TOKEN_SPENT, "and once");
	site_at(AHEAD + LIFE - 1);
	is_int(judge(token, answer), TOKEN_SPENT, "to its own last second");
	site_at(AHEAD + LIFE + 1);
	is_int(judge(token, answer), TOKEN_EXPIRED, "it ends as others do");
}

static void
test_pass(void)
{
	const char *token = NULL;

	open_with("");
	token = pass();
	ok(captcha_is_pass(self.captcha, token), "a pass is one");
	is_int(judge(token, "ACDE"), TOKEN_WRONG, "it is no picture");
	ok(answer_of(token) == NULL, "and has no answer");
	is_int(spend_pass(token), TOKEN_GOOD, "it is good");
	is_int(spend_pass(token), TOKEN_SPENT, "once");
	ok(captcha_is_pass(self.captcha, token), "a spent one is still one");
	is_int(spend_pass(pass()), TOKEN_GOOD, "the next is another");
	token = challenge();
	ok(!captcha_is_pass(self.captcha, token), "a picture is none");
	is_int(spend_pass(token), TOKEN_WRONG, "and not taken as one");
	is_int(judge(token, answer_of(token)), TOKEN_GOOD, "nor spent by that");
}

static bool
is_refused(const char *token)
{
	return judge(token, "ACDE") == TOKEN_WRONG && answer_of(token) == NULL
	       && !captcha_is_pass(self.captcha, token)
	       && spend_pass(token) == TOKEN_WRONG;
}

static void
test_garbage(void)
{
	static const char *const rows[] = { NULL, "", "A", "nonsense",
		"====", "\xff\xfe" };
	char forged[TOKEN_LENGTH + 1] = "AQE";
	const char *kinds[2] = { NULL, NULL };

	open_with("");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ok(is_refused(rows[i]), "\"%s\" is no token",
		    rows[i] == NULL ? "(none)" : rows[i]);
	memset(forged + 3, 'A', TOKEN_LENGTH - 3);
	ok(is_refused(forged), "nor is one without a signature");
	kinds[0] = challenge();
	kinds[1] = pass();
	for (int kind = 0; kind < 2; kind++) {
		size_t len = strlen(kinds[kind]);
		char *token = arena_format(site_work.arena, "%sA", kinds[kind]);
		int taken = 0;

		ok(is_refused(token), "a letter more");
		token[len - 1] = '\0';
		ok(is_refused(token), "one less");
		for (size_t i = 0; i < len; i++) {
			memcpy(token, kinds[kind], len + 1);
			token[i] = token[i] == 'A' ? 'B' : 'A';
			taken += !is_refused(token);
		}
		is_int(taken, 0, "each of %zu letters matters", len);
	}
	is_int(judge(kinds[0], answer_of(kinds[0])), TOKEN_GOOD,
	    "none of these spent the true one");
}

static void
test_seed(void)
{
	uint8_t seed[CAPTCHA_SEED];
	uint8_t again[CAPTCHA_SEED];
	uint8_t other[CAPTCHA_SEED];
	const char *token = NULL;
	struct process process;

	open_with("");
	token = challenge();
	process = open_process(site_key);
	(void)captcha_answer(self.captcha, site_work.arena, token,
	    site_work.now, seed);
	site_at(60);
	is_string(captcha_answer(process.captcha, site_work.arena, token,
		      site_work.now, again),
	    answer_of(token), "all processes see one answer");
	ok(memcmp(seed, again, sizeof(seed)) == 0, "and one picture");
	(void)captcha_answer(self.captcha, site_work.arena, challenge(),
	    site_work.now, other);
	ok(memcmp(seed, other, sizeof(seed)) != 0,
	    "another token has another picture");
	close_process(&process);
}

static void
test_vary(void)
{
	static const char *answers[MANY];
	bool seen[ANSWER][sizeof(letters)] = { { false } };
	int strange = 0;
	int same = 0;
	int missing = 0;

	open_with("");
	for (size_t i = 0; i < MANY; i++) {
		answers[i] = answer_of(challenge());
		strange += strlen(answers[i]) != ANSWER
			   || strspn(answers[i], letters) != ANSWER;
		for (size_t k = 0; k < i; k++)
			same += strcmp(answers[i], answers[k]) == 0;
		for (size_t k = 0; k < ANSWER && strange == 0; k++)
			seen[k][strchr(letters, answers[i][k]) - letters] =
			    true;
	}
	is_int(strange, 0, "four letters and digits nobody confuses");
	/* Pairs: 0.6 are expected, more than 10 come once in 10^10 runs. */
	ok(same <= 10, "answers differ (%d are the same)", same);
	for (size_t k = 0; k < ANSWER; k++)
		for (size_t i = 0; i < sizeof(letters) - 1; i++)
			missing += !seen[k][i];
	is_int(missing, 0, "each letter comes in each place");
	open_with("[captcha]\nlength = 6\n");
	is_int((intmax_t)strlen(answer_of(challenge())), 6,
	    "the length that is set");
}

/* Two processes are two openings of one set. */
static void
test_shared(void)
{
	struct process process;
	const char *token = NULL;
	const char *ticket = NULL;

	open_with("");
	process = open_process(site_key);
	token = challenge();
	ticket = pass();
	is_int(captcha_judge(process.captcha, site_work.arena, token, "????",
		   site_work.now),
	    TOKEN_WRONG, "judged by one process");
	is_int(judge(token, answer_of(token)), TOKEN_SPENT,
	    "is spent for the other");
	is_int(spend_pass(ticket), TOKEN_GOOD, "a pass of this one");
	is_int(captcha_spend_pass(process.captcha, ticket, site_work.now),
	    TOKEN_SPENT, "as well");
	close_process(&process);
}

/* What was spent before is not known any more. */
static void
test_lost(void)
{
	const char *token = NULL;
	const char *answer = NULL;
	const char *ticket = NULL;

	open_with("");
	token = challenge();
	answer = answer_of(token);
	ticket = pass();
	(void)judge(token, answer);
	site_at(10);
	close_process(&self);
	if (unlinkat(scratch_descriptor(), "spent", 0) != 0)
		bail("the set cannot be lost");
	self = open_process(site_key);
	is_int(judge(token, answer), TOKEN_EXPIRED,
	    "with the set of spent ones old tokens are lost");
	is_int(spend_pass(ticket), TOKEN_EXPIRED, "and old passes");
	site_at(12);
	token = challenge();
	is_int(judge(token, answer_of(token)), TOKEN_GOOD, "new ones not");
}

static void
test_foreign(void)
{
	static const uint8_t key[SECRET_SIZE] = { 42 };
	struct process foreign;
	const char *token = NULL;
	const char *ticket = NULL;
	uint8_t seed[CAPTCHA_SEED];

	open_with("");
	token = challenge();
	ticket = pass();
	foreign = open_process(key);
	ok(captcha_answer(foreign.captcha, site_work.arena, token,
	       site_work.now, seed)
		== NULL,
	    "a token of another site has no answer here");
	is_int(captcha_judge(foreign.captcha, site_work.arena, token,
		   answer_of(token), site_work.now),
	    TOKEN_WRONG, "and is wrong");
	ok(!captcha_is_pass(foreign.captcha, ticket)
		&& captcha_spend_pass(foreign.captcha, ticket, site_work.now)
		       == TOKEN_WRONG,
	    "so is its pass");
	close_process(&foreign);
}

/* What was never noted is not, even where nobody has room any more. */
static void
test_noted(void)
{
	struct token token = { .kind = TOKEN_PASS };
	char what[16];
	int noted = 0;

	open_with("");
	token.issued = site_work.now;
	token_note(self.issuer, "form", site_work.now);
	ok(token_is_noted(self.issuer, "form", site_work.now + 9)
		&& !token_is_noted(self.issuer, "form", site_work.now + 10),
	    "a form is noted for ten seconds");
	for (int i = 0; i < 150000; i++) {
		memcpy(token.id, &i, sizeof(i));
		(void)token_spend(self.issuer, &token, site_work.now);
	}
	for (int i = 0; i < 2000; i++) {
		(void)snprintf(what, sizeof(what), "other%d", i);
		noted += token_is_noted(self.issuer, what, site_work.now);
	}
	is_int(noted, 0, "in a full table, too, none that is not");
}

int
main(void)
{
	test_once();
	test_typed();
	test_time();
	test_future();
	test_pass();
	test_garbage();
	test_seed();
	test_vary();
	test_shared();
	test_lost();
	test_foreign();
	test_noted();
	close_process(&self);
	return done();
}
