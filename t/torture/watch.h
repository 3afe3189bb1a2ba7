/* A watchdog: a programme in which nothing goes on for a minute has failed. */
#ifndef T_TORTURE_WATCH_H
#define T_TORTURE_WATCH_H

/* Something went on; the first call starts it.  A forked child has none. */
void watch_progress(void);

#endif
