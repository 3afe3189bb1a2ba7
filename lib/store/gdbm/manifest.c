#include "store/gdbm/manifest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/number.h"
#include "base/siphash.h"
#include "store/file.h"
#include "store/word.h"

static const char name[] = "MANIFEST";
static const char name_new[] = "MANIFEST.tmp";
static const char first_line[] = "latchkey store ";

enum { TEXT_MAX = 512 };

static void
sum_of(const struct manifest *manifest, const char *text, size_t len,
    char hex[ENCODE_HEX_SIZE(8)])
{
	uint8_t sum[8];

	word_put_64(sum, siphash_64(manifest->key, text, len));
	(void)encode_hex(sum, sizeof(sum), hex);
}

static size_t
render(const struct manifest *manifest, char text[TEXT_MAX])
{
	char id[ENCODE_HEX_SIZE(16)];
	char key[ENCODE_HEX_SIZE(16)];
	char sum[ENCODE_HEX_SIZE(8)];
	int len = snprintf(text, TEXT_MAX,
	    "%s%d\nid %s\nkey %s\ngeneration %" PRIu64 "\nbase %" PRIu64
	    "\njournal %" PRIu64 "\nnext %" PRIu64 "\n",
	    first_line, MANIFEST_FORMAT, encode_hex(manifest->id, 16, id),
	    encode_hex(manifest->key, 16, key), manifest->generation,
	    manifest->base, manifest->journal, manifest->next);

	sum_of(manifest, text, (size_t)len, sum);
	len += snprintf(text + len, TEXT_MAX - (size_t)len, "sum %s\n", sum);
	return (size_t)len;
}

/* The rest of the line that begins with `word`, ended by a NUL in place. */
static char *
take(char **text, const char *word)
{
	char *line = *text;
	char *end = strchr(line, '\n');

	if (end == NULL || !ascii_begins(line, word))
		return NULL;
	*end = '\0';
	*text = end + 1;
	return line + strlen(word);
}

static bool
take_bytes(char **text, const char *word, uint8_t bytes[16])
{
	const char *hex = take(text, word);

	return hex != NULL && encode_read_hex(hex, bytes, 16);
}

static bool
take_number(char **text, const char *word, uint64_t *number)
{
	const char *digits = take(text, word);
	int64_t value = 0;

	if (digits == NULL || !number_read(digits, 0, INT64_MAX, &value))
		return false;
	*number = (uint64_t)value;
	return true;
}

/* `text` is taken apart; whole says how it read. */
static bool
parse(char *text, const char *whole, size_t len, struct manifest *manifest)
{
	char again[TEXT_MAX];

	/* Written again it must be the same, sum and all. */
	return take(&text, first_line) != NULL
	       && take_bytes(&text, "id ", manifest->id)
	       && take_bytes(&text, "key ", manifest->key)
	       && take_number(&text, "generation ", &manifest->generation)
	       && take_number(&text, "base ", &manifest->base)
	       && take_number(&text, "journal ", &manifest->journal)
	       && take_number(&text, "next ", &manifest->next)
	       && manifest->journal > 0 && render(manifest, again) == len
	       && memcmp(again, whole, len) == 0;
}

static bool
is_newer(const char *text)
{
	char format[16] = "";
	int64_t number = 0;

	if (!ascii_begins(text, first_line))
		return false;
	for (size_t i = 0; i + 1 < sizeof(format); i++) {
		char c = text[sizeof(first_line) - 1 + i];

		if (!ascii_is_digit(c))
			break;
		format[i] = c;
	}
	return number_read(format, MANIFEST_FORMAT + 1, 1000000, &number);
}

static bool
visit_name(void *context, const char *file)
{
	bool *found = context;

	*found = ascii_begins(file, "base.") || ascii_begins(file, "journal.");
	return !*found;
}

/* True where `dir` holds a base or a journal, whole or half made. */
static bool
has_files(int dir)
{
	bool found = false;

	/* What cannot be looked at may hold something. */
	return !file_each(dir, visit_name, &found) || found;
}

static enum store_outcome
say_missing(int dir)
{
	if (has_files(dir)) {
		log_warning("store: MANIFEST is missing beside a base or a "
			    "journal; put it back from a backup");
		return STORE_DAMAGED;
	}
	log_warning("store: there is none here yet; run latchkey init");
	return STORE_ABSENT;
}

static enum store_outcome
read_text(int dir, char text[TEXT_MAX], size_t *len)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name, FILE_READ, &fd);
	bool read = false;

	if (outcome == STORE_ABSENT)
		return say_missing(dir);
	if (outcome != STORE_OK)
		return outcome;
	read = file_read(fd, name, text, TEXT_MAX - 1, len);
	file_close(fd);
	text[*len] = '\0';
	return read ? STORE_OK : STORE_FAILED;
}

enum store_outcome
manifest_read(int dir, struct manifest *manifest)
{
	char text[TEXT_MAX] = "";
	char whole[TEXT_MAX];
	size_t len = 0;
	enum store_outcome outcome = read_text(dir, text, &len);

	if (outcome != STORE_OK)
		return outcome;
	memcpy(whole, text, sizeof(whole));
	if (is_newer(text)) {
		log_warning("store: MANIFEST: made by a newer program; install "
			    "that version");
		return STORE_FORMAT;
	}
	if (parse(text, whole, len, manifest))
		return STORE_OK;
	log_warning("store: MANIFEST: does not verify; put it back from a "
		    "backup");
	return STORE_DAMAGED;
}

static enum store_outcome
write_new(int dir, const char *text, size_t len)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name_new, FILE_NEW, &fd);

	if (outcome == STORE_OK)
		outcome = file_write(fd, name_new, text, len, 0);
	if (outcome == STORE_OK)
		outcome = file_sync(fd, name_new);
	file_close(fd);
	return outcome;
}

enum store_outcome
manifest_write(int dir, const struct manifest *manifest)
{
	char text[TEXT_MAX];
	size_t len = render(manifest, text);
	enum store_outcome outcome = write_new(dir, text, len);

	if (outcome == STORE_OK)
		outcome = file_rename(dir, name_new, name);
	if (outcome == STORE_OK)
		outcome = file_sync_directory(dir);
	return outcome;
}
