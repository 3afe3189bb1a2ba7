/* Counters that all processes share, also where one is killed.  For short
 * windows (requests of a network) and for one-time marks (captcha answers).
 * They are kept over a reboot.  Behind this is one of several engines
 * (shared_counters_ops.h); mapped_counters.h is the one for a single host.
 *
 * An engine may count too much where it has no room for more, and never too
 * little. */
#ifndef STORE_SHARED_COUNTERS_H
#define STORE_SHARED_COUNTERS_H

#include "base/attribute.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shared_counters;

/*
 * Opens the table `name` in `dir`, making it with `slots` words (a power of
 * two) where it is absent.  NULL after a warning: callers refuse then.
 * `key` (16 bytes) places the counters; another key empties the table.
 */
void shared_counters_close(struct shared_counters *counters);
struct shared_counters *shared_counters_open(int dir, const char *name,
    size_t slots, const uint8_t key[16]) FREED_BY(shared_counters_close);

/* No mark and no note of this table is for more than `longest` seconds: one
 * that says so was made by a clock that ran ahead, and is none. */
void shared_counters_bound(struct shared_counters *counters, int64_t longest);

/* When the table was made, by clock.h: what was marked before is unknown. */
int64_t shared_counters_since(const struct shared_counters *counters);

/*
 * Counts one event of `subject` in windows of `window` seconds, a minute, an
 * hour or a day (without tags each has words of its own): the half
 * window that runs and the one before it weigh together, so that a border is
 * no door, and what was taken is free again after one window at the latest.
 * True where it stays within `limit`; else false, nothing is counted or kept
 * and *wait is the seconds until it may be tried again.  INT64_MAX is no limit,
 * and counts nothing; a million is the most that can be counted.
 */
bool shared_counters_take(struct shared_counters *counters, const void *subject,
    size_t len, int64_t limit, int64_t window, int64_t now, int64_t *wait);

/* Whether it would be taken, with *wait; counts nothing. */
bool shared_counters_has_room(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t limit, int64_t window, int64_t now,
    int64_t *wait);

/* How many events the window holds, without counting one. */
int64_t shared_counters_count(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t window, int64_t now);

/* Takes back one event of the window that was taken; a word that holds none is
 * free at once. */
void shared_counters_return(struct shared_counters *counters,
    const void *subject, size_t len, int64_t window, int64_t now);

/* Takes back all events of the window that were counted with their tag. */
void shared_counters_forget(struct shared_counters *counters,
    const void *subject, size_t len, int64_t window, int64_t now);

/* Marks `subject` until `expires`: true for exactly one caller, false for all
 * later ones; in a table without room also where another has that place. */
bool shared_counters_spend(struct shared_counters *counters,
    const void *subject, size_t len, int64_t expires, int64_t now);

/* When the mark of `subject` expires, 0 where it has none. */
int64_t shared_counters_marked(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now);

/* Notes `subject` until `expires`, or longer where it is noted already.  A
 * table without room notes nothing: what is noted was so under its own tag. */
void shared_counters_note(struct shared_counters *counters, const void *subject,
    size_t len, int64_t expires, int64_t now);
bool shared_counters_noted(const struct shared_counters *counters,
    const void *subject, size_t len, int64_t now);

#endif
