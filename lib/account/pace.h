/* How long the last messages took to be handed over, so that a silent one can
 * hold the sender as long: else it, or what waits behind it, would tell who is
 * known. */
#ifndef ACCOUNT_PACE_H
#define ACCOUNT_PACE_H

#include "contact/via.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

#define PACE_COUNT 16         /* of each way are remembered */
#define PACE_MAX   UINT16_MAX /* ms; who took longer counts as this */
#define PACE_FRESH 300        /* seconds: the longest wait for another try */

/* A message took so many ms and was sent, or is to be tried again.  In a
 * transaction. */
enum store_outcome pace_note(struct work *work, enum via via, int64_t took,
    bool sent);

/* What another one would meet: `later` where the last one was to be tried
 * again, less than PACE_FRESH ago, and as long as that took; else as long as
 * one, drawn, of those that were sent; 0 where none was yet. */
struct pace {
	int64_t took; /* ms */
	bool later;
};
enum store_outcome pace_draw(struct work *work, enum via via,
    struct pace *pace);

#endif
