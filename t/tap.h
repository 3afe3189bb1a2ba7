/* The words of Perl's Test::More for C: each prints a line of TAP, and where it
 * stands if it fails. */
#ifndef T_TAP_H
#define T_TAP_H

#include <stdbool.h>
#include <stdint.h>

/* Test::More's names.  NOLINTBEGIN(readability-identifier-naming) */
#define ok(...)        (tap_at(__FILE__, __LINE__), tap_ok(__VA_ARGS__))
#define is_int(...)    (tap_at(__FILE__, __LINE__), tap_is_int(__VA_ARGS__))
/* NULL is equal to NULL only. */
#define is_string(...) (tap_at(__FILE__, __LINE__), tap_is_string(__VA_ARGS__))
/* NOLINTEND(readability-identifier-naming) */

/* The place of the next result. */
void tap_at(const char *file, int line);
void tap_ok(bool passed, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tap_is_int(intmax_t got, intmax_t wanted, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void tap_is_string(const char *got, const char *wanted, const char *format, ...)
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
