/* Taking in a whole state from elsewhere, in the place of what is there. */
#ifndef STORE_INTAKE_H
#define STORE_INTAKE_H

#include "store/entry.h"
#include "store/type.h"

#include <stdint.h>

struct intake;

/* Begins in a store that exists; no merge runs until the end.  Nothing of the
 * store changes before intake_finish(). */
enum store_outcome intake_begin(int dir, struct intake **intake);

/* Adds what the entry says of table, key, value and expiry; each key once. */
enum store_outcome intake_add(struct intake *intake, const struct entry *entry);

/* On STORE_OK the store holds what was added and nothing else.  Ends the
 * intake in every case. */
enum store_outcome intake_finish(struct intake *intake);
void intake_discard(struct intake *intake);

#endif
