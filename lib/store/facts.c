#include "store/facts.h"

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
facts_write(const struct manifest *manifest, const struct facts *facts,
    uint8_t bytes[FACTS_SIZE])
{
	word_put_64(bytes + AT_FORMAT, MANIFEST_FORMAT);
	memcpy(bytes + AT_STORE, manifest->id, sizeof(manifest->id));
	word_put_64(bytes + AT_NUMBER, facts->number);
	word_put_64(bytes + AT_COUNT, facts->count);
	word_put_64(bytes + AT_NEWEST, (uint64_t)facts->newest);
	word_put_64(bytes + AT_SUM, siphash_64(manifest->key, bytes, AT_SUM));
}

bool
facts_read(const struct manifest *manifest, const uint8_t *bytes, size_t len,
    struct facts *facts)
{
	if (len != FACTS_SIZE
	    || siphash_64(manifest->key, bytes, AT_SUM)
		   != word_get_64(bytes + AT_SUM)
	    || memcmp(bytes + AT_STORE, manifest->id, sizeof(manifest->id))
		   != 0)
		return false;
	facts->number = word_get_64(bytes + AT_NUMBER);
	facts->count = word_get_64(bytes + AT_COUNT);
	facts->newest = (int64_t)word_get_64(bytes + AT_NEWEST);
	return true;
}
