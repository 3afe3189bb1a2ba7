/* What the program of forgotten passwords shares between its files. */
#ifndef RECOVER_H
#define RECOVER_H

#include "flow/recovery.h"
#include "web_flow.h"

enum {
	LOGIN,
	COUNTRY,
	TOKEN, /* of the captcha */
	CAPTCHA,
	CHALLENGE,
	PROOF,
	ASK_FIELDS,
};
extern const struct field recover_ask_fields[ASK_FIELDS];

enum { CODE, LINK, PASSWORD, CONFIRM, RESEND, CODE_FIELDS };
extern const struct field recover_code_fields[CODE_FIELDS];

/* The page that asks whose password it is, with a pass where the captcha was
 * right, else with a new picture. */
void recover_show_ask(const struct request *request, struct answer *answer,
    bool passed);

/* POST: somebody asks. */
handler recover_ask;

/* A code is on its way, or nothing is: the same for everybody. */
void recover_answer_asked(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const char *token, const struct flow *flow);

/* The running recovery of this visitor, by the `token` (NULL: none came) or the
 * flow that the body names, else by the cookie; `link` is set where that is a
 * mailed link, else its code is "".  Sets the visit in any case. */
enum store_outcome recover_find(const struct request *request,
    const char *token, struct flow_visit *visit, struct flow *flow,
    struct recovery_link *link);

/* The page for code and new password, or what JSON tells of it. */
void recover_show_code(const struct request *request, struct answer *answer,
    const struct flow_visit *visit, const struct flow *flow, const char *code);

/* It was used: a browser that is signed in to its account goes there, others
 * learn that it is done. */
void recover_answer_done(const struct request *request, struct answer *answer,
    const struct flow *flow);

/* POST: a code with a new password, or another code is wished for. */
handler recover_code;

#endif
