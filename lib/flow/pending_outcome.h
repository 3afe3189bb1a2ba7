/* What became of a step of a flow. */
#ifndef FLOW_PENDING_OUTCOME_H
#define FLOW_PENDING_OUTCOME_H

#include "store/work.h"

#include <stdint.h>

enum pending_outcome {
	PENDING_OK,
	PENDING_TOO_MANY, /* *wait seconds until it may be asked again */
	PENDING_WRONG,
	PENDING_EXPIRED,
	PENDING_USED_UP,
	PENDING_NAME_TAKEN,
	PENDING_PAST,    /* another request was first: it is at another step, or
			  * there, and `pending` is as it is now */
	PENDING_GONE,    /* it has ended, or is not this holder's any more */
	PENDING_TROUBLE, /* the store's outcome is in *trouble */
};

/* What else an outcome tells. */
struct pending_detail {
	int64_t wait;
	enum store_outcome trouble;
};

#endif
