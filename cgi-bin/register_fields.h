/* What the registration form takes, as it is shown and as it is sent. */
#ifndef REGISTER_FIELDS_H
#define REGISTER_FIELDS_H

#include "http/form.h"

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

extern const struct field register_fields[FIELDS];

#endif
