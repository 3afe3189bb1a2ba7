#include "base/encode.h"

#include <stdint.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/ascii.h"
#include "base/buffer.h"

static const char hex_digits[] = "0123456789abcdef";
static const char url_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
encode_hex(const void *bytes, size_t len, char *text)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = hex_digits[from[i] >> 4];
		text[2 * i + 1] = hex_digits[from[i] & 15];
	}
	text[2 * len] = '\0';
	return text;
}

char *
encode_base64url(const void *bytes, size_t len, char *text)
{
	const uint8_t *from = bytes;
	uint32_t bits = 0;
	unsigned count = 0;
	char *to = text;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | from[i];
		count += 8;
		while (count >= 6) {
			count -= 6;
			*to++ = url_letters[bits >> count & 63];
		}
	}
	if (count > 0)
		*to++ = url_letters[bits << (6 - count) & 63];
	*to = '\0';
	return text;
}

bool
encode_read_hex(const char *text, void *bytes, size_t len)
{
	uint8_t *to = bytes;

	if (strlen(text) != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = ascii_hex(text[2 * i]);
		int low = ascii_hex(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		to[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool
encode_read_base64url(const char *text, void *bytes, size_t len)
{
	uint8_t *to = bytes;
	uint32_t bits = 0;
	unsigned count = 0;
	size_t done = 0;

	if (strlen(text) != ENCODE_BASE64URL_SIZE(len) - 1)
		return false;
	for (; *text != '\0'; text++) {
		const char *letter = strchr(url_letters, *text);

		if (letter == NULL)
			return false;
		bits = bits << 6 | (uint32_t)(letter - url_letters);
		count += 6;
		if (count >= 8 && done < len) {
			count -= 8;
			to[done++] = (uint8_t)(bits >> count);
		}
	}
	return done == len && (bits & ((1U << count) - 1)) == 0;
}

char *
encode_base64(struct arena *arena, const void *bytes, size_t len)
{
	enum { LINE = 57 }; /* bytes that make 76 letters */
	struct buffer buffer = buffer_new(arena, len / 3 * 4 + len / 28 + 8);
	const uint8_t *from = bytes;

	for (size_t done = 0; done < len; done += LINE) {
		size_t part = len - done < LINE ? len - done : LINE;
		unsigned char line[80];

		if (done > 0)
			buffer_text(&buffer, "\r\n");
		buffer_add(&buffer, line,
		    (size_t)EVP_EncodeBlock(line, from + done, (int)part));
	}
	return buffer.bytes;
}

char *
encode_percent(struct arena *arena, const char *text)
{
	struct buffer buffer = buffer_new(arena, strlen(text) * 2);

	for (; *text != '\0'; text++) {
		if (ascii_is_alnum(*text) || strchr("-._~", *text) != NULL)
			buffer_byte(&buffer, *text);
		else
			buffer_format(&buffer, "%%%02X", (uint8_t)*text);
	}
	return buffer.bytes;
}

char *
encode_read_percent(struct arena *arena, const char *text, size_t len,
    bool plus, size_t *out_len)
{
	char *out = arena_alloc(arena, len + 1);
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%') {
			bool whole = len - i > 2;
			int high = whole ? ascii_hex(text[i + 1]) : -1;
			int low = whole ? ascii_hex(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		out[done++] = c;
	}
	*out_len = done;
	return out;
}
