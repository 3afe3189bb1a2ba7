/* The seam for time.  No other code asks the system what time it is. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds since 1970-01-01T00:00Z, moved by clock_shift(). */
int64_t clock_now(void);

/* The system's seconds; tests put others in their place. */
extern int64_t (*clock_source)(void);

/* Milliseconds of a clock that never jumps; for waits within one process. */
int64_t clock_monotonic(void);

/* So many seconds are added to the system's; with `still` they are the time
 * itself, at which the clock stands. */
void clock_shift(int64_t seconds, bool still);

/* Whoever compares a time that was kept does it by these: it may be of a
 * clock that ran ahead and was put right since.
 *
 * clock_past(): the time, but now where it lies in the future.
 *
 * clock_left(): how many of `span` seconds that began at `then` are left at
 * `now`, from 0 to span.  What began in the future begins now; farther off than
 * the span nothing is left, lest it begins now for so long. */
int64_t clock_past(int64_t then, int64_t now);
int64_t clock_left(int64_t then, int64_t span, int64_t now);

/* An end that was kept: of what ends `span` seconds after it began, later than
 * that is of a clock that ran ahead. */
int64_t clock_until(int64_t end, int64_t span, int64_t now);

/* Waits so many milliseconds. */
void clock_sleep(int64_t milliseconds);

/* "2026-11-23T11:06:15Z" (RFC 3339), and "Mon, 23 Nov 2026 11:06:15 +0000"
 * (RFC 5322), in UTC.  Each writes a NUL too and returns `text`. */
#define CLOCK_RFC3339 21
#define CLOCK_RFC5322 32
char *clock_rfc3339(int64_t time, char text[CLOCK_RFC3339]);
char *clock_rfc5322(int64_t time, char text[CLOCK_RFC5322]);

#endif
