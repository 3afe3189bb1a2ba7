/* What a pending registration becomes once its address is proved. */
#ifndef FLOW_PENDING_MAKE_H
#define FLOW_PENDING_MAKE_H

#include "account/session.h"
#include "flow/pending_outcome.h"
#include "flow/pending_record.h"
#include "flow/pending_wish.h"

/*
 * Makes the account and its session, or gives the account its address, and
 * ends the flow.  In the open transaction, which it ends, with what a refusal
 * leaves too: after PENDING_NAME_TAKEN the address stays proved and the name is
 * asked for; after PENDING_EXPIRED the code is good no more.
 */
enum pending_outcome pending_make(struct work *work, struct pending *pending,
    struct session *session, struct pending_detail *detail);

/*
 * Writes a registration whose address is proved and which waits for something
 * else, for an hour at most.  Whoever proved it without the flow it was begun
 * with gets a flow of his own, in `flow`, and the one before is gone: proof by
 * one is not for the benefit of another.  A stranger is asked for everything
 * else anew: name, password and terms.  In the open transaction.
 */
enum store_outcome pending_make_proved(struct work *work,
    struct pending *pending, enum pending_next next);

#endif
