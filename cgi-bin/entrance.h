/* Coming in and going out: what login, register and confirm share of it. */
#ifndef ENTRANCE_H
#define ENTRANCE_H

#include "account/session.h"
#include "http/service.h"

/* A program that sends JSON and is no browser keeps its tokens itself: it
 * gets no cookies. */
bool entrance_is_api(const struct request *request);

/* The session this visitor gets, not yet started. */
struct session entrance_session(const struct request *request);

/* Starts it in a transaction of its own and tells it; false where the account
 * still waits for an admin or the store is in trouble, and the answer says so.
 */
bool entrance_open(struct request *request, struct answer *answer,
    const struct account *account, struct session *session);

/* Tells of a session that was started: account, token, and the cookies of the
 * session and of a browser that is known to the account. */
void entrance_answer(struct request *request, struct answer *answer,
    const struct account *account, const struct session *session);

/* Whether Apache shows us in place of what is for others: then the answer leads
 * to Login, and from there back; who is signed in learns that it is not for
 * them. */
bool entrance_is_guard(struct request *request, struct answer *answer);

/* The handler that signs out: here, or with `all` everywhere. */
handler entrance_close;

#endif
