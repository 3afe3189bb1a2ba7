/* What stands before whoever asks: limits, back-off, and the visitor whom they
 * count. */
#ifndef WEB_LIMITS_H
#define WEB_LIMITS_H

#include "limit/backoff.h"
#include "limit/gate.h"
#include "web.h"

/* NULL where they cannot be opened. */
struct gate *web_guard(const struct site *site);
struct backoff *web_backoff(const struct site *site);

/* Starts of programs whose forms need countries and limits, or limits and
 * back-off. */
struct web *web_start_forms(const struct site *site);
struct web *web_start_signin(const struct site *site);

void web_visit(const struct request *request, struct visitor *visitor);

#endif
