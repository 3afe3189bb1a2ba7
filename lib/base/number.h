/* Numbers from text, and as text: the only place where digits become an
 * integer. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* True where all of `text` is decimal digits (with "-" where min < 0) and
 * the number lies in min..max; only then *number is set. */
bool number_read(const char *text, int64_t min, int64_t max, int64_t *number);

/* In decimal digits, somewhere within the NUMBER_SIZE bytes of `text`. */
#define NUMBER_SIZE 21
const char *number_write(int64_t number, char *text);

#endif
