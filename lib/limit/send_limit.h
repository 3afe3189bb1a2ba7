/* How often messages may go to one address: the waits that grow, and the
 * hours and days.  Shared by everybody who writes to it, kept by no code. */
#ifndef LIMIT_SEND_LIMIT_H
#define LIMIT_SEND_LIMIT_H

#include "contact/via.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Seconds until another message may go to `address` (0 for now): the largest
 * of the growing wait (60, 120, 300, 900 s by e-mail; 60, 300 s by text), of
 * the address's hour and of its day.  [limits] factor = 0 waits for nothing.
 */
enum store_outcome send_limit_wait(struct work *work, enum via via,
    const char *address, int64_t *wait);

/* Counts one message; in a transaction. */
enum store_outcome send_limit_count(struct work *work, enum via via,
    const char *address);

/*
 * The same for recoveries, whose messages are counted apart, so that nobody's
 * way back is blocked by others: `subject` is what was typed, and `asker` a
 * network or browser, which has three tenths of a day's messages and waits of
 * its own (NULL: not known, and all have one count).  What the subject stands
 * for has its hour and its day besides, of which nobody is told:
 * send_limit_take counts one message to an address where there is room for it.
 * A fifth of that is kept for who is `known` to its account.
 */
enum store_outcome send_limit_wait_apart(struct work *work, enum via via,
    const char *subject, const char *asker, int64_t *wait);
enum store_outcome send_limit_count_apart(struct work *work, enum via via,
    const char *subject, const char *asker);
enum store_outcome send_limit_take(struct work *work, enum via via,
    const char *address, bool known, bool *taken);

/* Counts a notice where there is room for it: of the address's hour and day,
 * in a count of their own, so that neither do codes wait for notices nor are
 * notices left out for codes that strangers asked for.  Growing waits are none
 * of theirs. */
enum store_outcome send_limit_take_notice(struct work *work, enum via via,
    const char *address, bool *taken);

#endif
