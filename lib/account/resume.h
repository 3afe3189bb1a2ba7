/* An unfinished registration found again, on any device: one of the web's order
 * by its user name, for whoever signs in with that and its password; one of the
 * phone's order by its address, for whoever has the code. */
#ifndef ACCOUNT_RESUME_H
#define ACCOUNT_RESUME_H

#include "account/pending.h"

/* Notes under which user name or address it is found.  Of several that hope for
 * one, the last one noted is.  In the transaction that writes it; does nothing
 * where there is neither or it waits for no code. */
enum store_outcome resume_note(struct work *work,
    const struct pending *pending);

/* The registration that waits for its code under the user name typed into the
 * sign-in's one field.  Whoever asks has yet to prove the password.
 * STORE_ABSENT for none. */
enum store_outcome resume_find(struct work *work, const char *login,
    struct pending *pending);

/* The registration of the phone's order that waits for the code sent to this
 * address (normalised), as a `stranger`.  STORE_ABSENT for none. */
enum store_outcome resume_find_address(struct work *work, const char *via,
    const char *address, struct pending *pending);

/* Makes another token that leads to it, for the device that signed in, in a
 * transaction of its own; a flow found by it is `elsewhere`. */
enum store_outcome resume_open(struct work *work, const struct pending *pending,
    char flow[PENDING_FLOW]);

/* Where such a token leads: its SHA-256 becomes the key of the registration.
 * STORE_ABSENT for any other. */
enum store_outcome resume_follow(struct work *work, uint8_t key[SECRET_SIZE]);

#endif
