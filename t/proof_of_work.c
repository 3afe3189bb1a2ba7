/* Proof of work: what is a proof, once, for how long, of whose challenge, and
 * how hard it is for a busy network; and who is let through for it. */

#include "limit/proof_of_work.h"

#include <stdio.h>
#include <string.h>

#include "base/encode.h"
#include "base/number.h"
#include "limit/gate.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

enum {
	HOUR = 3600,
	LIFE = 1800,
	START = 5,      /* seconds: the gate is older than what is made */
	BITS = 8,       /* quick to solve */
	BITS_HARD = 60, /* no test finds one by chance */
};

static struct gate *gate;

static int64_t
now(void)
{
	return site_work.now;
}

static struct visitor
visitor_from(const char *address)
{
	struct visitor visitor = { .arena = site_work.arena, .now = now() };

	if (!network_read(&visitor.network, address))
		bail("%s is no address", address);
	return visitor;
}

static struct gate *
open_again(const uint8_t *key)
{
	struct gate *opened =
	    gate_open(scratch_descriptor(), site_work.settings, key);

	if (opened == NULL)
		bail("no gate");
	return opened;
}

static void
open_with(const char *settings)
{
	gate_close(gate);
	site_open(settings);
	gate = open_again(site_key);
	site_at(START);
}

static const char *
make(int bits)
{
	return proof_of_work_make(gate->issuer, site_work.arena, bits, now());
}

static const char *
solve(const char *challenge, int bits)
{
	int64_t n = 0;

	if (!proof_of_work_solve(challenge, bits, &n))
		bail("%s has no proof", challenge);
	return arena_format(site_work.arena, "%lld", (long long)n);
}

static enum token_outcome
judge(const char *challenge, const char *proof)
{
	return proof_of_work_judge(gate->issuer, challenge, proof, now());
}

/* printf %s "abc:N" | sha256sum, for N from 0 on. */
static void
test_solve(void)
{
	int64_t n = -1;

	ok(proof_of_work_solve("abc", 0, &n) && n == 0, "no bits, no work");
	ok(proof_of_work_solve("abc", 12, &n), "12 bits have a proof");
	is_int(n, 4959, "the smallest");
	ok(proof_of_work_solve("abc", 16, &n), "16 have one");
	is_int(n, 22421, "the smallest");
}

static void
test_right(void)
{
	const char *challenge = NULL;
	const char *proof = NULL;

	open_with("");
	challenge = make(BITS);
	is_int((intmax_t)strlen(challenge), TOKEN_LENGTH, "its length");
	proof = solve(challenge, BITS);
	is_int(judge(challenge, proof), TOKEN_GOOD, "a right proof");
	is_int(judge(challenge, proof), TOKEN_SPENT, "is good once");
	is_int(judge(make(BITS_HARD), proof), TOKEN_WRONG,
	    "that of another challenge is wrong");
}

/* What is no number has no second form of the same proof either. */
static void
test_garbage(void)
{
	static const char *const garbage[] = { "", "x", "-1", "+1", " 1", "1 ",
		"1.0", "0x1", "9223372036854775808",
		"99999999999999999999999999" };
	const char *challenge = NULL;

	open_with("");
	challenge = make(0);
	for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++)
		is_int(judge(challenge, garbage[i]), TOKEN_WRONG,
		    "[%s] is no proof", garbage[i]);
	is_int(judge(challenge, NULL), TOKEN_WRONG, "nor is nothing");
	is_int(judge(challenge, "01"), TOKEN_WRONG, "nor a leading zero");
	is_int(judge(NULL, "1"), TOKEN_WRONG, "nothing is no challenge");
	is_int(judge("", "1"), TOKEN_WRONG, "nor is the empty text");
	is_int(judge("abc", "22421"), TOKEN_WRONG, "nor one not made here");
	is_int(judge(challenge, "9223372036854775807"), TOKEN_GOOD,
	    "none of them spent the challenge");
}

static void
test_wrong(void)
{
	const char *challenge = NULL;
	char proof[NUMBER_SIZE + 1];
	int right = 0;

	open_with("");
	challenge = make(BITS_HARD);
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(proof, sizeof(proof), "%d", i);
		right += judge(challenge, proof) == TOKEN_GOOD;
	}
	is_int(right, 0, "60 bits are not found in 1000 tries");
}

static void
test_time(void)
{
	const char *challenge = NULL;
	const char *proof = NULL;

	open_with("");
	challenge = make(BITS);
	proof = solve(challenge, BITS);
	site_at(START + LIFE + 1);
	is_int(judge(challenge, proof), TOKEN_EXPIRED, "it expires");
	site_at(START + LIFE - 1);
	is_int(judge(challenge, proof), TOKEN_GOOD, "in its last second");
	site_at(START);
	challenge = make(BITS);
	proof = solve(challenge, BITS);
	site_at(START - 30 * 86400);
	is_int(judge(challenge, proof), TOKEN_GOOD,
	    "F13: one of the future is as good as now");
	is_int(judge(challenge, proof), TOKEN_SPENT, "once");
}

/* Lowers the bits, or makes a pass of it, without the key. */
static void
test_forged(void)
{
	enum { BYTES = 47, KIND = 1, LEVEL = 2 };
	const char *challenge = NULL;
	uint8_t bytes[BYTES];
	char forged[ENCODE_BASE64URL_SIZE(BYTES)];

	open_with("");
	challenge = make(PROOF_OF_WORK_BITS_MAX);
	if (!encode_read_base64url(challenge, bytes, BYTES))
		bail("a challenge is 47 bytes");
	is_int(bytes[LEVEL], PROOF_OF_WORK_BITS_MAX,
	    "a challenge says its bits");
	bytes[LEVEL] = 0;
	is_int(judge(encode_base64url(bytes, BYTES, forged), "1"), TOKEN_WRONG,
	    "which nobody else can lower");
	bytes[LEVEL] = PROOF_OF_WORK_BITS_MAX;
	bytes[KIND] = TOKEN_PASS;
	ok(!captcha_is_pass(gate->captcha,
	       encode_base64url(bytes, BYTES, forged)),
	    "nor make a pass of it");
	ok(!captcha_is_pass(gate->captcha, challenge), "nor is it one");
	is_int(judge(captcha_pass(gate->captcha, site_work.arena, now()), "1"),
	    TOKEN_WRONG, "and a pass is no challenge of 0 bits");
}

/* Another site has another key; another process has the same. */
static void
test_foreign(void)
{
	uint8_t key[SECRET_SIZE] = { 1, 2, 3 };
	struct gate *other = NULL;
	const char *challenge = NULL;

	open_with("");
	challenge = make(0);
	other = open_again(site_key);
	is_int(proof_of_work_judge(other->issuer, challenge, "1", now()),
	    TOKEN_GOOD, "another process takes it");
	is_int(judge(challenge, "1"), TOKEN_SPENT, "for all of them");
	gate_close(other);
	challenge = make(0);
	other = open_again(key);
	is_int(proof_of_work_judge(other->issuer, challenge, "1", now()),
	    TOKEN_WRONG, "another site does not");
	gate_close(other);
}

static void
test_bits(void)
{
	static const struct {
		int64_t rate;
		int bits;
	} rows[] = { { 0, 16 }, { 1, 16 }, { 8, 16 }, { 9, 17 }, { 16, 17 },
		{ 17, 18 }, { 32, 18 }, { 33, 19 }, { 64, 19 }, { 65, 20 },
		{ 128, 20 }, { 129, 21 }, { 256, 21 }, { 257, 22 },
		{ 1000000, 22 }, { INT64_MAX, 22 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_int(proof_of_work_bits(rows[i].rate), rows[i].bits,
		    "%lld an hour", (long long)rows[i].rate);
}

/* The bits of the last of so many challenges, at most 30 a minute. */
static int
bits_after(const char *address, int count)
{
	struct visitor visitor = visitor_from(address);
	int bits = 0;

	for (int i = 0; i < count; i++) {
		if (i % 20 == 19)
			visitor.now += 60;
		if (gate_challenge(gate, &visitor, &bits) == NULL)
			bail("challenge %d of %s: too many", i, address);
	}
	return bits;
}

static void
test_rate(void)
{
	open_with("");
	is_int(bits_after("192.0.2.1", 8), 16, "8 an hour are rest");
	is_int(bits_after("192.0.2.1", 1), 17, "one more is not");
	is_int(bits_after("192.0.2.1", 8), 18, "twice as many");
	is_int(bits_after("192.0.2.2", 8), 16, "a neighbour is at rest");
	is_int(bits_after("192.0.2.3", 7), 16, "another, too");
	is_int(bits_after("192.0.2.4", 1), 17,
	    "until all of them have four times as many");
	is_int(bits_after("192.0.3.1", 1), 16, "the next /24 is at rest");
	site_at(START + 2 * HOUR);
	is_int(bits_after("192.0.2.1", 1), 16, "and after an hour it was not");
	is_int(bits_after("192.0.2.1", 300), 22, "300 an hour are the most");
	open_with("[limits]\nfactor = 2\n");
	is_int(bits_after("192.0.2.1", 16), 16,
	    "factor 2: twice as many at rest");
	is_int(bits_after("192.0.2.1", 1), 17, "and no more");
	open_with("[limits]\nfactor = 0\n");
	is_int(bits_after("192.0.2.1", 100), 16, "factor 0 is always rest");
}

static void
test_minute(void)
{
	struct visitor visitor;
	int bits = 0;
	int given = 0;

	open_with("");
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 40; i++)
		given += gate_challenge(gate, &visitor, &bits) != NULL;
	is_int(given, 30, "30 a minute");
	ok(visitor.wait > 0 && visitor.wait <= 60, "with a time to wait");
}

/* "outcome field code" */
static const char *
let_in(struct gate_evidence evidence)
{
	struct visitor visitor = visitor_from("192.0.2.1");
	enum gate_outcome outcome = gate_judge(gate, &visitor, &evidence);

	return arena_format(site_work.arena, "%s%s %s",
	    outcome == GATE_SPENT ? "spent " : "", evidence.field,
	    evidence.code == NULL ? "-" : evidence.code);
}

static struct gate_evidence
work(const char *challenge, const char *proof)
{
	return (struct gate_evidence){ .challenge = challenge,
		.proof = proof,
		.may_work = true };
}

static void
test_guard(void)
{
	struct gate_evidence evidence;
	const char *challenge = NULL;

	open_with("");
	challenge = make(0);
	evidence = work(challenge, "1");
	evidence.may_work = false;
	is_string(let_in(evidence), "captcha captcha-missing",
	    "the web order takes no work");
	is_string(let_in(work(challenge, "1")), "challenge -",
	    "the app order does");
	is_string(let_in(work(challenge, "1")),
	    "spent challenge challenge-wrong", "once");
	is_string(let_in(work(NULL, NULL)), "challenge challenge-missing",
	    "none");
	is_string(let_in(work(make(0), NULL)), "challenge challenge-missing",
	    "a challenge without proof");
	is_string(let_in(work(NULL, "1")), "challenge challenge-missing",
	    "a proof of nothing");
	is_string(let_in(work(make(BITS_HARD), "1")),
	    "challenge challenge-wrong", "wrong");
	challenge = make(0);
	site_at(START + LIFE + 1);
	is_string(let_in(work(challenge, "1")), "challenge challenge-expired",
	    "too old");
}

/* A page has a picture for those without script. */
static void
test_instead(void)
{
	struct gate_evidence evidence = work(NULL, NULL);
	uint8_t seed[CAPTCHA_SEED];

	open_with("");
	evidence.token = captcha_make(gate->captcha, site_work.arena, now());
	is_string(let_in(evidence), "captcha captcha-missing",
	    "no proof and no answer");
	evidence.answer = captcha_answer(gate->captcha, site_work.arena,
	    evidence.token, now(), seed);
	is_string(let_in(evidence), "captcha -", "the captcha's answer");
	evidence.answer = NULL;
	evidence.challenge = make(0);
	evidence.proof = "1";
	is_string(let_in(evidence), "challenge -",
	    "proof beside an empty captcha");
	evidence.token = captcha_pass(gate->captcha, site_work.arena, now());
	is_string(let_in(evidence), "captcha -", "a pass is enough");
	is_string(let_in(evidence), "spent captcha captcha-wrong", "once");
}

int
main(void)
{
	test_solve();
	test_right();
	test_garbage();
	test_wrong();
	test_time();
	test_forged();
	test_foreign();
	test_bits();
	test_rate();
	test_minute();
	test_guard();
	test_instead();
	gate_close(gate);
	return done();
}
