/* What the program of the code page shares between its files. */
#ifndef CONFIRM_H
#define CONFIRM_H

#include "web_flow.h"

enum { CODE, RESEND, VIA, COUNTRY, EMAIL, PHONE, FIELDS };
extern const struct web_flow_rows confirm_rows;

/* Another code, to the same address or to that of the form: what came of it,
 * which is answered; FLOW_OK also where the form is wrong.  The address of an
 * account was named when its owner proved the password, and naming another one
 * asks for that again. */
enum flow_outcome confirm_send(const struct request *request,
    struct answer *answer, struct flow_visit *visit, struct flow *flow);
enum flow_outcome confirm_send_there(const struct request *request,
    struct form *form, struct answer *answer, struct flow_visit *visit,
    struct flow *flow);

/*
 * A code without its flow: the phone lost our cookie, or another device is
 * used.  Its address says which registration it is for.  Judges address and
 * code and tries it.  Where it is right this device goes on with the
 * registration; else the answer is always that the code is wrong, whether
 * somebody registers with that address or not.
 */
void confirm_stranger(const struct request *request, struct form *form,
    struct answer *answer);

#endif
