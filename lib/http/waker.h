/* What starts the sender after an answer, which keeps the store too: a helper
 * process that was forked before the store was opened and the program was
 * locked down. */
#ifndef HTTP_WAKER_H
#define HTTP_WAKER_H

#include "site/settings.h"

#include <stdbool.h>

/* Milliseconds until what waits for a later try is looked at; tests wait
 * less. */
extern int waker_again;

/*
 * Forks the helper.  It waits on a pipe and runs `latchkey -c FILE deliver
 * --once` (place.h says which latchkey) for what arrives there, again every 15
 * s while something waits for a later try or a sender was killed (of all
 * helpers of a site only one does so, and one of a FastCGI worker looks once
 * after the first 15 s, for what another left), and ends when this process has
 * ended and nothing is owed.  Where a worker's is killed another takes its
 * place.  `settings` must live as long as the process.  It holds none of the
 * program's descriptors, so that a plain CGI answer is not kept waiting; a
 * FastCGI worker's standard error is its log too.  False after a warning.
 */
bool waker_open(const struct settings *settings);

/* After an answer that queued something, or where store_is_due(); never waits.
 * Where the helper was killed, another one is forked, which has the rights this
 * process has by now, and a warning is logged. */
void waker_send(void);

/* Sees whether the helper was killed while nothing was to do. */
void waker_tick(void);

/* It was, at some time: this process should end after its answer, so that its
 * supervisor starts one whose helper was forked before it was locked down. */
bool waker_is_lost(void);

#endif
