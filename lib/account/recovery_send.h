/* The message of a recovery. */
#ifndef ACCOUNT_RECOVERY_SEND_H
#define ACCOUNT_RECOVERY_SEND_H

#include "account/recovery.h"

/*
 * A fresh code to the address of whoever has that login, or silence.  By
 * e-mail where the account has an address and no number was typed, else by
 * text.  Sets known, account, was, code and the times, empties the tries, and
 * counts the message; in the transaction that writes the rest.  `may_text` is
 * asked before a text goes to a number that was not typed.
 */
struct recovery_text {
	bool (*may)(void *context, const char *number);
	void *context;
};
enum store_outcome recovery_send_code(struct work *work,
    struct recovery *recovery, const struct recovery_text *text);

#endif
