#include "store/gdbm/base_meta.h"

#include <string.h>

#include "base/siphash.h"
#include "store/word.h"

enum {
	AT_FORMAT = 0,
	AT_STORE = 8,
	AT_NUMBER = 24,
	AT_COUNT = 32,
	AT_NEWEST = 40,
	AT_SUM = 48,
};

void
base_meta_write(const struct manifest *manifest, const struct base_meta *meta,
    uint8_t bytes[BASE_META_SIZE])
{
	word_put_64(bytes + AT_FORMAT, MANIFEST_FORMAT);
	memcpy(bytes + AT_STORE, manifest->id, sizeof(manifest->id));
	word_put_64(bytes + AT_NUMBER, meta->number);
	word_put_64(bytes + AT_COUNT, meta->count);
	word_put_64(bytes + AT_NEWEST, (uint64_t)meta->newest);
	word_put_64(bytes + AT_SUM, siphash_64(manifest->key, bytes, AT_SUM));
}

bool
base_meta_read(const struct manifest *manifest, const uint8_t *bytes,
    size_t len, struct base_meta *meta)
{
	if (len != BASE_META_SIZE
	    || siphash_64(manifest->key, bytes, AT_SUM)
		   != word_get_64(bytes + AT_SUM)
	    || memcmp(bytes + AT_STORE, manifest->id, sizeof(manifest->id))
		   != 0)
		return false;
	meta->number = word_get_64(bytes + AT_NUMBER);
	meta->count = word_get_64(bytes + AT_COUNT);
	meta->newest = (int64_t)word_get_64(bytes + AT_NEWEST);
	return true;
}
