/* Registering: from what a person filled in, found good, to a pending
 * registration whose code is on its way. */
#ifndef FLOW_SIGNUP_H
#define FLOW_SIGNUP_H

#include "contact/country.h"
#include "flow/pending.h"
#include "limit/gate.h"

#include <stdbool.h>

/* What was filled in and judged; NULL for what was not. */
struct signup {
	bool app;
	enum via via; /* of the address */
	const char *username;
	const char *password; /* in clear */
	const char *country;
	const char *typed;   /* the address as typed */
	const char *address; /* and normalised */
	const char *terms;   /* agreed to */
	const char *language;
};

/*
 * The flow of a form that was sent with `token` as its captcha: the same form
 * sent twice is the same flow, so that a double click is one registration.
 * Nobody else can compute it, and nobody can without the password.
 */
void signup_flow(struct work *work, const char *token,
    const struct signup *registration, char flow[FLOW_TOKEN]);

/* What a registration works with. */
struct registrar {
	struct work *work;
	struct gate *gate;
	struct visitor *visitor;
	const char
	    *device_cookie; /* for a recovery: the browser's token, or NULL */
	struct country_table *countries; /* for a recovery; may be NULL: then
					  * no number that was not typed is
					  * written to */
	struct pending_detail detail;
};

/*
 * Takes the network's share, hashes the password and starts the pending
 * registration under `flow`.  Outcomes as of pending_start(); STORE_BUSY in
 * detail.trouble where no hash could be had in time.
 */
enum pending_outcome signup_start(struct registrar *registrar,
    const struct signup *registration, const char *flow,
    struct pending *pending);

/* The flow by which an account asks for another address: the same wish of the
 * same session is the same flow. */
void signup_move_flow(struct work *work, const struct session *session,
    const struct signup *registration, char flow[FLOW_TOKEN]);

/* Starts a change of address under `flow`, for the account of the session and
 * for that session alone: via, typed, address, country and language of the
 * registration are used.  Takes the network's share; outcomes as of
 * pending_start(). */
enum pending_outcome signup_move(struct registrar *registrar,
    const struct signup *registration, const struct session *session,
    const char *flow, struct pending *pending);

/* Changes a running one by what was given; another address gets a new code,
 * the same one no second message. */
enum pending_outcome signup_change(struct registrar *registrar,
    const struct signup *registration, struct pending *pending);

/* Another code for the same address, within the network's share. */
enum pending_outcome signup_resend(struct registrar *registrar,
    struct pending *pending);

/* Makes the account of a flow whose address is proved, with this user name and,
 * where it is given, this password; outcomes as of pending_finish(). */
enum pending_outcome signup_complete(struct registrar *registrar,
    const struct signup *registration, struct pending *pending,
    struct session *session);

#endif
