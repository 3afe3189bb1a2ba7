/* What a base says of itself, as the value of a key of its own. */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "store/manifest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FACTS_SIZE 56 /* bytes */

struct facts {
	uint64_t number; /* the journal up to which the base goes */
	uint64_t count;  /* of entries */
	int64_t newest;  /* the time of the newest commit in it */
};

void facts_write(const struct manifest *manifest, const struct facts *facts,
    uint8_t bytes[FACTS_SIZE]);

/* False where the bytes do not verify, or speak of another store. */
bool facts_read(const struct manifest *manifest, const uint8_t *bytes,
    size_t len, struct facts *facts);

#endif
