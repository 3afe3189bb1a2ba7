/* The codes that prove an address. */
#ifndef FLOW_CODE_H
#define FLOW_CODE_H

#include "base/arena.h"
#include "contact/via.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>

/* So many random digits. */
char *code_make(struct arena *arena, int digits);

/* Seconds for which one that goes this way fits. */
int64_t code_life(const struct work *work, enum via via);

/*
 * For a field table (contact/judge.h): of what was typed or pasted the digits,
 * of any script, as 0-9, with a blank for blanks, dashes and other signs
 * between them and an "x" for a word.  What nobody sees is left out.
 * "code-bad-character": no digit.
 */
const char *code_judge(struct arena *arena, const char *typed,
    const char **value);

/*
 * Which of that is the code: all digits, or, where there are others too, the
 * one group of as many digits as a code has, be it pasted with its sentence.
 * NULL and *code, else what it is not, and no try is to be spent on it:
 * "code-too-short", "code-too-long", "code-bad-character".
 */
const char *code_read(struct arena *arena, const char *judged, int digits,
    const char **code);

/* What is kept of a code: it fits one flow and one address only. */
void code_mac(struct work *work, const uint8_t flow[SECRET_SIZE],
    const char *subject, const char *code, uint8_t mac[SECRET_SIZE]);

/*
 * Counts a try at `address` from `network` (NULL: none is known) before the
 * code is compared, over all flows: 10 an hour and 20 a day, and after 100
 * without a right one that network is blocked from it for 7 days.  Another
 * network has its own, so that nobody's tries keep the owner from his.
 *
 * Over all networks it is `all` a day (CODE_TRIES of a registration's code,
 * CODE_TRIES_RECOVERY of a recovery's, INT64_MAX for who is known to the
 * account).  Guessing cannot use up those of a registration: there are 5 tries
 * of a code with its flow and 3 without, and at most 10 codes a day go to an
 * address, 80 tries.  They leave a guesser 100 of 10^6, 1 in 10,000 a day, with
 * ten messages that the owner did not ask for.  Of a recovery's eight digits
 * 1000 tries leave him 1 in 100,000, and as at most 10 codes a day go out 50
 * tries, 1 in 2,000,000.  They are more because a recovery that is silent has
 * tries too, 15 a day of each /24 or /48, which may not be told from others.
 *
 * *wait is 0 where the try is allowed, else the seconds to wait, and nothing
 * was counted.  In a transaction.
 */
enum { CODE_TRIES = 100, CODE_TRIES_RECOVERY = 1000 };
enum store_outcome code_count_try(struct work *work, const char *address,
    const char *network, int64_t all, int64_t *wait);

/* A right code ends the network's row of wrong ones. */
enum store_outcome code_count_right(struct work *work, const char *address,
    const char *network);

#endif
