/* Where a session was begun, in the words its owner knows: enough to tell home
 * from far away, and no more. */
#ifndef NETWORK_NAME_H
#define NETWORK_NAME_H

#include "base/arena.h"

enum network_name_kind {
	NETWORK_NAME_NONE,  /* no address */
	NETWORK_NAME_SELF,  /* the machine that serves the site */
	NETWORK_NAME_LOCAL, /* a network of its own (RFC 1918, 4193, 3927) */
	NETWORK_NAME_WIDE,  /* *name: "192.0.2.*", "2001:db8:1:*" */
};

/* Sets *name, in `arena`, for NETWORK_NAME_WIDE only.  `address` may be NULL.
 */
enum network_name_kind network_name(struct arena *arena, const char *address,
    const char **name);

#endif
