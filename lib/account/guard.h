/* What stands before a form: the limits, and a captcha or proof of work. */
#ifndef ACCOUNT_GUARD_H
#define ACCOUNT_GUARD_H

#include "account/captcha.h"
#include "account/challenge.h"
#include "account/network.h"
#include "account/throttle.h"
#include "base/attribute.h"

struct guard {
	struct throttle *throttle;
	struct token_issuer *issuer;
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

/* What a form brings to be let through; NULL is what it does not have. */
struct guard_evidence {
	const char *token;     /* a captcha's, or a pass alone */
	const char *answer;    /* to the captcha */
	const char *challenge; /* of proof of work */
	const char *proof;
	bool may_work;     /* proof of work will do: the app order */
	const char *field; /* set, a literal: what was judged, "captcha" or
			    * "challenge" */
	const char *code;  /* set, a literal: what is wrong, or NULL */
};

void guard_close(struct guard *guard);

/* NULL after a warning: nothing may be let through then. */
struct guard *guard_open(int state, const struct settings *settings,
    const uint8_t *key) FREED_BY(guard_close);

/*
 * Judges a pass, else proof of work where that will do and was done, else the
 * captcha's answer; each is good once.  With none of them proof of work is
 * missing where it would do, and the captcha's answer where not.
 */
enum guard_outcome guard_judge(struct guard *guard, struct visitor *visitor,
    struct guard_evidence *evidence);

/* A challenge for proof of work, in the visitor's arena, and its bits, which
 * grow with the rate of challenges of the visitor's network; NULL with the
 * seconds to wait where those of a minute were too many. */
const char *guard_challenge(struct guard *guard, struct visitor *visitor,
    int *bits);

/* Another event of a limit, "limits.registrations": takes it, or only looks;
 * false with the seconds to wait.  guard_return takes one back. */
bool guard_take(struct guard *guard, struct visitor *visitor,
    const char *limit);
void guard_return(struct guard *guard, const struct visitor *visitor,
    const char *limit);
bool guard_allows(struct guard *guard, struct visitor *visitor,
    const char *limit);
bool guard_take_minute(struct guard *guard, struct visitor *visitor,
    const char *what, int64_t limit);

/* Takes a message's share of the network's and of the whole site's limits;
 * false with the seconds to wait. */
bool guard_take_mail(struct guard *guard, struct visitor *visitor);

/* The same for recoveries and notices, for which a fifth of the site's mails
 * is kept. */
bool guard_take_spare_mail(struct guard *guard, struct visitor *visitor);

/* The same for a text to a number (E.164), also of the limits of its thousand
 * numbers and of its country (ISO 3166 code). */
bool guard_take_text(struct guard *guard, struct visitor *visitor,
    const char *number, const char *country);

/* Their shares of the whole site's limits alone, where no visitor pays: for
 * notices. */
bool guard_take_site_mail(struct guard *guard, struct visitor *visitor);
bool guard_take_site_text(struct guard *guard, struct visitor *visitor,
    const char *number, const char *country);

#endif
