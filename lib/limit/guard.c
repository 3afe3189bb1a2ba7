#include "limit/guard.h"

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

struct guard *
guard_open(int state, const struct settings *settings, const uint8_t *key)
{
	struct guard *guard = calloc(1, sizeof(*guard));

	if (guard == NULL)
		log_out_of_memory();
	guard->state = state;
	guard->throttle = throttle_open(state, settings, key);
	if (guard->throttle != NULL)
		guard->issuer = token_open(state, settings, key);
	if (guard->issuer != NULL) {
		guard->captcha = captcha_open(guard->issuer, settings);
		return guard;
	}
	throttle_close(guard->throttle);
	free(guard);
	return NULL;
}

void
guard_close(struct guard *guard)
{
	if (guard == NULL)
		return;
	throttle_close(guard->throttle);
	captcha_close(guard->captcha);
	token_close(guard->issuer);
	free(guard);
}

static enum guard_outcome
translate(enum token_outcome outcome)
{
	switch (outcome) {
	case TOKEN_GOOD:
		return GUARD_RIGHT;
	case TOKEN_WRONG:
		return GUARD_WRONG;
	case TOKEN_SPENT:
		return GUARD_SPENT;
	case TOKEN_EXPIRED:
		return GUARD_EXPIRED;
	}
	return GUARD_WRONG;
}

bool
guard_take_minute(struct guard *guard, struct visitor *visitor,
    const char *what, int64_t limit)
{
	return throttle_take_minute(guard->throttle, what, limit, visitor);
}

bool
guard_take(struct guard *guard, struct visitor *visitor,
    enum setting_limit limit)
{
	return throttle_take(guard->throttle, limit, visitor);
}

void
guard_return(struct guard *guard, const struct visitor *visitor,
    enum setting_limit limit)
{
	throttle_return(guard->throttle, limit, visitor);
}

bool
guard_allows(struct guard *guard, struct visitor *visitor,
    enum setting_limit limit)
{
	return throttle_allows(guard->throttle, limit, visitor);
}

static enum guard_outcome
judge_captcha(struct guard *guard, struct visitor *visitor,
    const struct guard_evidence *evidence)
{
	if (evidence->token == NULL || evidence->answer == NULL)
		return GUARD_MISSING;
	return translate(captcha_judge(guard->captcha, visitor->arena,
	    evidence->token, evidence->answer, visitor->now));
}

static const char *
code_of(enum guard_outcome outcome, bool work)
{
	switch (outcome) {
	case GUARD_RIGHT:
		return NULL;
	case GUARD_MISSING:
		return work ? "challenge-missing" : "captcha-missing";
	case GUARD_WRONG:
	case GUARD_SPENT:
		break;
	case GUARD_EXPIRED:
		return work ? "challenge-expired" : "captcha-expired";
	case GUARD_TOO_MANY:
		return "too-many";
	}
	return work ? "challenge-wrong" : "captcha-wrong";
}

/* A page without script has a picture beside its empty challenge. */
static bool
is_work(const struct guard_evidence *evidence)
{
	return evidence->may_work
	       && (evidence->proof != NULL
		   || (evidence->token == NULL && evidence->answer == NULL));
}

enum guard_outcome
guard_judge(struct guard *guard, struct visitor *visitor,
    struct guard_evidence *evidence)
{
	bool pass = captcha_is_pass(guard->captcha, evidence->token);
	bool work = !pass && is_work(evidence);
	enum guard_outcome outcome = GUARD_MISSING;

	if (!guard_take_minute(guard, visitor, "captcha check", CHECKS_MINUTE))
		outcome = GUARD_TOO_MANY;
	else if (pass)
		outcome = translate(captcha_spend_pass(guard->captcha,
		    evidence->token, visitor->now));
	else if (!work)
		outcome = judge_captcha(guard, visitor, evidence);
	else if (evidence->challenge != NULL && evidence->proof != NULL)
		outcome = translate(challenge_judge(guard->issuer,
		    evidence->challenge, evidence->proof, visitor->now));
	evidence->field = work ? "challenge" : "captcha";
	evidence->code = code_of(outcome, work);
	return outcome;
}

const char *
guard_challenge(struct guard *guard, struct visitor *visitor, int *bits)
{
	if (!guard_take_minute(guard, visitor, "challenge", CHALLENGES_MINUTE))
		return NULL;
	*bits = challenge_bits(
	    throttle_rate(guard->throttle, "challenge", visitor));
	return challenge_make(guard->issuer, visitor->arena, *bits,
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
add_place(const struct guard *guard, struct throttle_event *event,
    struct arena *arena, const struct guard_text *text, const char *apart)
{
	const char *country = text->country == NULL ? "-" : text->country;

	throttle_add_subject(guard->throttle, event, SETTING_LIMITS_SMS_BLOCK,
	    arena_format(arena, "%s%s", apart, block_of(arena, text->number)));
	throttle_add_subject(guard->throttle, event, SETTING_LIMITS_SMS_COUNTRY,
	    arena_format(arena, "%s%s", apart, country));
}

bool
guard_take_site_text(struct guard *guard, struct visitor *visitor,
    const struct guard_text *text)
{
	struct throttle_event event = { .len = 0 };

	add_place(guard, &event, visitor->arena, text, "noticed ");
	throttle_add_total(guard->throttle, &event, SETTING_LIMITS_SMS_DAY,
	    HIDDEN);
	return throttle_take_event(guard->throttle, &event, visitor);
}

/* Where nobody has an address, all are one network and have the total. */
static void
add_wide(const struct guard *guard, struct throttle_event *event,
    const struct network *network, enum setting_limit limit, int part)
{
	if (network->wide[0] != '\0')
		throttle_add_part(guard->throttle, event, limit, network->wide,
		    part);
}

static bool
take_hidden(struct guard *guard, struct visitor *visitor,
    const struct guard_text *text)
{
	struct throttle_event event = { .len = 0 };
	const char *wide =
	    arena_format(visitor->arena, "hidden %s", visitor->network.wide);

	throttle_add_subject(guard->throttle, &event,
	    SETTING_LIMITS_SMS_NETWORK, wide);
	if (visitor->network.wide[0] != '\0')
		throttle_add_part(guard->throttle, &event,
		    SETTING_LIMITS_SMS_DAY, wide, WIDE_HIDDEN);
	add_place(guard, &event, visitor->arena, text, "hidden ");
	throttle_add_part(guard->throttle, &event, SETTING_LIMITS_SMS_DAY,
	    "hidden", HIDDEN);
	return throttle_take_event(guard->throttle, &event, visitor);
}

bool
guard_take_text(struct guard *guard, struct visitor *visitor,
    const struct guard_text *text)
{
	struct throttle_event event = { .len = 0 };

	if (text->hidden)
		return take_hidden(guard, visitor, text);
	throttle_add_network(guard->throttle, &event,
	    SETTING_LIMITS_SMS_NETWORK, &visitor->network);
	add_wide(guard, &event, &visitor->network, SETTING_LIMITS_SMS_DAY,
	    GUARD_WIDE_TEXTS);
	add_place(guard, &event, visitor->arena, text, "");
	throttle_add_total(guard->throttle, &event, SETTING_LIMITS_SMS_DAY,
	    HIDDEN + NOTICES);
	return throttle_take_event(guard->throttle, &event, visitor);
}

bool
guard_take_site_mail(struct guard *guard, struct visitor *visitor)
{
	struct throttle_event event = { .len = 0 };

	throttle_add_total(guard->throttle, &event, SETTING_LIMITS_MAILS_TOTAL,
	    0);
	return throttle_take_event(guard->throttle, &event, visitor);
}

bool
guard_take_mail(struct guard *guard, struct visitor *visitor,
    enum guard_mail mail)
{
	struct throttle_event event = { .len = 0 };
	int spare = mail == GUARD_SPARE_MAIL ? 0 : SPARE;

	if (!throttle_is_known(guard->throttle, visitor, NULL))
		spare += KNOWN;
	throttle_add_network(guard->throttle, &event,
	    SETTING_LIMITS_MAILS_NETWORK, &visitor->network);
	add_wide(guard, &event, &visitor->network, SETTING_LIMITS_MAILS_TOTAL,
	    GUARD_WIDE_MAILS);
	throttle_add_total(guard->throttle, &event, SETTING_LIMITS_MAILS_TOTAL,
	    spare);
	return throttle_take_event(guard->throttle, &event, visitor);
}

static void
add_hash(const struct guard *guard, struct throttle_event *event,
    const struct visitor *visitor, const struct guard_hash *hash)
{
	if (hash->network)
		throttle_add_network(guard->throttle, event,
		    SETTING_LIMITS_HASHES, &visitor->network);
	if (hash->who != NULL)
		throttle_add_subject(guard->throttle, event,
		    SETTING_LIMITS_HASHES, hash->who);
}

bool
guard_take_hash(struct guard *guard, struct visitor *visitor,
    const struct guard_hash *hash)
{
	struct throttle_event event = { .len = 0 };

	add_hash(guard, &event, visitor, hash);
	return throttle_take_event(guard->throttle, &event, visitor);
}

void
guard_return_hash(struct guard *guard, const struct visitor *visitor,
    const struct guard_hash *hash)
{
	struct throttle_event event = { .len = 0 };

	add_hash(guard, &event, visitor, hash);
	throttle_give_back(guard->throttle, &event, visitor->now);
}
