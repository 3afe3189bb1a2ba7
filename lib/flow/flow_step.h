/* A step of a flow: the transaction that each verb of flow.h acts in. */
#ifndef FLOW_FLOW_STEP_H
#define FLOW_FLOW_STEP_H

#include "flow/flow_record.h"
#include "flow/flow_visit.h"

/*
 * Begins the transaction and reads the flow as it is now: `flow`, as the caller
 * judged it, becomes that.  Only on FLOW_OK is the transaction open, and then
 * the step is still the one that was judged, and what its holder proved is so
 * still: a token of flow_find.h, the address that was named without the flow's
 * token, what its purpose asks for.  Else FLOW_PAST, FLOW_GONE or FLOW_TROUBLE.
 */
enum flow_outcome flow_step_open(struct flow_visit *visit, struct flow *flow);

/* The same of one that is to be: FLOW_PAST where there is one under its key
 * already, which is durable then, as it is answered as that was. */
enum flow_outcome flow_step_open_new(struct flow_visit *visit,
    struct flow *flow);

/* Takes the transaction back; what it returns is for the caller to return. */
enum flow_outcome flow_step_trouble(struct flow_visit *visit,
    enum store_outcome outcome);
enum flow_outcome flow_step_refuse(struct flow_visit *visit,
    enum flow_outcome outcome);

/* Ends it: `meaning`, or trouble. */
enum flow_outcome flow_step_commit(struct flow_visit *visit,
    enum flow_outcome meaning);

#endif
