/* Faults put into the files of a directory by hand. */
#ifndef T_FAULT_H
#define T_FAULT_H

#include <sys/types.h>

/* Opens a file that must be there, for reading and writing. */
int fault_open(int dir, const char *name);

/* Turns one bit over; a second time turns it back. */
void fault_flip(int fd, off_t at, unsigned bit);

off_t fault_size(int fd);

/* The size without the zeros at its end. */
off_t fault_used(int fd);

/* Writes bytes over what is there. */
void fault_write(int fd, const void *bytes, size_t len, off_t at);

/* Zeros from `at` to `end`. */
void fault_zero(int fd, off_t at, off_t end);

/* Puts a copy of a file in its place: those who have it open have one that no
 * longer has a name. */
void fault_replace(int dir, const char *name);

#endif
