#include "register_ticket.h"

#include <string.h>

#include "register_fields.h"

void
register_ticket_judge(const struct request *request, struct form *form,
    struct visitor *visitor, struct register_ticket *ticket)
{
	const struct web *web = request->web;
	struct gate *gate = web->gate;
	const char *token = NULL;

	ticket->evidence = (struct gate_evidence){
		.token = form_text(form, TOKEN),
		.answer = form_text(form, CAPTCHA),
		.challenge = form_text(form, CHALLENGE),
		.proof = form_text(form, PROOF),
		.may_work = ticket->signup.app,
	};
	ticket->outcome = gate_judge(gate, visitor, &ticket->evidence);
	ticket->work = strcmp(ticket->evidence.field, "challenge") == 0;
	token = form_text(form, ticket->work ? CHALLENGE : TOKEN);
	ticket->fresh = ticket->outcome == GATE_RIGHT;
	if (!form_is_good(form) || token == NULL)
		return;
	signup_token(request_work(request), token, &ticket->signup,
	    ticket->token);
	if (ticket->fresh)
		token_note(gate->issuer, ticket->token, request->now);
	else if (ticket->outcome == GATE_SPENT
		 && token_is_noted(gate->issuer, ticket->token, request->now))
		/* Whoever began this flow may have died. */
		ticket->outcome = GATE_RIGHT;
}
