/* System calls under the store's files that tear records and fail. */
#ifndef T_TORTURE_CALLS_H
#define T_TORTURE_CALLS_H

/* Puts them in place: what is written goes out in pieces, and `between` is
 * called after each.  Flushes are real where `flush` is not 0. */
void calls_start(int flush, void (*between)(void));

/* Once: the `left`-th write from now on finds no room. */
void calls_fill(int left);

/* Once: the `left`-th flush from now on is an I/O error. */
void calls_fail(int left);

#endif
