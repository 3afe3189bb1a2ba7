/* The registration form: what it takes, and how it is shown. */
#ifndef REGISTER_FORM_H
#define REGISTER_FORM_H

#include "desk.h"

enum {
	USERNAME,
	PASSWORD,
	CONFIRM,
	COUNTRY,
	VIA,
	EMAIL,
	PHONE,
	TOKEN,
	CAPTCHA,
	CHALLENGE,
	PROOF,
	TERMS,
	ORDER,
	FIELDS,
};

extern const struct field register_form_fields[FIELDS];

/* Marks what is wrong in the rows that are there and, with `whole`, what is
 * missing; fills the registration with what is good. */
void register_form_judge(struct request *request, struct answer *answer,
    struct form *form, bool whole, struct registration *registration);

/* The values of the form: with a pass where the captcha was `passed`, else
 * with a new picture. */
void register_form_show(struct request *request, struct answer *answer,
    bool passed);

/* GET, and the buttons that show the form again: nothing is checked. */
void register_form_open(struct request *request, struct form *form,
    struct answer *answer);

#endif
