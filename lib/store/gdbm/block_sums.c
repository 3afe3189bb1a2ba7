#include "store/gdbm/block_sums.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/siphash.h"
#include "store/file.h"
#include "store/word.h"

enum { BLOCK = 4096 };

/* Of the file of sums: magic, format, store, number, length of the base, the
 * sum of this header; then 8 bytes a block. */
enum {
	AT_FORMAT = 8,
	AT_STORE = 16,
	AT_NUMBER = 32,
	AT_LEN = 40,
	AT_SUM = 48,
	HEADER = 56,
};

static const char magic[8] = "LKblocks";

struct block_sums {
	uint8_t key[16];
	const uint8_t *file;
	uint64_t len; /* of the file */
	const uint8_t *map;
	size_t mapped;
	uint8_t *right; /* a bit a block: was summed and is right */
};

static uint64_t
blocks_of(uint64_t len)
{
	return (len + BLOCK - 1) / BLOCK;
}

static uint64_t
sum_block(const uint8_t key[16], const uint8_t *file, uint64_t len,
    uint64_t block)
{
	uint64_t at = block * BLOCK;
	size_t size = len - at < BLOCK ? (size_t)(len - at) : BLOCK;

	return siphash_64(key, file + at, size);
}

static void
write_header(uint8_t *bytes, const struct manifest *manifest, uint64_t number,
    uint64_t len)
{
	memcpy(bytes, magic, sizeof(magic));
	word_put_64(bytes + AT_FORMAT, MANIFEST_FORMAT);
	memcpy(bytes + AT_STORE, manifest->id, 16);
	word_put_64(bytes + AT_NUMBER, number);
	word_put_64(bytes + AT_LEN, len);
	word_put_64(bytes + AT_SUM, siphash_64(manifest->key, bytes, AT_SUM));
}

static enum store_outcome
write_new(int dir, const char *name, const uint8_t *bytes, size_t len)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name, FILE_NEW, &fd);

	if (outcome == STORE_OK)
		outcome = file_write(fd, name, bytes, len, 0);
	if (outcome == STORE_OK)
		outcome = file_sync(fd, name);
	file_close(fd);
	return outcome;
}

enum store_outcome
block_sums_create(int dir, const char *name, const struct manifest *manifest,
    uint64_t number, int fd)
{
	int64_t size = file_size(fd);
	uint64_t len = size > 0 ? (uint64_t)size : 0;
	size_t whole = HEADER + (size_t)blocks_of(len) * 8;
	const uint8_t *file = len > 0 ? file_map(fd, name, (size_t)len) : NULL;
	uint8_t *bytes = calloc(1, whole);
	enum store_outcome outcome = STORE_FAILED;

	if (bytes == NULL)
		log_out_of_memory();
	if (file != NULL) {
		write_header(bytes, manifest, number, len);
		for (uint64_t i = 0; i < blocks_of(len); i++)
			word_put_64(bytes + HEADER + i * 8,
			    sum_block(manifest->key, file, len, i));
		outcome = write_new(dir, name, bytes, whole);
	}
	free(bytes);
	file_unmap(file, (size_t)len);
	return outcome;
}

static bool
header_is_right(const struct block_sums *sums, const struct manifest *manifest,
    uint64_t number)
{
	uint8_t header[HEADER] = { 0 };

	write_header(header, manifest, number, sums->len);
	return memcmp(header, sums->map, HEADER) == 0;
}

static bool
map_both(struct block_sums *sums, int block_sums_fd, int fd)
{
	int64_t size = file_size(block_sums_fd);
	int64_t len = file_size(fd);

	if (len <= 0
	    || size != (int64_t)(HEADER + blocks_of((uint64_t)len) * 8))
		return false;
	sums->len = (uint64_t)len;
	sums->mapped = (size_t)size;
	sums->map = file_map(block_sums_fd, "the sums of a base", sums->mapped);
	sums->file = file_map(fd, "a base", (size_t)len);
	return sums->map != NULL && sums->file != NULL;
}

enum store_outcome
block_sums_open(int block_sums_fd, const struct manifest *manifest,
    uint64_t number, int fd, struct block_sums **sums)
{
	struct block_sums *new = calloc(1, sizeof(*new));

	*sums = NULL;
	if (new == NULL)
		log_out_of_memory();
	memcpy(new->key, manifest->key, sizeof(new->key));
	if (!map_both(new, block_sums_fd, fd)
	    || !header_is_right(new, manifest, number)) {
		block_sums_close(new);
		log_warning("store: base.%" PRIu64 ": does not fit its sums; "
			    "run latchkey verify",
		    number);
		return STORE_DAMAGED;
	}
	new->right = calloc(1, (size_t)blocks_of(new->len) / 8 + 1);
	if (new->right == NULL)
		log_out_of_memory();
	*sums = new;
	return STORE_OK;
}

void
block_sums_close(struct block_sums *sums)
{
	if (sums == NULL)
		return;
	file_unmap(sums->map, sums->mapped);
	file_unmap(sums->file, (size_t)sums->len);
	free(sums->right);
	free(sums);
}

static bool
block_is_right(struct block_sums *sums, uint64_t block)
{
	uint8_t bit = (uint8_t)(1U << (block % 8));

	if ((sums->right[block / 8] & bit) != 0)
		return true;
	if (sum_block(sums->key, sums->file, sums->len, block)
	    != word_get_64(sums->map + HEADER + block * 8))
		return false;
	sums->right[block / 8] |= bit;
	return true;
}

const uint8_t *
block_sums_peek(const struct block_sums *sums, uint64_t at, size_t len)
{
	if (len == 0 || at > sums->len || len > sums->len - at)
		return NULL;
	return sums->file + at;
}

const uint8_t *
block_sums_read(struct block_sums *sums, uint64_t at, size_t len)
{
	const uint8_t *bytes = block_sums_peek(sums, at, len);

	if (bytes == NULL)
		return NULL;
	for (uint64_t block = at / BLOCK; block <= (at + len - 1) / BLOCK;
	     block++) {
		if (!block_is_right(sums, block))
			return NULL;
	}
	return bytes;
}

uint64_t
block_sums_len(const struct block_sums *sums)
{
	return sums->len;
}
