/* How many of the codes sent by text to a country come back.  Fraud that pays
 * for texts never types them: where fewer than a fifth of fifty codes, asked
 * for from ten or more networks, were confirmed, the country is off for an
 * hour.  Counted in batches, in the store, over all processes. */
#ifndef LIMIT_SMS_BRAKE_H
#define LIMIT_SMS_BRAKE_H

#include "record/table.h"
#include "store/work.h"

#include <stdint.h>

/* Seconds until texts go to the country (ISO 3166 code) again, 0 for now.
 * [limits] factor = 0 never turns one off. */
enum store_outcome sms_brake_wait(struct work *work, const char *country,
    int64_t *wait);

/* A code is sent, asked for from a network (as network.h says it).  *batch,
 * never 0, is to be given back when it was right.  In a transaction. */
enum store_outcome sms_brake_sent(struct work *work, const char *country,
    const char *network, int64_t *batch);

/* A code of that batch was right.  In a transaction. */
enum store_outcome sms_brake_right(struct work *work, const char *country,
    int64_t batch);

#endif
