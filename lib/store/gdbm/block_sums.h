/* Sums over the blocks of a base, in a file beside it: what GDBM reads to
 * find a key, its directory and buckets, carries no sum of its own, and a
 * fault there would make a key seem absent. */
#ifndef STORE_BLOCK_SUMS_H
#define STORE_BLOCK_SUMS_H

#include "store/gdbm/manifest.h"
#include "store/type.h"

#include <stddef.h>
#include <stdint.h>

struct block_sums;

/* Sums the file `fd` (base `number`) and writes them to the new file `name`,
 * synced. */
enum store_outcome block_sums_create(int dir, const char *name,
    const struct manifest *manifest, uint64_t number, int fd);

/* Maps the sums and the file `fd` that they are of; both are borrowed.
 * STORE_DAMAGED, logged, where the two do not belong together. */
enum store_outcome block_sums_open(int block_sums_fd,
    const struct manifest *manifest, uint64_t number, int fd,
    struct block_sums **sums);
void block_sums_close(struct block_sums *sums);

/* `len` bytes of the file at `at`, in blocks whose sums are right; NULL else.
 * Each block is summed once. */
const uint8_t *block_sums_read(struct block_sums *sums, uint64_t at,
    size_t len);

/* The same without a look at the sums, for what carries its own. */
const uint8_t *block_sums_peek(const struct block_sums *sums, uint64_t at,
    size_t len);

/* Bytes of the file. */
uint64_t block_sums_len(const struct block_sums *sums);

#endif
