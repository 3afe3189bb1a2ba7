/* The password of a mail server or gateway: a file of its own, never a
 * setting. */
#ifndef SEND_CREDENTIAL_H
#define SEND_CREDENTIAL_H

#include <stdbool.h>

#define CREDENTIAL_MAX 512

/* Reads its first line.  False after a warning where it cannot be read or does
 * not pass trust.h's TRUST_SECRET.  The caller wipes `secret`. */
bool credential_read(const char *path, char secret[CREDENTIAL_MAX]);

#endif
