/* A reader without a lock that remembers a hash of each record it accepted
 * and looks at all of them again: an accepted record never changes. */
#ifndef T_TORTURE_READER_H
#define T_TORTURE_READER_H

#include <stdint.h>

struct reader {
	_Atomic int stop;
	_Atomic int64_t accepted; /* records */
	_Atomic int64_t again;    /* times that one was looked at again */
	_Atomic int64_t changed;  /* times that it had changed */
};

/* Reads the store in `dir` until reader->stop is set. */
void reader_run(struct reader *reader, int dir);

#endif
