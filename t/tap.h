/* The words of Perl's Test::More for C: each prints a line of TAP. */
#ifndef T_TAP_H
#define T_TAP_H

#include <stdbool.h>
#include <stdint.h>

void ok(bool passed, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void is_int(intmax_t got, intmax_t wanted, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* NULL is equal to NULL only. */
void is_string(const char *got, const char *wanted, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Ends the program: the rest cannot be tested. */
void bail(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* Counts as one test that was left out, with the reason. */
void skip(const char *reason);

/* A line that is no result. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the plan; what main() returns. */
int done(void);

#endif
