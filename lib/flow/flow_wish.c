#include "flow/flow_wish.h"

#include <string.h>

bool
flow_wish_moves(const struct flow_wish *wish, const struct flow *flow)
{
	return wish->address != NULL
	       && (strcmp(wish->address, flow->address) != 0
		   || wish->via != flow->via);
}

static void
set(const char **field, const char *text)
{
	if (text != NULL)
		*field = text;
}

static void
give_profile(const struct flow_wish *from, struct flow *to)
{
	PROFILE(PROFILE_GIVE)
}

void
flow_wish_apply(const struct flow_wish *wish, struct flow *flow)
{
	set(&flow->username, wish->username);
	set(&flow->password, wish->password);
	/* A number is of one country, by which texts are limited. */
	if (wish->address != NULL || flow->via != VIA_PHONE)
		set(&flow->country, wish->country);
	if (wish->address != NULL) {
		flow->via = wish->via;
		flow->address = wish->address;
		flow->subject = wish->address;
		flow->typed = wish->typed;
	}
	give_profile(wish, flow);
}
