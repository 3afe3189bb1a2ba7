/* Registering, and another address for an account: from what a person filled
 * in, found good, to a flow whose code is on its way. */
#ifndef FLOW_SIGNUP_H
#define FLOW_SIGNUP_H

#include "flow/flow.h"

#include <stdbool.h>

/* What was filled in and judged; NULL for what was not. */
struct signup {
	bool app;
	enum via via; /* of the address */
	const char *username;
	const char *password; /* in clear */
	const char *country;
	const char *typed;      /* the address as typed */
	const char *address;    /* and normalised */
	PROFILE(PROFILE_MEMBER) /* `terms`: whether they are agreed to */
	const char *language;
};

/*
 * The token of the flow of a form that was sent with `ticket` as its captcha:
 * the same form sent twice is the same flow, so that a double click is one
 * registration.  Nobody else can compute it, and nobody can without the
 * password.
 */
void signup_token(struct work *work, const char *ticket,
    const struct signup *signup, char token[FLOW_TOKEN]);

/*
 * Takes the network's share of a message, hashes the password and starts the
 * registration.  Outcomes as of flow_start(); STORE_BUSY in visit->trouble
 * where no hash could be had in time.
 */
enum flow_outcome signup_start(struct flow_visit *visit,
    const struct signup *signup, const char *token, struct flow *flow);

/* The token of the flow by which an account asks for another address: the same
 * wish of the same session is the same flow. */
void signup_change_token(struct work *work, const struct session *session,
    const struct signup *signup, char token[FLOW_TOKEN]);

/* Starts a change of address, for the account of the session and for that
 * session alone: via, typed, address, country and language are used.  Takes the
 * network's share; outcomes as of flow_start(). */
enum flow_outcome signup_start_change(struct flow_visit *visit,
    const struct signup *signup, const struct session *session,
    const char *token, struct flow *flow);

/* Alters a running registration by what was given; another address gets a new
 * code, the same one no second message. */
enum flow_outcome signup_alter(struct flow_visit *visit,
    const struct signup *signup, struct flow *flow);

/* Makes the account of a flow whose address is proved, with this user name and,
 * where it is given, this password; outcomes as of flow_finish(). */
enum flow_outcome signup_complete(struct flow_visit *visit,
    const struct signup *signup, struct flow *flow, struct flow_owner *owner);

#endif
