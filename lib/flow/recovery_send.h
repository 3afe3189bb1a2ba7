/* The message of a recovery. */
#ifndef FLOW_RECOVERY_SEND_H
#define FLOW_RECOVERY_SEND_H

#include "flow/recovery_record.h"

/* Whether who asks is known to an account; what is asked before a text goes to
 * a number that was not typed: whether it may, and in which country the number
 * is.  And for whom. */
struct recovery_text {
	bool (*may)(void *context, const char *number, const char **country);
	void *context;
	bool (*knows)(void *context, const struct account *account);
	const char *network; /* of the visitor */
	const char *asker;   /* send_limit.h */
};

/*
 * A fresh code to the address of whoever has that login, or silence.  By
 * e-mail where the account has an address and no number was typed, else by
 * text, which counts for the brake of its country (sms_brake.h).  Sets known,
 * account, was, to, shut, code, texted, batch and the times, empties the tries,
 * and counts the message; in the transaction that writes the rest.
 */
enum store_outcome recovery_send_code(struct work *work,
    struct recovery *recovery, const struct recovery_text *text);

/* The way that its messages are counted for: by what was typed alone, as who
 * has that login is told to nobody. */
enum via recovery_send_via(const struct recovery *recovery);

/* Whether its message may go either way, by what is known before its account
 * is. */
bool recovery_send_either(const struct work *work,
    const struct recovery *recovery);

/* Whether it is still an address of that account. */
bool recovery_send_reaches(const struct recovery *recovery,
    const struct account *account);

#endif
