/* What stands before a form: the limits, and a captcha. */
#ifndef ACCOUNT_GUARD_H
#define ACCOUNT_GUARD_H

#include "account/captcha.h"
#include "account/network.h"
#include "account/throttle.h"
#include "base/attribute.h"

struct guard {
	struct throttle *throttle;
	struct captcha *captcha;
	int state; /* borrowed */
};

enum guard_outcome {
	GUARD_RIGHT,
	GUARD_MISSING,
	GUARD_WRONG,
	GUARD_SPENT, /* the token was used before */
	GUARD_EXPIRED,
	GUARD_TOO_MANY, /* the visitor has to wait */
};

void guard_close(struct guard *guard);

/* NULL after a warning: nothing may be let through then. */
struct guard *guard_open(int state, const struct settings *settings,
    const uint8_t *key) FREED_BY(guard_close);

/* Judges a captcha's answer, or a pass in its place; each is good once.
 * `token` and `answer` may be NULL. */
enum guard_outcome guard_judge(struct guard *guard, struct visitor *visitor,
    const char *token, const char *answer);

/* Another event of a limit, "limits.registrations": takes it, or only looks;
 * false with the seconds to wait. */
bool guard_take(struct guard *guard, struct visitor *visitor,
    const char *limit);
bool guard_allows(struct guard *guard, struct visitor *visitor,
    const char *limit);
bool guard_take_minute(struct guard *guard, struct visitor *visitor,
    const char *what, int64_t limit);

/* The code of what is wrong, a literal; NULL for GUARD_RIGHT. */
const char *guard_code(enum guard_outcome outcome);

/* Takes a message's share of the network's and of the whole site's limits;
 * false with the seconds to wait. */
bool guard_take_mail(struct guard *guard, struct visitor *visitor);

/* The same for a text to a number (E.164), also of the limits of its thousand
 * numbers and of its country (ISO 3166 code). */
bool guard_take_text(struct guard *guard, struct visitor *visitor,
    const char *number, const char *country);

#endif
