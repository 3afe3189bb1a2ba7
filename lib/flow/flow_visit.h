/* What a request knows of a flow, beside the flow itself (flow_record.h): who
 * acts, how he found it, and what became of his step. */
#ifndef FLOW_FLOW_VISIT_H
#define FLOW_FLOW_VISIT_H

#include "contact/country.h"
#include "flow/flow_token.h"
#include "limit/gate.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

enum flow_outcome {
	FLOW_OK,
	FLOW_TOO_MANY, /* `wait` seconds until it may be asked again */
	FLOW_WRONG,
	FLOW_EXPIRED,
	FLOW_USED_UP,
	FLOW_NAME_TAKEN,
	FLOW_PAST,    /* another request was first: it is at another step, or
		       * there, and the flow is as it is now */
	FLOW_GONE,    /* it has ended, or is not this holder's any more */
	FLOW_TROUBLE, /* the store's outcome is in `trouble` */
};

/* All but what is set by the verbs is borrowed. */
struct flow_visit {
	struct work *work;
	struct gate *gate;
	struct visitor *visitor;
	const char *device_cookie;       /* the browser's token, or NULL */
	struct country_table *countries; /* NULL: no text goes to a number that
					  * was not typed */

	bool elsewhere; /* it was found by a token of flow_find.h, */
	uint8_t resume[SECRET_SIZE]; /* whose key is this, */
	bool stranger;               /* or by its address */

	char token[FLOW_TOKEN];     /* set: whoever proved the address in one of
				     * these ways goes on with this; else "" */
	int64_t wait;               /* set, of FLOW_TOO_MANY */
	enum store_outcome trouble; /* set, of FLOW_TROUBLE */
};

#endif
