#include "store/gdbm/gdbm_reader.h"

#include <string.h>
#include <sys/types.h>

#define MAGIC UINT32_C(0x13579acf) /* the first word of such a file */

/* In the header, in the machine's own order of bytes. */
enum {
	AT_DIRECTORY = 8,
	AT_DIRECTORY_LEN = 16,
	AT_BITS = 20,
	AT_BUCKET_LEN = 24,
	AT_SLOTS = 28,
	HEADER = 40,
	BITS_MAX = 28,
	HASH_BITS = 31,
	FREE = -1, /* the hash of a slot that holds nothing */
};

struct layout {
	uint64_t directory;
	uint32_t directory_len;
	uint32_t bits; /* of a hash, that choose an entry of the directory */
	uint32_t bucket_len;
	uint32_t slots; /* of a bucket */
};

/* GDBM writes its own structures as they are in memory; these have the same
 * members, and so the same gaps. */
struct room {
	int len;
	off_t at;
};

struct slot {
	int order;
	char start[4];
	off_t at; /* of the key; the data follow */
	int key_len;
	int len;
};

struct bucket {
	int rooms;
	struct room room[6];
	int bits;
	int used;
	struct slot slots[];
};

uint32_t
gdbm_reader_order(const uint8_t *key, size_t len)
{
	uint32_t value = UINT32_C(0x238F13AF) * (uint32_t)len;

	for (uint32_t i = 0; i < len; i++) {
		/* GDBM takes the bytes as char, signed where char is. */
		uint32_t byte = (uint32_t)(int)(char)key[i];

		value = (value + (byte << (i * 5 % 24))) & 0x7FFFFFFF;
	}
	return (UINT32_C(1103515243) * value + 12345) & 0x7FFFFFFF;
}

bool
gdbm_reader_knows(struct block_sums *sums)
{
	const uint8_t *head = block_sums_read(sums, 0, HEADER);
	uint32_t magic = 0;

	if (head == NULL)
		return true;
	memcpy(&magic, head, sizeof(magic));
	return magic == MAGIC && sizeof(off_t) == 8;
}

static bool
read_layout(struct block_sums *sums, struct layout *layout)
{
	const uint8_t *head = block_sums_read(sums, 0, HEADER);

	if (head == NULL)
		return false;
	memcpy(&layout->directory, head + AT_DIRECTORY, 8);
	memcpy(&layout->directory_len, head + AT_DIRECTORY_LEN, 4);
	memcpy(&layout->bits, head + AT_BITS, 4);
	memcpy(&layout->bucket_len, head + AT_BUCKET_LEN, 4);
	memcpy(&layout->slots, head + AT_SLOTS, 4);
	return layout->bits <= BITS_MAX
	       && layout->directory_len >= UINT32_C(8) << layout->bits
	       && layout->slots > 0
	       && layout->bucket_len
		      >= sizeof(struct bucket)
			     + layout->slots * sizeof(struct slot);
}

/* The bucket of one entry of the directory; NULL where it does not verify. */
static const uint8_t *
read_bucket(struct block_sums *sums, const struct layout *layout,
    uint64_t number, uint64_t *at)
{
	const uint8_t *entry =
	    block_sums_read(sums, layout->directory + number * 8, 8);

	if (entry == NULL)
		return NULL;
	memcpy(at, entry, 8);
	return block_sums_read(sums, *at, layout->bucket_len);
}

static void
read_slot(const uint8_t *bucket, uint32_t number, struct slot *slot)
{
	memcpy(slot,
	    bucket + offsetof(struct bucket, slots) + number * sizeof(*slot),
	    sizeof(*slot));
}

static bool
read_item(const struct block_sums *sums, const struct slot *slot,
    struct gdbm_reader_item *item)
{
	if (slot->at < 0 || slot->key_len < 0 || slot->len < 0)
		return false;
	item->key_len = (size_t)slot->key_len;
	item->len = (size_t)slot->len;
	item->key = block_sums_peek(sums, (uint64_t)slot->at,
	    item->key_len + item->len);
	if (item->key == NULL)
		return false;
	item->bytes = item->key + item->key_len;
	return true;
}

static bool
may_be(const struct slot *slot, uint32_t order, const uint8_t *key, size_t len)
{
	return (uint32_t)slot->order == order && slot->key_len == (int)len
	       && memcmp(slot->start, key,
		      len < sizeof(slot->start) ? len : sizeof(slot->start))
		      == 0;
}

enum store_outcome
gdbm_reader_find(struct block_sums *sums, const uint8_t *key, size_t len,
    struct gdbm_reader_item *item)
{
	uint32_t order = gdbm_reader_order(key, len);
	struct layout layout;
	const uint8_t *bucket = NULL;
	uint64_t at = 0;

	if (read_layout(sums, &layout))
		bucket = read_bucket(sums, &layout,
		    order >> (HASH_BITS - layout.bits), &at);
	if (bucket == NULL)
		return STORE_DAMAGED;
	for (uint32_t i = 0; i < layout.slots; i++) {
		struct slot slot;

		read_slot(bucket, (order + i) % layout.slots, &slot);
		if (slot.order == FREE)
			break;
		if (!may_be(&slot, order, key, len))
			continue;
		/* Another key of that hash and start has a chance of 2^-63:
		 * then the key itself has a fault. */
		return read_item(sums, &slot, item)
			       && memcmp(item->key, key, len) == 0
			   ? STORE_OK
			   : STORE_DAMAGED;
	}
	return STORE_ABSENT;
}

typedef bool visit_item(void *context, const struct gdbm_reader_item *item);

/* STORE_ABSENT where all was visited; STORE_OK where `visit` has enough. */
static enum store_outcome
visit_bucket(const struct block_sums *sums, const uint8_t *bucket,
    uint32_t slots, visit_item *visit, void *context)
{
	for (uint32_t i = 0; i < slots; i++) {
		struct gdbm_reader_item item;
		struct slot slot;

		read_slot(bucket, i, &slot);
		if (slot.order == FREE)
			continue;
		if (!read_item(sums, &slot, &item))
			return STORE_DAMAGED;
		if (!visit(context, &item))
			return STORE_OK;
	}
	return STORE_ABSENT;
}

enum store_outcome
gdbm_reader_each(struct block_sums *sums,
    bool (*visit)(void *context, const struct gdbm_reader_item *item),
    void *context)
{
	struct layout layout;
	enum store_outcome outcome = STORE_ABSENT;
	uint64_t last = 0;

	if (!read_layout(sums, &layout))
		return STORE_DAMAGED;
	for (uint64_t i = 0;
	     i < UINT64_C(1) << layout.bits && outcome == STORE_ABSENT; i++) {
		uint64_t at = 0;
		const uint8_t *bucket = read_bucket(sums, &layout, i, &at);

		if (bucket == NULL)
			return STORE_DAMAGED;
		/* Entries side by side may share a bucket. */
		if (at != last)
			outcome = visit_bucket(sums, bucket, layout.slots,
			    visit, context);
		last = at;
	}
	return outcome == STORE_DAMAGED ? outcome : STORE_OK;
}
