#include "store/gdbm/load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/number.h"
#include "base/secret.h"
#include "store/gdbm/bulk_load.h"
#include "store/gdbm/dump.h"

enum { TABLE_MAX = 63 };

static const char first_line[] = "latchkey export ";

struct reading {
	FILE *in;
	struct bulk_load *bulk; /* NULL: only looks */
	struct secret_sum *sum;
	uint64_t line;
	uint64_t records;
	char *text; /* of the line, without its line feed */
	size_t size;
};

static enum store_outcome
wrong(const struct reading *reading, const char *what)
{
	log_warning("import: line %" PRIu64 ": %s; nothing was changed",
	    reading->line, what);
	return STORE_DAMAGED;
}

/* False at the end, and where the last line has no end. */
static bool
next_line(struct reading *reading)
{
	ssize_t len = getline(&reading->text, &reading->size, reading->in);

	reading->line++;
	if (len <= 0 || reading->text[len - 1] != '\n'
	    || strlen(reading->text) != (size_t)len)
		return false;
	reading->text[len - 1] = '\0';
	return true;
}

static void
count_line(struct reading *reading)
{
	secret_sum_add(reading->sum, reading->text, strlen(reading->text));
	secret_sum_add(reading->sum, "\n", 1);
}

/* The field at *text, ended by a NUL in place; *text moves behind it. */
static char *
take_field(char **text)
{
	char *field = *text;
	char *blank = strchr(field, ' ');

	if (blank == NULL)
		return NULL;
	*blank = '\0';
	*text = blank + 1;
	return field;
}

/* Undoes the escapes in place; false where one is none, or the bytes are more
 * than `max`. */
static bool
unescape(char *text, size_t max, size_t *len)
{
	size_t to = 0;

	for (const char *from = text; *from != '\0'; from++, to++) {
		char hex[3] = "";

		text[to] = *from;
		if (*from == '%') {
			memcpy(hex, from + 1, strnlen(from + 1, 2));
			if (!encode_read_hex(hex, text + to, 1))
				return false;
			from += 2;
		}
	}
	*len = to;
	return to <= max;
}

static bool
parse(char *text, struct entry *entry)
{
	const char *table = take_field(&text);
	const char *expires = table == NULL ? NULL : take_field(&text);
	char *key = expires == NULL ? NULL : take_field(&text);
	int64_t number = 0;

	if (key == NULL || !number_read(table, 1, TABLE_MAX, &number)
	    || !number_read(expires, 0, INT64_MAX, &entry->expires)
	    || !unescape(key, STORE_KEY_MAX, &entry->key_len)
	    || !unescape(text, STORE_VALUE_MAX, &entry->value_len))
		return false;
	entry->table = (int)number;
	entry->key = (const uint8_t *)key;
	entry->value = (const uint8_t *)text;
	return entry->key_len > 0;
}

static enum store_outcome
read_head(struct reading *reading)
{
	int64_t format = 0;

	if (!next_line(reading) || !ascii_begins(reading->text, first_line)
	    || !number_read(reading->text + strlen(first_line), 1, INT64_MAX,
		&format))
		return wrong(reading, "this is no export of ours");
	if (format > DUMP_FORMAT) {
		log_warning("import: made by a newer program; install that "
			    "version");
		return STORE_FORMAT;
	}
	count_line(reading);
	if (!next_line(reading) || !ascii_begins(reading->text, "made "))
		return wrong(reading, "it does not say when it was made");
	count_line(reading);
	return STORE_OK;
}

static enum store_outcome
read_records(struct reading *reading)
{
	while (next_line(reading)) {
		struct entry entry = { 0 };
		enum store_outcome outcome = STORE_OK;

		if (ascii_begins(reading->text, "end "))
			return STORE_OK;
		count_line(reading);
		if (!parse(reading->text, &entry))
			return wrong(reading, "this is no record");
		if (reading->bulk != NULL)
			outcome = bulk_load_add(reading->bulk, &entry);
		if (outcome != STORE_OK)
			return outcome;
		reading->records++;
	}
	return wrong(reading, "the end is missing");
}

static enum store_outcome
read_end(struct reading *reading, const uint8_t hash[SECRET_SIZE])
{
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	char wanted[sizeof(hex) + 32];

	(void)snprintf(wanted, sizeof(wanted), "end %" PRIu64 " %s",
	    reading->records, encode_hex(hash, SECRET_SIZE, hex));
	if (strcmp(wanted, reading->text) != 0)
		return wrong(reading, "the count or the sum is another");
	return fgetc(reading->in) == EOF
		   ? STORE_OK
		   : wrong(reading, "something follows the end");
}

static enum store_outcome
read_all(FILE *in, struct bulk_load *bulk, uint64_t *records)
{
	struct reading reading = { .in = in, .bulk = bulk };
	uint8_t hash[SECRET_SIZE];
	enum store_outcome outcome = STORE_OK;

	reading.sum = secret_sum_new();
	outcome = read_head(&reading);
	if (outcome == STORE_OK)
		outcome = read_records(&reading);
	secret_sum_end(reading.sum, hash);
	if (outcome == STORE_OK)
		outcome = read_end(&reading, hash);
	if (reading.text != NULL)
		secret_wipe(reading.text, reading.size);
	free(reading.text);
	*records = reading.records;
	return outcome;
}

enum store_outcome
load_check(FILE *in, uint64_t *records)
{
	return read_all(in, NULL, records);
}

enum store_outcome
load_all(int dir, FILE *in, uint64_t *records)
{
	struct bulk_load *bulk = NULL;
	enum store_outcome outcome = bulk_load_begin(dir, &bulk);

	*records = 0;
	if (outcome != STORE_OK)
		return outcome;
	outcome = read_all(in, bulk, records);
	if (outcome == STORE_OK)
		return bulk_load_finish(bulk);
	bulk_load_discard(bulk);
	return outcome;
}
