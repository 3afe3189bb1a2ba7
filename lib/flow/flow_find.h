/* An unfinished registration found again, on any device: one of the web's order
 * by its user name, for whoever signs in with that and its password; one of the
 * phone's order by its address, for whoever has the code. */
#ifndef FLOW_FLOW_FIND_H
#define FLOW_FLOW_FIND_H

#include "flow/flow_record.h"
#include "flow/flow_visit.h"

/* Notes under which user name or address it is found.  Of several that hope for
 * one, the last one noted is.  In the transaction that writes it; does nothing
 * where there is neither or it waits for no code. */
enum store_outcome flow_find_note(struct work *work, const struct flow *flow);

/* The registration that waits for its code under the user name typed into the
 * sign-in's one field.  Whoever asks has yet to prove the password.
 * STORE_ABSENT for none. */
enum store_outcome flow_find_by_name(struct work *work, const char *login,
    struct flow *flow);

/* The registration of the phone's order that waits for the code sent to this
 * address (normalised), as a `stranger`.  STORE_ABSENT for none. */
enum store_outcome flow_find_by_address(struct flow_visit *visit, enum via via,
    const char *address, struct flow *flow);

/*
 * Makes another token that leads to it, for the device that signed in, in a
 * transaction of its own, which reads the registration again: STORE_ABSENT
 * where it does not wait for its code any more, under the password that was
 * verified.  A flow found by the token is `elsewhere`.
 *
 * Its holder has proved to know that password, no more: the token is none once
 * somebody else gave the registration another one, or proved its address.
 */
enum store_outcome flow_find_open(struct work *work, struct flow *flow,
    char token[FLOW_TOKEN]);

/* Whether such a holder still has what was proved: `password` is the one that
 * the registration had when it was found. */
bool flow_find_holds(const struct flow *flow, const char *password);

/* Its holder gave it another password: the token goes with that.  In the
 * transaction that writes it. */
enum store_outcome flow_find_renew(const struct flow_visit *visit,
    const struct flow *flow);

/* The registration that the token with this SHA-256 leads to.  STORE_ABSENT for
 * any other. */
enum store_outcome flow_find_follow(struct flow_visit *visit,
    const uint8_t token[SECRET_SIZE], struct flow *flow);

#endif
