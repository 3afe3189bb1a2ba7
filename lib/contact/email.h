/* E-mail addresses that may be written to. */
#ifndef CONTACT_EMAIL_H
#define CONTACT_EMAIL_H

#include "contact/judge.h"
#include "site/settings.h"

#include <stdbool.h>

/*
 * Prepared (prepare_name), without "mailto:", a name and angle brackets or a
 * stop behind it: a local part of ASCII or UTF-8 (RFC 5322 section 3.2.3, RFC
 * 6532) of at most 64 octets that all show (visible_is_mark), "@", and a domain
 * of at least two labels as IDNA2008 (RFC 5891) allows it, 254 octets in all
 * (RFC 5321).  The local part is a dot-atom, or one with dots where that has
 * none, quoted or not; no other quoted parts, no comments or address literals.
 * *value is the address with its domain in lower case as A-labels, without
 * quotes; prepared also where it is refused.  Codes: email-bad-character for
 * what does not show, else email-invalid.
 */
judge email_judge;

/* What is counted as one mailbox when messages are limited, and never written
 * to: lower case, the local part without "+tag", at Gmail without dots and
 * under one of its two names. */
char *email_mailbox(struct arena *arena, const char *address);

/* What is one account: the address in lower case. */
char *email_fold(struct arena *arena, const char *address);

/*
 * Whether [email] allow and refuse let the domain of a judged address register:
 * "example.com" is that domain, ".example.com" and "*.example.com" are all
 * below it, in any script.  What is refused is so even where it is allowed.
 * NULL, or the code email-domain-refused.
 */
const char *email_judge_domain(struct arena *arena,
    const struct settings *settings, const char *address);

/* Once more before it is sent to: no control, space or other character that
 * means something to a mail server or does not show. */
bool email_is_sendable(const char *address);

/* A sendable one as mail headers and mail servers want it: a quoted string
 * where the local part is no dot-atom. */
const char *email_written(struct arena *arena, const char *address);

/* The library behind this, with its version. */
const char *email_library(void);

#endif
