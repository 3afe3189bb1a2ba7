/* UTF-8 (RFC 3629) and the one gate that all text from outside passes. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads one scalar value and advances *text; UTF8_BAD where the bytes are no
 * well-formed UTF-8 (overlong, surrogate, beyond U+10FFFF, cut off), then
 * *text moves by one byte.  `end` is behind the last byte. */
#define UTF8_BAD UINT32_MAX
uint32_t utf8_read(const char **text, const char *end);

/* Writes up to 4 bytes, no NUL; returns how many. */
size_t utf8_write(uint32_t scalar, char bytes[4]);

/* The gate: well-formed UTF-8 whose every scalar value is a Char of XML 1.0
 * (so no NUL, no control character but tab, LF and CR, no U+FFFE, U+FFFF).
 * What passed may be put into a page, a mail, a log line and a C string. */
bool utf8_is_text(const char *bytes, size_t len);

/* Scalar values in a text that passed the gate. */
size_t utf8_count(const char *text);

/* The value 0-9 of a decimal digit of any script (Unicode Nd), or -1. */
int utf8_digit(uint32_t scalar);

#endif
