#include "store/bucket.h"

#include <string.h>

/* In the header, in the machine's own order of bytes. */
enum {
	AT_DIRECTORY = 8,
	AT_DIRECTORY_LEN = 16,
	AT_BITS = 20,
	AT_BUCKET_LEN = 24,
	HEADER = 40,
	BITS_MAX = 28,
	HASH_BITS = 31,
};

struct layout {
	uint64_t directory;
	uint32_t directory_len;
	uint32_t bits; /* of a hash, that choose an entry of the directory */
	uint32_t bucket_len;
};

uint32_t
bucket_order(const uint8_t hash[ENTRY_HASH])
{
	uint32_t value = UINT32_C(0x238F13AF) * ENTRY_HASH;

	for (uint32_t i = 0; i < ENTRY_HASH; i++) {
		/* GDBM takes the bytes as char, signed where char is. */
		uint32_t byte = (uint32_t)(int)(char)hash[i];

		value = (value + (byte << (i * 5 % 24))) & 0x7FFFFFFF;
	}
	return (UINT32_C(1103515243) * value + 12345) & 0x7FFFFFFF;
}

static bool
read_layout(struct sums *sums, struct layout *layout)
{
	const uint8_t *head = sums_read(sums, 0, HEADER);

	if (head == NULL)
		return false;
	memcpy(&layout->directory, head + AT_DIRECTORY, 8);
	memcpy(&layout->directory_len, head + AT_DIRECTORY_LEN, 4);
	memcpy(&layout->bits, head + AT_BITS, 4);
	memcpy(&layout->bucket_len, head + AT_BUCKET_LEN, 4);
	return layout->bits <= BITS_MAX
	       && layout->directory_len >= UINT32_C(8) << layout->bits;
}

bool
bucket_directory_is_sound(struct sums *sums)
{
	struct layout layout;

	return read_layout(sums, &layout)
	       && sums_read(sums, layout.directory, layout.directory_len)
		      != NULL;
}

const uint8_t *
bucket_find(struct sums *sums, const uint8_t hash[ENTRY_HASH], size_t *len)
{
	struct layout layout;
	const uint8_t *entry = NULL;
	uint64_t bucket = 0;

	if (!read_layout(sums, &layout))
		return NULL;
	entry = sums_read(sums,
	    layout.directory
		+ (uint64_t)(bucket_order(hash) >> (HASH_BITS - layout.bits))
		      * 8,
	    8);
	if (entry == NULL)
		return NULL;
	memcpy(&bucket, entry, 8);
	*len = layout.bucket_len;
	return sums_read(sums, bucket, layout.bucket_len);
}

bool
bucket_knows(const uint8_t *bucket, size_t len, const uint8_t hash[ENTRY_HASH])
{
	uint32_t order = bucket_order(hash);
	uint8_t pattern[8];

	memcpy(pattern, &order, 4);
	memcpy(pattern + 4, hash, 4);
	return memmem(bucket, len, pattern, sizeof(pattern)) != NULL;
}
