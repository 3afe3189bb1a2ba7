#include "limit/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
	CHECKS_MINUTE = 10,
	CHALLENGES_MINUTE = 30,
	BLOCK = 3, /* digits: texts are limited by a thousand numbers */
	/* Per cent of all mails, */
	SPARE = 20, /* kept for recovery and notices, */
	KNOWN = 20, /* and for networks that are known. */
	/* Per cent of all texts, */
	HIDDEN = 20,     /* that go to numbers that nobody typed, apart; */
	WIDE_HIDDEN = 4, /* the most of those that one wider network has; */
	NOTICES = 20,    /* kept for notices */
};

struct gate *
gate_open(int state, const struct settings *settings, const uint8_t *key)
{
	struct gate *gate = calloc(1, sizeof(*gate));

	if (gate == NULL)
		log_out_of_memory();
	gate->state = state;
	gate->rates = rate_limit_open(state, settings, key);
	if (gate->rates != NULL)
		gate->issuer = token_open(state, settings, key);
	if (gate->issuer != NULL) {
		gate->captcha = captcha_open(gate->issuer, settings);
		return gate;
	}
	rate_limit_close(gate->rates);
	free(gate);
	return NULL;
}

void
gate_close(struct gate *gate)
{
	if (gate == NULL)
		return;
	rate_limit_close(gate->rates);
	captcha_close(gate->captcha);
	token_close(gate->issuer);
	free(gate);
}

static enum gate_outcome
translate(enum token_outcome outcome)
{
	switch (outcome) {
	case TOKEN_GOOD:
		return GATE_RIGHT;
	case TOKEN_WRONG:
		return GATE_WRONG;
	case TOKEN_SPENT:
		return GATE_SPENT;
	case TOKEN_EXPIRED:
		return GATE_EXPIRED;
	case TOKEN_BUSY:
		return GATE_BUSY;
	}
	return GATE_WRONG;
}

bool
gate_take_minute(struct gate *gate, struct visitor *visitor, const char *what,
    int64_t limit)
{
	return rate_limit_take_minute(gate->rates, what, limit, visitor);
}

bool
gate_take(struct gate *gate, struct visitor *visitor, enum setting_limit limit)
{
	return rate_limit_take(gate->rates, limit, visitor);
}

void
gate_return(struct gate *gate, const struct visitor *visitor,
    enum setting_limit limit)
{
	rate_limit_return(gate->rates, limit, visitor);
}

bool
gate_allows(struct gate *gate, struct visitor *visitor,
    enum setting_limit limit)
{
	return rate_limit_allows(gate->rates, limit, visitor);
}

static enum gate_outcome
judge_captcha(struct gate *gate, struct visitor *visitor,
    struct gate_evidence *evidence)
{
	const char *answer = NULL;

	if (evidence->token == NULL || evidence->answer == NULL)
		return GATE_MISSING;
	(void)captcha_prepare(visitor->arena, evidence->answer, &answer);
	evidence->code = captcha_trouble(gate->captcha, evidence->token, answer,
	    visitor->now);
	if (evidence->code != NULL)
		return GATE_IMPOSSIBLE;
	return translate(captcha_judge(gate->captcha, visitor->arena,
	    evidence->token, evidence->answer, visitor->now));
}

static const char *
code_of(enum gate_outcome outcome, bool work)
{
	switch (outcome) {
	case GATE_RIGHT:
		return NULL;
	case GATE_MISSING:
		return work ? "challenge-missing" : "captcha-missing";
	case GATE_WRONG:
	case GATE_IMPOSSIBLE:
	case GATE_SPENT:
		break;
	case GATE_EXPIRED:
		return work ? "challenge-expired" : "captcha-expired";
	case GATE_TOO_MANY:
		return "too-many";
	case GATE_BUSY:
		return "busy";
	}
	return work ? "challenge-wrong" : "captcha-wrong";
}

/* A page without script has a picture beside its empty challenge. */
static bool
is_work(const struct gate_evidence *evidence)
{
	return evidence->may_work
	       && (evidence->proof != NULL
		   || (evidence->token == NULL && evidence->answer == NULL));
}

enum gate_outcome
gate_judge(struct gate *gate, struct visitor *visitor,
    struct gate_evidence *evidence)
{
	bool pass = captcha_is_pass(gate->captcha, evidence->token);
	bool work = !pass && is_work(evidence);
	enum gate_outcome outcome = GATE_MISSING;

	if (!gate_take_minute(gate, visitor, "captcha check", CHECKS_MINUTE))
		outcome = GATE_TOO_MANY;
	else if (pass)
		outcome = translate(captcha_spend_pass(gate->captcha,
		    evidence->token, visitor->now));
	else if (!work)
		outcome = judge_captcha(gate, visitor, evidence);
	else if (evidence->challenge != NULL && evidence->proof != NULL)
		outcome = translate(proof_of_work_judge(gate->issuer,
		    evidence->challenge, evidence->proof, visitor->now));
	evidence->field = work ? "challenge" : "captcha";
	if (outcome != GATE_IMPOSSIBLE)
		evidence->code = code_of(outcome, work);
	return outcome;
}

const char *
gate_challenge(struct gate *gate, struct visitor *visitor, int *bits)
{
	if (!gate_take_minute(gate, visitor, "challenge", CHALLENGES_MINUTE))
		return NULL;
	*bits = proof_of_work_bits(
	    rate_limit_rate(gate->rates, "challenge", visitor));
	return proof_of_work_make(gate->issuer, visitor->arena, *bits,
	    visitor->now);
}

/* All numbers that differ in their last three digits only. */
static const char *
block_of(struct arena *arena, const char *number)
{
	size_t len = strlen(number);

	return arena_copy(arena, number, len > BLOCK ? len - BLOCK : 0);
}

static void
add_place(const struct gate *gate, struct rate_limit_event *event,
    struct arena *arena, const struct gate_sms *text, const char *apart)
{
	const char *country = text->country == NULL ? "-" : text->country;

	rate_limit_add_subject(gate->rates, event, SETTING_LIMITS_SMS_BLOCK,
	    arena_format(arena, "%s%s", apart, block_of(arena, text->number)));
	rate_limit_add_subject(gate->rates, event, SETTING_LIMITS_SMS_COUNTRY,
	    arena_format(arena, "%s%s", apart, country));
}

bool
gate_take_site_sms(struct gate *gate, struct visitor *visitor,
    const struct gate_sms *text)
{
	struct rate_limit_event event = { .len = 0 };

	add_place(gate, &event, visitor->arena, text, "noticed ");
	rate_limit_add_total(gate->rates, &event, SETTING_LIMITS_SMS_DAY,
	    HIDDEN);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

/* Where nobody has an address, all are one network and have the total. */
static void
add_wide(const struct gate *gate, struct rate_limit_event *event,
    const struct network *network, enum setting_limit limit, int part)
{
	if (network->wide[0] != '\0')
		rate_limit_add_part(gate->rates, event, limit, network->wide,
		    part);
}

static bool
take_hidden(struct gate *gate, struct visitor *visitor,
    const struct gate_sms *text)
{
	struct rate_limit_event event = { .len = 0 };
	const char *wide =
	    arena_format(visitor->arena, "hidden %s", visitor->network.wide);

	if (visitor->network.wide[0] != '\0') {
		rate_limit_add_subject(gate->rates, &event,
		    SETTING_LIMITS_SMS_NETWORK, wide);
		rate_limit_add_part(gate->rates, &event, SETTING_LIMITS_SMS_DAY,
		    wide, WIDE_HIDDEN);
	}
	add_place(gate, &event, visitor->arena, text, "hidden ");
	rate_limit_add_part(gate->rates, &event, SETTING_LIMITS_SMS_DAY,
	    "hidden", HIDDEN);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

static void
add_sms(const struct gate *gate, struct rate_limit_event *event,
    const struct visitor *visitor, const struct gate_sms *text)
{
	rate_limit_add_network(gate->rates, event, SETTING_LIMITS_SMS_NETWORK,
	    &visitor->network);
	add_wide(gate, event, &visitor->network, SETTING_LIMITS_SMS_DAY,
	    GATE_WIDE_SMS);
	add_place(gate, event, visitor->arena, text, "");
	rate_limit_add_total(gate->rates, event, SETTING_LIMITS_SMS_DAY,
	    HIDDEN + NOTICES);
}

bool
gate_take_sms(struct gate *gate, struct visitor *visitor,
    const struct gate_sms *text)
{
	struct rate_limit_event event = { .len = 0 };

	if (text->hidden)
		return take_hidden(gate, visitor, text);
	add_sms(gate, &event, visitor, text);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

void
gate_return_sms(struct gate *gate, const struct visitor *visitor,
    const struct gate_sms *text)
{
	struct rate_limit_event event = { .len = 0 };

	add_sms(gate, &event, visitor, text);
	rate_limit_give_back(gate->rates, &event, visitor->now);
}

bool
gate_take_site_mail(struct gate *gate, struct visitor *visitor)
{
	struct rate_limit_event event = { .len = 0 };

	rate_limit_add_total(gate->rates, &event, SETTING_LIMITS_MAILS_TOTAL,
	    0);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

static void
add_mail(const struct gate *gate, struct rate_limit_event *event,
    const struct visitor *visitor, enum gate_mail mail)
{
	int spare = mail == GATE_SPARE_MAIL ? 0 : SPARE;

	if (!rate_limit_is_known(gate->rates, visitor, NULL))
		spare += KNOWN;
	rate_limit_add_network(gate->rates, event, SETTING_LIMITS_MAILS_NETWORK,
	    &visitor->network);
	add_wide(gate, event, &visitor->network, SETTING_LIMITS_MAILS_TOTAL,
	    GATE_WIDE_MAILS);
	rate_limit_add_total(gate->rates, event, SETTING_LIMITS_MAILS_TOTAL,
	    spare);
}

bool
gate_take_mail(struct gate *gate, struct visitor *visitor, enum gate_mail mail)
{
	struct rate_limit_event event = { .len = 0 };

	add_mail(gate, &event, visitor, mail);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

void
gate_return_mail(struct gate *gate, const struct visitor *visitor,
    enum gate_mail mail)
{
	struct rate_limit_event event = { .len = 0 };

	add_mail(gate, &event, visitor, mail);
	rate_limit_give_back(gate->rates, &event, visitor->now);
}

static void
add_hash(const struct gate *gate, struct rate_limit_event *event,
    const struct visitor *visitor, const struct gate_hash *hash)
{
	if (hash->network)
		rate_limit_add_network(gate->rates, event,
		    SETTING_LIMITS_HASHES, &visitor->network);
	if (hash->who != NULL)
		rate_limit_add_subject(gate->rates, event,
		    SETTING_LIMITS_HASHES, hash->who);
}

bool
gate_take_hash(struct gate *gate, struct visitor *visitor,
    const struct gate_hash *hash)
{
	struct rate_limit_event event = { .len = 0 };

	add_hash(gate, &event, visitor, hash);
	return rate_limit_take_event(gate->rates, &event, visitor);
}

void
gate_return_hash(struct gate *gate, const struct visitor *visitor,
    const struct gate_hash *hash)
{
	struct rate_limit_event event = { .len = 0 };

	add_hash(gate, &event, visitor, hash);
	rate_limit_give_back(gate->rates, &event, visitor->now);
}
