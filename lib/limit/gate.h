/* What stands before a form: the limits, and a captcha or proof of work.
 * doc/limits has all numbers and why they are so. */
#ifndef LIMIT_GATE_H
#define LIMIT_GATE_H

#include "base/attribute.h"
#include "limit/captcha.h"
#include "limit/network.h"
#include "limit/proof_of_work.h"
#include "limit/rate_limit.h"

/* Per cent of the site's mails, and of its texts to numbers that were typed,
 * that one wider network has at most. */
enum { GATE_WIDE_MAILS = 10, GATE_WIDE_SMS = 20 };

struct gate {
	struct rate_limit *rates;
	struct token_issuer *issuer;
	struct captcha *captcha;
	int state; /* borrowed */
};

enum gate_outcome {
	GATE_RIGHT,
	GATE_MISSING,
	GATE_WRONG,
	GATE_IMPOSSIBLE, /* the answer to no picture: nothing was spent */
	GATE_SPENT,      /* the token was used before */
	GATE_EXPIRED,
	GATE_TOO_MANY, /* the visitor has to wait */
	GATE_BUSY,     /* so has he, for no fault of his */
};

/* What a form brings to be let through; NULL is what it does not have. */
struct gate_evidence {
	const char *token;     /* a captcha's, or a pass alone */
	const char *answer;    /* to the captcha */
	const char *challenge; /* of proof of work */
	const char *proof;
	bool may_work;     /* proof of work will do: the app order */
	const char *field; /* set, a literal: what was judged, "captcha" or
			    * "challenge" */
	const char *code;  /* set, a literal: what is wrong, or NULL */
};

void gate_close(struct gate *gate);

/* NULL after a warning: nothing may be let through then. */
struct gate *gate_open(int state, const struct settings *settings,
    const uint8_t *key) FREED_BY(gate_close);

/*
 * Judges a pass, else proof of work where that will do and was done, else the
 * captcha's answer; each is good once.  With none of them proof of work is
 * missing where it would do, and the captcha's answer where not.  Whatever it
 * is, it is one of the network's checks of the minute.
 */
enum gate_outcome gate_judge(struct gate *gate, struct visitor *visitor,
    struct gate_evidence *evidence);

/* A challenge for proof of work, in the visitor's arena, and its bits, which
 * grow with the rate of challenges of the visitor's network; NULL with the
 * seconds to wait where those of a minute were too many. */
const char *gate_challenge(struct gate *gate, struct visitor *visitor,
    int *bits);

/* Another event of a limit, SETTING_LIMITS_REGISTRATIONS: takes it, or only
 * looks; false with the seconds to wait.  gate_return takes one back. */
bool gate_take(struct gate *gate, struct visitor *visitor,
    enum setting_limit limit);
void gate_return(struct gate *gate, const struct visitor *visitor,
    enum setting_limit limit);
bool gate_allows(struct gate *gate, struct visitor *visitor,
    enum setting_limit limit);
bool gate_take_minute(struct gate *gate, struct visitor *visitor,
    const char *what, int64_t limit);

/*
 * Before a password is judged or hashed, right or wrong: one of the hashes of
 * the network and of `who`, an account; either may be left out (network false,
 * who NULL).  return gives back the account's alone, so that nobody else's
 * wrong ones shut it out.
 */
struct gate_hash {
	bool network;
	const char *who;
};
bool gate_take_hash(struct gate *gate, struct visitor *visitor,
    const struct gate_hash *hash);
void gate_return_hash(struct gate *gate, const struct visitor *visitor,
    const struct gate_hash *hash);

/*
 * Takes a message's share of the network's and of the whole site's limits;
 * false with the seconds to wait, and nothing is taken.  A fifth of the site's
 * mails is kept for recoveries and notices, and of what is left for either a
 * fifth for networks from which somebody was let in lately, so that strangers
 * cannot spend all of them; one wider network has a tenth at most.
 *
 * Nothing is given back where the message turns out to be silent: what is left
 * would tell whether it is, that is, who has an account.
 */
enum gate_mail {
	GATE_MAIL,       /* a registration's, a change's */
	GATE_SPARE_MAIL, /* a recovery's, a notice */
};
bool gate_take_mail(struct gate *gate, struct visitor *visitor,
    enum gate_mail mail);
void gate_return_mail(struct gate *gate, const struct visitor *visitor,
    enum gate_mail mail);

/* The same for a text to a number (E.164), also of the limits of its thousand
 * numbers and of its country (ISO 3166 code).  A hidden one goes to a number
 * that the visitor did not type: all that it takes is apart, or others' limits
 * would tell whose number it is, and that somebody has one.  Of the site's
 * texts a fifth is theirs, and a fifth is kept for notices; one wider network
 * has a fifth of either kind at most. */
struct gate_sms {
	const char *number;
	const char *country; /* NULL: not known */
	bool hidden;
};
bool gate_take_sms(struct gate *gate, struct visitor *visitor,
    const struct gate_sms *text);
void gate_return_sms(struct gate *gate, const struct visitor *visitor,
    const struct gate_sms *text);

/* Their shares of the whole site's limits alone, where no visitor pays: for
 * notices.  Thousand and country count those of notices apart. */
bool gate_take_site_mail(struct gate *gate, struct visitor *visitor);
bool gate_take_site_sms(struct gate *gate, struct visitor *visitor,
    const struct gate_sms *text);

#endif
