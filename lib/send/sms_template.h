/* A gateway's request as the owner wrote it down: {to} and the like stand for
 * what differs from message to message. */
#ifndef SEND_SMS_TEMPLATE_H
#define SEND_SMS_TEMPLATE_H

#include "base/arena.h"

struct text_value {
	const char *name;
	const char *text;
};

/* Where a value is put, and so how it is written. */
enum text_place {
	TEXT_FORM,   /* a URL or an urlencoded body: percent-encoded */
	TEXT_JSON,   /* within a string of JSON: escaped */
	TEXT_HEADER, /* as it stands */
};

/* Fills in the values, up to one without a name.  NULL where the template names
 * another one, or a header would get a control character. */
const char *sms_template_fill(struct arena *arena, const char *template,
    const struct text_value *values, enum text_place place);

#endif
