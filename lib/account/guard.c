#include "account/guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
	CHECKS_MINUTE = 10,
	BLOCK = 3,  /* digits: texts are limited by a thousand numbers */
	SPARE = 20, /* per cent of all mails, kept for recovery and notices */
};

struct guard *
guard_open(int state, const struct settings *settings, const uint8_t *key)
{
	struct guard *guard = calloc(1, sizeof(*guard));

	if (guard == NULL)
		log_fatal("out of memory; allow this account more");
	guard->state = state;
	guard->throttle = throttle_open(state, settings, key);
	if (guard->throttle != NULL)
		guard->captcha = captcha_open(state, settings, key);
	if (guard->captcha != NULL)
		return guard;
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
	free(guard);
}

static enum guard_outcome
translate(enum captcha_outcome outcome)
{
	switch (outcome) {
	case CAPTCHA_RIGHT:
		return GUARD_RIGHT;
	case CAPTCHA_WRONG:
		return GUARD_WRONG;
	case CAPTCHA_SPENT:
		return GUARD_SPENT;
	case CAPTCHA_EXPIRED:
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
guard_take(struct guard *guard, struct visitor *visitor, const char *limit)
{
	return throttle_take(guard->throttle, limit, visitor);
}

bool
guard_allows(struct guard *guard, struct visitor *visitor, const char *limit)
{
	return throttle_allows(guard->throttle, limit, visitor);
}

enum guard_outcome
guard_judge(struct guard *guard, struct visitor *visitor, const char *token,
    const char *answer)
{
	if (token == NULL)
		return GUARD_MISSING;
	if (captcha_is_pass(guard->captcha, token))
		return translate(
		    captcha_spend_pass(guard->captcha, token, visitor->now));
	if (answer == NULL)
		return GUARD_MISSING;
	if (!guard_take_minute(guard, visitor, "captcha check", CHECKS_MINUTE))
		return GUARD_TOO_MANY;
	return translate(captcha_judge(guard->captcha, visitor->arena, token,
	    answer, visitor->now));
}

const char *
guard_code(enum guard_outcome outcome)
{
	switch (outcome) {
	case GUARD_RIGHT:
		return NULL;
	case GUARD_MISSING:
		return "captcha-missing";
	case GUARD_WRONG:
	case GUARD_SPENT:
		return "captcha-wrong";
	case GUARD_EXPIRED:
		return "captcha-expired";
	case GUARD_TOO_MANY:
		return "too-many";
	}
	return "captcha-wrong";
}

/* All numbers that differ in their last three digits only. */
static const char *
block_of(struct arena *arena, const char *number)
{
	size_t len = strlen(number);

	return arena_copy(arena, number, len > BLOCK ? len - BLOCK : 0);
}

bool
guard_take_text(struct guard *guard, struct visitor *visitor,
    const char *number, const char *country)
{
	struct throttle *throttle = guard->throttle;

	return guard_take(guard, visitor, "limits.sms_network")
	       && throttle_take_subject(throttle, "limits.sms_block",
		   block_of(visitor->arena, number), visitor)
	       && throttle_take_subject(throttle, "limits.sms_country", country,
		   visitor)
	       && throttle_take_total(throttle, "limits.sms_day", 0, visitor);
}

bool
guard_take_mail(struct guard *guard, struct visitor *visitor)
{
	return guard_take(guard, visitor, "limits.mails_network")
	       && throttle_take_total(guard->throttle, "limits.mails_total",
		   SPARE, visitor);
}
