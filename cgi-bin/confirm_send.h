/* Another code, to the same address or to another one: what came of it, which
 * is answered; PENDING_OK also where the form is wrong. */
#ifndef CONFIRM_SEND_H
#define CONFIRM_SEND_H

#include "web_flow.h"

enum pending_outcome confirm_send(const struct request *request,
    struct answer *answer, struct pending *pending);

/* To the address of the form's rows.  That of an account was named when its
 * owner proved the password, and naming another one asks for that again. */
enum pending_outcome confirm_send_there(const struct request *request,
    struct form *form, struct answer *answer, struct pending *pending,
    const struct web_flow_rows *rows);

#endif
