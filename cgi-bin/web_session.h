/* Coming in and going out: what login, register and confirm share of it. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "account/session.h"
#include "http/service.h"

/* A program that sends JSON and is no browser keeps its tokens itself: it
 * gets no cookies. */
bool web_session_is_api(const struct request *request);

/* The session this visitor gets, not yet started. */
struct session web_session_session(const struct request *request);

enum web_session_outcome {
	WEB_SESSION_OPEN,    /* told by web_session_answer() */
	WEB_SESSION_CHANGED, /* what was verified holds no more; not answered
			      * yet
			      */
	WEB_SESSION_REFUSED, /* it still waits for an admin, or the store is in
			      * trouble, and the answer says so */
};

/* Starts it in a transaction of its own, in which the account is still the one
 * that was `verified` (see signin_holds(); its password may be NULL: then the
 * epoch alone counts), and is not disabled. */
enum web_session_outcome web_session_open(const struct request *request,
    struct answer *answer, const struct account *verified,
    struct session *session);

/* Who is signed in, even where disabled; STORE_ABSENT for nobody, else that it
 * cannot be known. */
enum store_outcome web_session_find(const struct request *request,
    struct account *account);

/* STORE_OK where the visitor is signed in to that account, STORE_ABSENT where
 * he is not, else that it cannot be known. */
enum store_outcome web_session_is_in(const struct request *request,
    const uint8_t account[ACCOUNT_ID]);

/* The browser that brought it is to carry this session's token of
 * device_cookie.h, where it has one. */
void web_session_keep(const struct request *request, struct answer *answer,
    const struct session *session);

/* Gives the session's token to a browser, for `seconds` as answer_cookie(). */
void web_session_cookie(const struct request *request, struct answer *answer,
    const char *token, int64_t seconds);

/* Takes away what a browser carries of a session, which is the site's own, and
 * with web_session_forget() of what was begun, too. */
void web_session_expire(const struct request *request, struct answer *answer);
void web_session_forget(const struct request *request, struct answer *answer);

/* Tells of a session that was started: account, token, and the cookies of the
 * session and of a browser that is known to the account. */
void web_session_answer(const struct request *request, struct answer *answer,
    const struct account *account, const struct session *session);

/* Whether Apache shows us in place of what is for others: then the answer leads
 * to Login, and from there back; who is signed in learns that it is not for
 * them. */
bool web_session_guards(const struct request *request, struct answer *answer);

/* The handler that signs out: here, or with `all` everywhere. */
enum { WEB_SESSION_CLOSE_ALL, WEB_SESSION_CLOSE_FIELDS };
extern const struct field web_session_close_fields[WEB_SESSION_CLOSE_FIELDS];
handler web_session_close;

#endif
