/* A code without its flow: the phone lost our cookie, or another device is
 * used.  Its address says which registration it is for. */
#ifndef CONFIRM_STRANGER_H
#define CONFIRM_STRANGER_H

#include "web_flow.h"

/*
 * Judges address and code and tries it.  Where it is right this device goes
 * on with the registration; else the answer is always that the code is wrong,
 * whether somebody registers with that address or not.
 */
void confirm_stranger(const struct request *request, struct form *form,
    struct answer *answer, size_t code, const struct web_flow_rows *rows);

#endif
