/* How a program comes by the store of a site; what it does with it is in
 * store.h.  Apart from store_admin.h, so that a web program cannot even do what
 * takes longer than a request (t/house.t). */
#ifndef STORE_STORE_OPEN_H
#define STORE_STORE_OPEN_H

#include "store/type.h"

#include <stdbool.h>

/*
 * Opens the store in the directory `dir` (a descriptor, borrowed; it is
 * duplicated).  STORE_ABSENT where there is no store and no file of one;
 * STORE_DAMAGED where MANIFEST or a file it names is missing.  On anything but
 * STORE_OK a line for the admin was logged and *store is NULL.
 */
enum store_outcome store_open(int dir, struct store **store);

/* All programs run on one host, so that a file system which hosts share will
 * do (default: false, and such a one is refused with STORE_FAILED). */
void store_open_single_host(bool single);

/* Whether a store may be in `dir` for all that; logged where not. */
bool store_open_allows(int dir);

#endif
