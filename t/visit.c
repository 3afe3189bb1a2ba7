#include "visit.h"

#include "scratch.h"
#include "site.h"
#include "tap.h"

static struct gate *gate;

struct gate *
visit_open(void)
{
	gate_close(gate);
	gate = gate_open(scratch_descriptor(), site_work.settings, site_key);
	if (gate == NULL)
		bail("no gate: %s", scratch_log());
	return gate;
}

struct flow_visit
visit_from(struct work *work, const char *address)
{
	struct visitor *visitor =
	    arena_alloc(site_work.arena, sizeof(*visitor));

	*visitor =
	    (struct visitor){ .arena = site_work.arena, .now = site_work.now };
	if (!network_read(&visitor->network, address))
		bail("%s is no address", address);
	return (struct flow_visit){ .work = work,
		.gate = gate,
		.visitor = visitor };
}
