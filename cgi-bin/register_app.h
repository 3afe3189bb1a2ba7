/* The phone's order of a registration, one thing a screen: the terms and the
 * way, the region (which countries asks), the address; confirm has the rest. */
#ifndef REGISTER_APP_H
#define REGISTER_APP_H

#include "web_flow.h"

/* Whether the form, of register_fields, is of that order. */
bool register_app_is(const struct form *form);

/* GET: the first screen whose answer is missing.  True where only the address
 * is, and the form is to be shown. */
bool register_app_open(const struct request *request, const struct form *form,
    struct answer *answer);

/* The screen that asks for the address, for register_form_show(), which has
 * set the captcha's values. */
void register_app_show(const struct request *request, const struct form *form,
    struct answer *answer);

#endif
