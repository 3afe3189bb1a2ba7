/* lib/base: what reads bytes, and what it writes reads back the same.
 * The first letter says which. */

#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/log.h"
#include "base/number.h"
#include "base/siphash.h"
#include "base/utf8.h"
#include "input.h"

static struct arena *arena;
static char logged[2000];

static void
sink(const char *line)
{
	CHECK(strlen(line) < sizeof(logged));
	(void)strncpy(logged, line, sizeof(logged) - 1);
}

void
input_begin(void)
{
	arena = arena_new();
	log_capture(sink);
}

static void
try_json(const struct input *input)
{
	struct value *value = json_read(arena, input->bytes, input->len);
	struct buffer once = buffer_new(arena, 64);
	struct buffer twice = buffer_new(arena, 64);

	if (value == NULL)
		return;
	json_write(&once, value);
	value = json_read(arena, once.bytes, once.len);
	CHECK(value != NULL);
	json_write(&twice, value);
	CHECK(strcmp(once.bytes, twice.bytes) == 0);
}

static void
try_utf8(const struct input *input)
{
	const char *at = input->bytes;
	const char *end = at + input->len;
	bool text = utf8_is_text(input->bytes, input->len);

	while (at < end) {
		const char *from = at;
		char again[4];
		uint32_t scalar = utf8_read(&at, end);

		CHECK(at > from && at <= end);
		CHECK(scalar != UTF8_BAD || !text);
		if (scalar != UTF8_BAD)
			CHECK(utf8_write(scalar, again) == (size_t)(at - from)
			      && memcmp(again, from, (size_t)(at - from)) == 0
			      && utf8_digit(scalar) <= 9);
	}
}

static void
try_percent(const struct input *input)
{
	const char *text = input_text(arena, input);
	size_t len = 0;
	const char *read =
	    encode_read_percent(arena, input->bytes, input->len, true, &len);

	CHECK(read == NULL || len <= input->len);
	if (text == NULL)
		return;
	text = encode_percent(arena, text);
	read = encode_read_percent(arena, text, strlen(text), false, &len);
	CHECK(read != NULL && len == input->len
	      && memcmp(read, input->bytes, len) == 0);
}

static void
try_letters(const struct input *input)
{
	char *hex = arena_alloc(arena, ENCODE_HEX_SIZE(input->len));
	char *base = arena_alloc(arena, ENCODE_BASE64URL_SIZE(input->len));
	char *back = arena_alloc(arena, input->len + 1);
	const char *text = arena_copy(arena, input->bytes, input->len);

	CHECK(encode_read_hex(encode_hex(input->bytes, input->len, hex), back,
		  input->len)
	      && memcmp(back, input->bytes, input->len) == 0);
	CHECK(encode_read_base64url(encode_base64url(input->bytes, input->len,
					base),
		  back, input->len)
	      && memcmp(back, input->bytes, input->len) == 0);
	(void)encode_read_hex(text, back, input->len / 2);
	(void)encode_read_base64url(text, back, input->len * 3 / 4);
	(void)encode_base64(arena, input->bytes, input->len);
}

static void
try_number(const struct input *input)
{
	const char *text = arena_copy(arena, input->bytes, input->len);
	char again[NUMBER_SIZE];
	int64_t number = 0;

	if (!number_read(text, INT64_MIN, INT64_MAX, &number))
		return;
	text = number_write(number, again);
	CHECK(number_read(text, number, number, &number));
}

static void
try_log(const struct input *input)
{
	log_info("%.*s", (int)input->len, input->bytes);
	for (const char *at = logged; *at != '\0'; at++)
		CHECK((unsigned char)*at >= 0x20 && *at != 0x7f);
	CHECK(utf8_is_text(logged, strlen(logged)));
}

static void
try_siphash(const struct input *input)
{
	static const uint8_t key[SIPHASH_KEY] = { 7 };
	uint8_t hash[16];

	CHECK(siphash_64(key, input->bytes, input->len)
	      == siphash_64(key, arena_copy(arena, input->bytes, input->len),
		  input->len));
	siphash_128(key, input->bytes, input->len, hash);
}

int
input_try(const uint8_t *bytes, size_t len)
{
	static void (*const all[])(const struct input *input) = { try_json,
		try_utf8, try_percent, try_letters, try_number, try_log,
		try_siphash };
	struct input input = { arena_copy(arena, bytes, len), len };
	size_t which = input_which(&input, "jupenls");

	if (which < sizeof(all) / sizeof(all[0]))
		all[which](&input);
	arena_reset(arena);
	return 0;
}
