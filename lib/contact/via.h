/* The ways to write to a person: an e-mail, or a text to a mobile number.  How
 * a way is spelt is known here alone; all else switches over the enum. */
#ifndef CONTACT_VIA_H
#define CONTACT_VIA_H

#include "base/arena.h"

#include <stdbool.h>

enum via {
	VIA_EMAIL,
	VIA_PHONE,
};

/* "email", "phone": as records, forms, pages and JSON have it; a literal. */
const char *via_name(enum via via);

/* The same, by enum via, with NULL behind the last. */
extern const char *const via_words[];

/* Reads what via_name() writes; `text` may be NULL.  False for all else, and
 * *via stays. */
bool via_parse(const char *text, enum via *via);

/* For a field table, as contact/judge.h; code: via-wrong-type. */
const char *via_judge(struct arena *arena, const char *typed,
    const char **value);

#endif
