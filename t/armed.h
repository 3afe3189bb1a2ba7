/* System calls under the store's files that end the process by SIGKILL at one
 * of them, and write in small pieces so that records get torn. */
#ifndef T_ARMED_H
#define T_ARMED_H

/* From now on; at the `calls`-th call, or never where that is 0.  Flushes are
 * left out: a kill loses no cache. */
void armed_start(int calls, void (*before_the_kill)(void));

#endif
