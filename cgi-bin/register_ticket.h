/* What a form brings besides its fields, a picture's answer or work, and what
 * became of it. */
#ifndef REGISTER_TICKET_H
#define REGISTER_TICKET_H

#include "web_flow.h"

struct register_ticket {
	struct signup signup; /* what it is for, as it was judged */
	struct gate_evidence evidence;
	enum gate_outcome outcome;
	bool work;
	bool fresh;  /* spent now, and not by the same form a moment ago */
	char *token; /* of the flow that it makes, in the request's arena; ""
			for none */
};

/* Spends it, and sets the token of the flow that a good form makes with it. */
void register_ticket_judge(const struct request *request, struct form *form,
    struct visitor *visitor, struct register_ticket *ticket);

#endif
