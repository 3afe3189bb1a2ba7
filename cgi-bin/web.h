/* What a web program keeps for its whole life.  Each is opened when it is first
 * used; what could not be opened, a line was logged, is tried again at the next
 * use. */
#ifndef WEB_H
#define WEB_H

#include "http/service.h"

struct web {
	struct country_table *countries;
	struct gate *gate;
	struct backoff *backoff;
	struct captcha_picture *picture;    /* of captcha alone */
	struct country_reply_book *replies; /* of countries alone */
};

/* That of this process, as it is: for a start, which opens what has to be there
 * before the first request. */
struct web *web_kept(void);

/* NULL where they cannot be read. */
struct country_table *web_countries(const struct site *site);

#endif
