/* How long a text message is on its way: in septets of the GSM 7 bit default
 * alphabet, or, with any character that is not in it, in UCS-2 (3GPP TS
 * 23.038). */
#ifndef MESSAGE_GSM7_H
#define MESSAGE_GSM7_H

#include <stdbool.h>
#include <stddef.h>

/* Whether all of the UTF-8 `text` is in the default alphabet or its
 * extension, and how many septets it takes then. */
bool gsm7_count(const char *text, size_t *count);

/* How many messages it takes: 160 septets or 70 UTF-16 units fit in one, 153
 * or 67 in each of several. */
size_t gsm7_parts(const char *text);

#endif
