/* Groups that the admin puts accounts into, for other parts of the site to ask
 * for.  They are kept as their names with a blank between, in the order of
 * putting. */
#ifndef ACCOUNT_GROUP_H
#define ACCOUNT_GROUP_H

#include "base/arena.h"

#include <stdbool.h>

#define GROUP_BYTES     32
#define GROUP_COUNT_MAX 16 /* of one account */

enum group_outcome {
	GROUP_OK,
	GROUP_INVALID, /* no name: letters, digits, - and _, 1 to 32 of them */
	GROUP_TOO_MANY,
};

/* Applies "+staff" or "staff" (in) or "-guests" (out) to `groups`, which is
 * NULL where there is none.  In twice or out twice is once. */
enum group_outcome group_change(struct arena *arena, const char **groups,
    const char *change);

/* Whether one of the groups that are `required`, divided by blanks or commas,
 * is among `groups` (or NULL); to require none allows nobody.  Case counts. */
bool group_allows(const char *groups, const char *required);

#endif
