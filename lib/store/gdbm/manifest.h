/* MANIFEST: the one file that says which others are the store. */
#ifndef STORE_MANIFEST_H
#define STORE_MANIFEST_H

#include "store/type.h"

#include <stdint.h>

#define MANIFEST_FORMAT 1

struct manifest {
	uint8_t id[16];      /* of this store, random */
	uint8_t key[16];     /* of all hashes and sums */
	uint64_t generation; /* grows with each MANIFEST */
	uint64_t base;       /* number of the base, 0 for none yet */
	uint64_t journal;    /* number of the journal that follows it */
	uint64_t next;       /* the journal after that, 0 for none yet */
};

/*
 * STORE_ABSENT where there is neither MANIFEST nor any file of a store; on
 * that and everything else but STORE_OK a line was logged.  STORE_DAMAGED
 * where it does not verify, or is missing beside our files; STORE_FORMAT
 * where a newer program made it.
 */
enum store_outcome manifest_read(int dir, struct manifest *manifest);

/* Puts it in place of the older one; durable on STORE_OK. */
enum store_outcome manifest_write(int dir, const struct manifest *manifest);

#endif
