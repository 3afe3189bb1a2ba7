/* What a visitor takes (RFC 9110 section 12.5), beside the language. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include <stdbool.h>

/* Whether Accept-Encoding names the coding, in any case, with a weight above
 * 0.  `header` may be NULL; "*" names none. */
bool accept_takes(const char *header, const char *coding);

/* The first region (ISO 3166 code) that Accept-Language names, "AT" of
 * "de-AT, en": where somebody is likely to live.  A bare language tells
 * nothing: false. */
#define ACCEPT_REGION 3 /* bytes */
bool accept_region(const char *header, char region[ACCEPT_REGION]);

#endif
