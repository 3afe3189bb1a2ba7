/* Character classes that know no locale: ASCII only, any byte may be asked. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

bool ascii_is_digit(char c);
bool ascii_is_letter(char c);
bool ascii_is_alnum(char c);
bool ascii_is_space(char c); /* space, tab, CR, LF */
char ascii_lower(char c);
char ascii_upper(char c);

/* Lower-cases A-Z in place, other bytes stay. */
void ascii_fold(char *text);

/* Equal without regard to the case of A-Z. */
bool ascii_same(const char *a, const char *b);

bool ascii_begins(const char *text, const char *prefix);
bool ascii_ends(const char *text, const char *suffix);

/* The value of a hex digit, or -1. */
int ascii_hex(char c);

#endif
