/* lib/store: files that were changed behind its back open, or damage is said;
 * a text to import is whole or refused.  The first letter names the file, the
 * rest changes it: two bytes of offset, one of length, and so many bytes. */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/secret.h"
#include "base/siphash.h"
#include "fault.h"
#include "input.h"
#include "keys.h"
#include "scratch.h"
#include "store/file.h"
#include "store/gdbm/journal.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "store/word.h"

enum { FILES = 8, SIZE = 1 << 20, SALT = 40, HEADER_SUM = 56, BEFORE = 16 };

/* The files of a small store, as each run finds them. */
static struct image {
	char name[FILE_NAME_SIZE];
	uint8_t *bytes;
	size_t len;
} images[FILES];
static size_t image_count;

static int
sync_nothing(int fd)
{
	(void)fd;
	return 0;
}

static bool
take_image(void *context, const char *name)
{
	struct image *image = &images[image_count];
	int dir = scratch_descriptor();
	int fd = -1;

	(void)context;
	if (name[0] == '.' || ascii_begins(name, "flush")
	    || ascii_ends(name, "lock"))
		return true;
	CHECK(image_count < FILES && strlen(name) < FILE_NAME_SIZE);
	fd = fault_open(dir, name);
	image->bytes = malloc(SIZE);
	CHECK(image->bytes != NULL);
	CHECK(file_read(fd, name, image->bytes, SIZE, &image->len));
	(void)strncpy(image->name, name, FILE_NAME_SIZE - 1);
	(void)close(fd);
	image_count++;
	return true;
}

void
input_begin(void)
{
	struct store *store = NULL;

	scratch_catch_log();
	file_calls.sync = sync_nothing;
	file_calls.sync_data = sync_nothing;
	(void)scratch_directory();
	scratch_clock(0);
	store = keys_fresh();
	for (const char *key = "abcdefghijklmnop"; *key != '\0'; key++)
		CHECK(keys_put(store, key, "value of the base", 0) == STORE_OK);
	CHECK(keys_merge() == STORE_OK);
	CHECK(keys_put(store, "a", "value of the journal", 0) == STORE_OK);
	CHECK(keys_put(store, "new", "value of the journal", 0) == STORE_OK);
	CHECK(keys_delete(store, "b") == STORE_OK);
	store_close(store);
	CHECK(file_each(scratch_descriptor(), take_image, NULL));
}

/* Whoever has the folder has the key of its sums. */
static void
sum_again(uint8_t *bytes, size_t len)
{
	uint64_t sum = siphash_64(bytes + SALT, bytes, HEADER_SUM);
	size_t at = JOURNAL_HEADER;

	word_put_64(bytes + HEADER_SUM, sum);
	sum = word_get_64(bytes + at + BEFORE);
	while (at + JOURNAL_HEAD + JOURNAL_SUM <= len) {
		size_t size = word_get_32(bytes + at);

		if (size < JOURNAL_HEAD + JOURNAL_SUM || size > len - at)
			return;
		word_put_64(bytes + at + BEFORE, sum);
		sum = siphash_64(bytes + SALT, bytes + at, size - JOURNAL_SUM);
		word_put_64(bytes + at + size - JOURNAL_SUM, sum);
		at += size;
	}
}

static size_t
change(uint8_t *bytes, size_t len, struct input input)
{
	while (input.len > 3) {
		size_t at = (size_t)(uint8_t)input_letter(&input) << 8;
		size_t count = 0;

		at |= (uint8_t)input_letter(&input);
		count = (uint8_t)input_letter(&input);
		count = count > input.len ? input.len : count;
		at = len == 0 ? 0 : at % len;
		count = count > SIZE - at ? SIZE - at : count;
		memcpy(bytes + at, input.bytes, count);
		len = at + count > len ? at + count : len;
		input.bytes += count;
		input.len -= count;
	}
	return len;
}

static void
lay(const struct image *image, const uint8_t *bytes, size_t len)
{
	int fd = -1;

	CHECK(file_open(scratch_descriptor(), image->name, FILE_NEW, &fd)
	      == STORE_OK);
	fault_write(fd, bytes, len, 0);
	(void)close(fd);
}

static void
lay_all(char letter, const struct input *input)
{
	static const char *const which[] = { "MANIFEST", "journal.", ".gdbm",
		".sums" };
	const char *wanted = which[(unsigned char)letter % 4];
	static uint8_t bytes[SIZE];

	(void)scratch_directory();
	for (size_t i = 0; i < image_count; i++) {
		size_t len = images[i].len;

		memcpy(bytes, images[i].bytes, len);
		if (strstr(images[i].name, wanted) != NULL)
			len = change(bytes, len, *input);
		if (ascii_begins(images[i].name, "journal")
		    && (letter & 0x20) != 0)
			sum_again(bytes, len);
		lay(&images[i], bytes, len);
	}
}

static bool
visit(void *context, const void *key, size_t key_len,
    const struct store_value *value)
{
	(void)context;
	CHECK(key_len > 0 && key_len <= STORE_KEY_MAX && key != NULL);
	CHECK(value->len <= STORE_VALUE_MAX);
	return true;
}

static void
report(void *context, const char *line)
{
	(void)context;
	CHECK(line[0] != '\0');
}

static void
use(int dir)
{
	struct store *store = NULL;
	uint64_t records = 0;

	if (store_open(dir, &store) == STORE_OK) {
		(void)keys_get(store, "a");
		(void)keys_get(store, "c");
		(void)keys_get(store, "none");
		(void)store_iterate(store, KEYS_TABLE, visit, NULL);
		if (keys_put(store, "d", "put", 0) == STORE_OK)
			CHECK(strcmp(keys_get(store, "d"), "put") == 0);
		(void)keys_merge();
		(void)keys_get(store, "a");
		store_close(store);
	}
	(void)store_admin_verify(dir, report, NULL, &records);
	if (store_admin_repair(dir) == STORE_OK) {
		store = keys_open(dir);
		CHECK(keys_put(store, "e", "put", 0) == STORE_OK);
		store_close(store);
	}
}

/* With a last line that fits what stands before it, half of the time. */
static void
import(char letter, const struct input *input)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	uint8_t hash[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	int lines = 0;
	uint64_t records = 0;

	CHECK(file != NULL);
	for (size_t i = 0; i < input->len; i++)
		lines += input->bytes[i] == '\n';
	(void)fwrite(input->bytes, 1, input->len, file);
	secret_hash(input->bytes, input->len, hash);
	if (letter == 'i')
		(void)fprintf(file, "end %d %s\n", lines - 2,
		    encode_hex(hash, sizeof(hash), hex));
	CHECK(fclose(file) == 0);
	file = fmemopen(text, size + 1, "r");
	CHECK(file != NULL);
	if (store_admin_import_check(file, &records) == STORE_OK) {
		rewind(file);
		lay_all(letter, &(struct input){ .len = 0 });
		CHECK(store_admin_import(scratch_descriptor(), file, &records)
		      == STORE_OK);
		use(scratch_descriptor());
	}
	(void)fclose(file);
	free(text);
}

int
input_try(const uint8_t *bytes, size_t len)
{
	struct input input = { (const char *)bytes, len };
	char letter = input_letter(&input);

	if (letter == 'i' || letter == 'I') {
		import(letter, &input);
		return 0;
	}
	lay_all(letter, &input);
	use(scratch_descriptor());
	return 0;
}
