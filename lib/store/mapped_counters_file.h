/* The file of a table of counters: a header and its words; for
 * mapped_counters.c. */
#ifndef STORE_MAPPED_COUNTERS_FILE_H
#define STORE_MAPPED_COUNTERS_FILE_H

#include <stddef.h>
#include <stdint.h>

enum {
	MAPPED_COUNTERS_FILE_HEADER =
	    8, /* words before the first slot, of which */
	MAPPED_COUNTERS_FILE_SINCE = 3, /* one says when the table was made */
	MAPPED_COUNTERS_FILE_TOLD =
	    4, /* and one the hour of the last warning */
};

/* Words behind the slots, for mapped_counters_coarse.h. */
#define MAPPED_COUNTERS_FILE_COARSE(slots) ((slots) / 2)

size_t mapped_counters_file_bytes(size_t slots);

/* Opens the file `name` in `dir` for reading and writing; one of another size
 * or key is replaced, and one that is absent made.  -1 after a warning. */
int mapped_counters_file_open(int dir, const char *name, size_t slots,
    const uint8_t key[16]);

#endif
