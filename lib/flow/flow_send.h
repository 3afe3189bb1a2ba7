/* The message of a flow. */
#ifndef FLOW_FLOW_SEND_H
#define FLOW_FLOW_SEND_H

#include "flow/flow_record.h"
#include "flow/flow_visit.h"

/* What a message to the flow's address takes of the visitor's network and of
 * the site: FLOW_OK, FLOW_TOO_MANY or FLOW_TROUBLE.  Nothing is taken while the
 * address has to wait.  Before the transaction that sends. */
enum flow_outcome flow_send_take(struct flow_visit *visit,
    const struct flow *flow);

/* Gives it back where nothing was sent. */
void flow_send_return(struct flow_visit *visit, const struct flow *flow);

/* Seconds until another message may go there: by the waits of the address and
 * by the brake of a number's country. */
enum store_outcome flow_send_wait(const struct flow_visit *visit,
    const struct flow *flow, int64_t *wait);

/*
 * A fresh code and its message; where the purpose has none for who has that
 * address, a code that nobody knows, and what goes in its place.  Sets all of
 * the last code, and counts the message; in the transaction that writes the
 * rest.
 */
enum store_outcome flow_send_code(struct flow_visit *visit, struct flow *flow);

#endif
