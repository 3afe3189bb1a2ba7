/* The digits of a telephone number as people type it. */
#ifndef CONTACT_PHONE_TYPED_H
#define CONTACT_PHONE_TYPED_H

#include <stdbool.h>

enum {
	PHONE_TYPED = 64,  /* characters that may be typed */
	PHONE_BYTES = 256, /* of UTF-8 that these take at most */
};

/* More digits no way of typing a number has: a carrier's prefix to go abroad,
 * a code, a carrier's prefix there, 11 to 15 digits. */
#define PHONE_DIGITS 30

struct phone_digits {
	char text[PHONE_DIGITS + 1]; /* 0-9 only */
};

struct phone_typed {
	struct phone_digits digits;
	bool plus;  /* stood before them */
	bool minus; /* the same of a dash: that is no number */
};

/* NULL, or the code that phone_judge() tells of: phone-missing,
 * phone-too-long, phone-bad-character, and phone-invalid for more than
 * PHONE_DIGITS digits. */
const char *phone_typed_read(const char *text, struct phone_typed *typed);

#endif
