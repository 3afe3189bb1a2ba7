/* What a session's User-Agent (RFC 9110 section 10.1.5) tells of the device,
 * in the names its owner knows it by. */
#ifndef USER_AGENT_H
#define USER_AGENT_H

#include "base/arena.h"

/* "Firefox, Android"; of what is no browser the product's name ("curl"); ""
 * for NULL.  A guess for people to look at: anybody may send any name. */
const char *user_agent_name(struct arena *arena, const char *agent);

#endif
