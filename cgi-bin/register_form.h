/* The registration form: what it takes, and how it is shown. */
#ifndef REGISTER_FORM_H
#define REGISTER_FORM_H

#include "register_fields.h"
#include "web_flow.h"

/* Marks what is wrong in the rows that are there and, with `whole`, what is
 * missing; fills the registration with what is good. */
void register_form_judge(const struct request *request, struct answer *answer,
    struct form *form, bool whole, struct signup *signup);

/* The password apart, as it costs: behind limits, but not behind the captcha,
 * so that all errors are said at once. */
void register_form_judge_password(const struct request *request,
    struct answer *answer, struct form *form);

/* A number is of one country: for a flow by text another one comes with a
 * number of it. */
void register_form_judge_country(struct form *form, const struct signup *signup,
    const struct flow *flow);

/* Whatever tells that a name is taken is one of the network's names: false
 * where the form has none, or there were too many, and the answer says so. */
bool register_form_ration_name(const struct request *request,
    const struct form *form, struct visitor *visitor, struct answer *answer);

/* Marks a user name that is taken: behind a right captcha, within the ration.
 */
void register_form_judge_name(const struct request *request, struct form *form,
    struct visitor *visitor, struct answer *answer);

/* What the form has for a captcha. */
enum register_captcha {
	REGISTER_PICTURE, /* a new one */
	REGISTER_PASS,    /* a new pass, for a right answer that was spent */
	REGISTER_NOTHING, /* a registration is running: none is asked for */
};

/* The values of the form. */
void register_form_show(const struct request *request, const struct form *form,
    struct answer *answer, enum register_captcha captcha);

/* The same shown again: it keeps its picture or its pass as it is, unless a new
 * picture is asked for: no pass comes from a pass. */
void register_form_keep(const struct request *request, const struct form *form,
    struct answer *answer);

/* GET, in the phone's order as well, and the buttons that show the form again:
 * nothing is checked. */
handler register_form_open;
handler register_form_open_app;
handler register_form_again;

#endif
