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

enum entrance_outcome {
	ENTRANCE_OPEN,    /* told by entrance_answer() */
	ENTRANCE_CHANGED, /* what was verified holds no more; not answered yet
			   */
	ENTRANCE_REFUSED, /* it still waits for an admin, or the store is in
			   * trouble, and the answer says so */
};

/* Starts it in a transaction of its own, in which the account is still the one
 * that was `verified` (see signin_holds(); its password may be NULL: then the
 * epoch alone counts), and is not disabled. */
enum entrance_outcome entrance_open(const struct request *request,
    struct answer *answer, const struct account *verified,
    struct session *session);

/* Whether the visitor is signed in to that account. */
bool entrance_is_in(const struct request *request,
    const uint8_t account[ACCOUNT_ID]);

/* The browser that brought it is to carry this session's token of familiar.h,
 * where it has one. */
void entrance_keep(const struct request *request, struct answer *answer,
    const struct session *session);

/* Takes away what a browser carries of a session and of what it began. */
void entrance_forget(struct answer *answer);

/* Tells of a session that was started: account, token, and the cookies of the
 * session and of a browser that is known to the account. */
void entrance_answer(const struct request *request, struct answer *answer,
    const struct account *account, const struct session *session);

/* Whether Apache shows us in place of what is for others: then the answer leads
 * to Login, and from there back; who is signed in learns that it is not for
 * them. */
bool entrance_is_guard(const struct request *request, struct answer *answer);

/* The handler that signs out: here, or with `all` everywhere. */
enum { ENTRANCE_CLOSE_ALL, ENTRANCE_CLOSE_FIELDS };
extern const struct field entrance_close_fields[ENTRANCE_CLOSE_FIELDS];
handler entrance_close;

#endif
