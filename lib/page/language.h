/* Which language a person reads. */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

/*
 * The one of `languages` (BCP 47 tags, at least one, NULL-terminated) that
 * fits: `chosen` (what the person picked, or NULL) if it is one of them; else
 * by Accept-Language (RFC 9110 section 12.5.4, lookup of RFC 4647 with
 * fall-back from region to language and from pt to pt-BR; Chinese by the
 * script its region writes); else the first.  `accept` may be NULL.  The
 * result is one of `languages`.  Hostile headers cost linear time.
 */
const char *language_choose(const char *const *languages, const char *chosen,
    const char *accept);

/* "rtl" for a language written from right to left, else "ltr". */
const char *language_direction(const char *language);

#endif
