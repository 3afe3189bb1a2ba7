/* Waits that grow with what went wrong in a row: five failures of a subject
 * are free, after them it waits 1, 2, 4 ... 900 s for its next try.  In a
 * mapped table that all processes share (shared_counters.h): nothing is written
 * to the store, nobody sleeps, and it takes no room beyond its 1.5 MiB. */
#ifndef LIMIT_BACKOFF_H
#define LIMIT_BACKOFF_H

#include "base/attribute.h"
#include "site/settings.h"

#include <stdbool.h>
#include <stdint.h>

struct backoff;

void backoff_close(struct backoff *backoff);

/* Opens the table in the state directory `dir`; the site's `key` places what
 * is in it.  NULL after a warning: nothing may be let through then. */
struct backoff *backoff_open(int dir, const struct settings *settings,
    const uint8_t *key) FREED_BY(backoff_close);

/* Seconds until `subject` may try again, 0 for now; only looks.  [limits]
 * factor multiplies what is free, 0 waits for nothing. */
int64_t backoff_wait(struct backoff *backoff, const char *subject, int64_t now);

/* Whether it has failed at all within a day. */
bool backoff_is_fresh(struct backoff *backoff, const char *subject,
    int64_t now);

/* Before a try: of all that come when a wait is over one is let through, and
 * the next wait begins with it. */
bool backoff_begin(struct backoff *backoff, const char *subject, int64_t now);

/* After it.  A failure is forgotten within a day.  To fill the table takes
 * 131,072 failures of different subjects, a hash for each two; then subjects
 * share counts (shared_counters.h): some wait for what others did, nobody is
 * uncounted.
 */
void backoff_fail(struct backoff *backoff, const char *subject, int64_t now);
void backoff_clear(struct backoff *backoff, const char *subject, int64_t now);

#endif
