#include "store/gdbm/dump.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/gdbm/snapshot.h"
#include "store/gdbm/walk.h"

struct dump {
	FILE *out;
	struct secret_sum *sum;
	uint64_t records;
};

static void
put(struct dump *dump, const char *bytes, size_t len)
{
	secret_sum_add(dump->sum, bytes, len);
	(void)fwrite(bytes, 1, len, dump->out);
}

static void
put_text(struct dump *dump, const char *text)
{
	put(dump, text, strlen(text));
}

static void
put_escaped(struct dump *dump, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char text[4] = { (char)bytes[i] };

		if (bytes[i] <= ' ' || bytes[i] > '~' || bytes[i] == '%')
			(void)snprintf(text, sizeof(text), "%%%02X", bytes[i]);
		put_text(dump, text);
	}
}

static bool
put_entry(void *context, const struct entry *entry)
{
	struct dump *dump = context;
	char text[48];

	(void)snprintf(text, sizeof(text), "%d %" PRId64 " ", entry->table,
	    entry->expires);
	put_text(dump, text);
	put_escaped(dump, entry->key, entry->key_len);
	put_text(dump, " ");
	put_escaped(dump, entry->value, entry->value_len);
	put_text(dump, "\n");
	dump->records++;
	return ferror(dump->out) == 0;
}

static enum store_outcome
end(struct dump *dump)
{
	uint8_t hash[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];

	secret_sum_end(dump->sum, hash);
	(void)fprintf(dump->out, "end %" PRIu64 " %s\n", dump->records,
	    encode_hex(hash, sizeof(hash), hex));
	if (fflush(dump->out) == 0 && ferror(dump->out) == 0)
		return STORE_OK;
	log_warning("store: the export cannot be written: %s", strerror(errno));
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
		   ? STORE_FULL
		   : STORE_FAILED;
}

enum store_outcome
dump_write(int dir, FILE *out, uint64_t *records)
{
	struct dump dump = { .out = out };
	struct snapshot *snapshot = NULL;
	enum store_outcome outcome = snapshot_open(dir, &snapshot);
	enum store_outcome ended = STORE_OK;
	char text[64];

	*records = 0;
	if (outcome != STORE_OK)
		return outcome;
	dump.sum = secret_sum_new();
	(void)snprintf(text, sizeof(text),
	    "latchkey export %d\nmade %" PRId64 "\n", DUMP_FORMAT, clock_now());
	put_text(&dump, text);
	outcome = walk_all(snapshot, clock_now(), put_entry, &dump);
	snapshot_close(snapshot);
	/* Without its last line it is no export. */
	if (outcome != STORE_OK)
		secret_sum_end(dump.sum, NULL);
	else
		ended = end(&dump);
	*records = dump.records;
	return outcome == STORE_OK ? ended : outcome;
}
