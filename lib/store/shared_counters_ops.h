/* What an engine of shared counters is: a table of operations, which
 * shared_counters.c calls and nobody else; shared_counters.h has the contract
 * of each.
 *
 * Nothing here can fail but open.  An engine that cannot answer (its server is
 * away) is never generous: take and has_room refuse, for a second; spend
 * refuses; marked and noted say what makes their callers refuse, that there is
 * a mark. */
#ifndef STORE_SHARED_COUNTERS_OPS_H
#define STORE_SHARED_COUNTERS_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shared_counters;

/* Who or what is counted or marked; borrowed. */
struct shared_counters_subject {
	const void *bytes;
	size_t len;
	int64_t window; /* of a count: a minute, an hour or a day, in seconds */
	int64_t now;    /* seconds since 1970 */
};

struct shared_counters_ops {
	void (*close)(struct shared_counters *counters); /* frees it */
	void (*bound)(struct shared_counters *counters, int64_t longest);
	int64_t (*since)(const struct shared_counters *counters);

	/* `limit` is a real one; *wait is 0 before. */
	bool (*take)(struct shared_counters *counters,
	    const struct shared_counters_subject *subject, int64_t limit,
	    int64_t *wait);
	bool (*has_room)(const struct shared_counters *counters,
	    const struct shared_counters_subject *subject, int64_t limit,
	    int64_t *wait);
	int64_t (*count)(const struct shared_counters *counters,
	    const struct shared_counters_subject *subject);
	void (*give_back)(struct shared_counters *counters,
	    const struct shared_counters_subject *subject);
	void (*forget)(struct shared_counters *counters,
	    const struct shared_counters_subject *subject);

	bool (*spend)(struct shared_counters *counters,
	    const struct shared_counters_subject *subject, int64_t expires);
	int64_t (*marked)(const struct shared_counters *counters,
	    const struct shared_counters_subject *subject);
	void (*note)(struct shared_counters *counters,
	    const struct shared_counters_subject *subject, int64_t expires);
	bool (*noted)(const struct shared_counters *counters,
	    const struct shared_counters_subject *subject);
};

/* What an engine's own begins with. */
struct shared_counters {
	const struct shared_counters_ops *ops;
};

#endif
