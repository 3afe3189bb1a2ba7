/* Bytes as text and back; what is not exactly an encoding is refused. */

#include "base/encode.h"

#include <stdint.h>
#include <string.h>

#include "tap.h"

/* RFC 4648 section 10, in the letters for URLs and without padding. */
static const struct {
	const char *bytes;
	const char *base64url;
	const char *base64;
	const char *hex;
} vectors[] = {
	{ "", "", "", "" },
	{ "f", "Zg", "Zg==", "66" },
	{ "fo", "Zm8", "Zm8=", "666f" },
	{ "foo", "Zm9v", "Zm9v", "666f6f" },
	{ "foob", "Zm9vYg", "Zm9vYg==", "666f6f62" },
	{ "fooba", "Zm9vYmE", "Zm9vYmE=", "666f6f6261" },
	{ "foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172" },
	{ "\xfb\xff\xfe", "-__-", "+//+", "fbfffe" },
};

static void
test_vectors(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const char *bytes = vectors[i].bytes;
		size_t len = strlen(bytes);
		char text[ENCODE_HEX_SIZE(8)];
		char back[8] = "";

		is_string(encode_base64url(bytes, len, text),
		    vectors[i].base64url, "base64url of %zu bytes", len);
		is_int((intmax_t)strlen(text),
		    (intmax_t)ENCODE_BASE64URL_SIZE(len) - 1, "its size");
		ok(encode_read_base64url(text, back, len)
			&& memcmp(back, bytes, len) == 0,
		    "and back");
		is_string(encode_hex(bytes, len, text), vectors[i].hex, "hex");
		memset(back, 0, sizeof(back));
		ok(encode_read_hex(text, back, len)
			&& memcmp(back, bytes, len) == 0,
		    "and back");
		is_string(encode_base64(arena, bytes, len), vectors[i].base64,
		    "base64");
	}
}

static void
test_refused(void)
{
	static const char *const hex[] = { "", "6", "666", "66666f", "6g6f",
		"66 f", "-16f", "66\xc3\xb6" };
	static const char *const url[] = { "", "Z", "Zg", "Zm9", "Zm8=", "Zm+",
		"Zm/", "Z 8", "Zm8A", "\xc3\xb6o" };
	uint8_t bytes[2];

	for (size_t i = 0; i < sizeof(hex) / sizeof(hex[0]); i++)
		ok(!encode_read_hex(hex[i], bytes, 2), "no hex of 2 bytes: %s",
		    hex[i]);
	for (size_t i = 0; i < sizeof(url) / sizeof(url[0]); i++)
		ok(!encode_read_base64url(url[i], bytes, 2),
		    "no base64url of 2 bytes: %s", url[i]);
	ok(encode_read_hex("66aF", bytes, 2) && bytes[1] == 0xaf,
	    "hex in capitals");
	ok(encode_read_base64url("Zm8", bytes, 2), "spare bits of zero");
	ok(!encode_read_base64url("Zm9", bytes, 2), "spare bits, two letters");
	ok(!encode_read_base64url("Zh", bytes, 1), "spare bits, one letter");
}

static void
test_lines(struct arena *arena)
{
	uint8_t bytes[57 * 2 + 1] = { 0 };
	const char *text = encode_base64(arena, bytes, 57);

	is_int((intmax_t)strlen(text), 76, "57 bytes fill a line");
	text = encode_base64(arena, bytes, sizeof(bytes));
	is_int((intmax_t)strlen(text), 76 + 2 + 76 + 2 + 4, "three lines");
	ok(memcmp(text + 76, "\r\n", 2) == 0
		&& memcmp(text + 154, "\r\nAA==", 7) == 0,
	    "with CR LF between them and none at the end");
}

static void
is_percent(struct arena *arena, const char *text, bool plus, const char *wanted)
{
	size_t len = 99;
	const char *got =
	    encode_read_percent(arena, text, strlen(text), plus, &len);

	is_string(got, wanted, "read %s", text);
	if (wanted != NULL)
		is_int((intmax_t)len, (intmax_t)strlen(wanted), "its length");
}

static void
test_percent(struct arena *arena)
{
	static const char *const broken[] = { "%", "a%", "%4", "%4g", "%g4",
		"%%41", "% 41", "%\xc3\xb6", "%+1", "%-1", "ab%2" };
	size_t len = 0;
	const char *text = NULL;

	is_string(encode_percent(arena, "aZ0-._~"), "aZ0-._~", "unreserved");
	is_string(encode_percent(arena, "a b+c/?&=%\"'\xc3\xb6\x01"),
	    "a%20b%2Bc%2F%3F%26%3D%25%22%27%C3%B6%01", "all else");
	is_percent(arena, "", true, "");
	is_percent(arena, "a%20b+c%2b", true, "a b c+");
	is_percent(arena, "a%20b+c%2B", false, "a b+c+");
	is_percent(arena, "%C3%b6%25", true, "\xc3\xb6%");
	is_percent(arena, "%2541", true, "%41");
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		is_percent(arena, broken[i], true, NULL);
	text = encode_read_percent(arena, "a%00b", 5, true, &len);
	ok(len == 3 && memcmp(text, "a\0b", 4) == 0, "NUL has its length");
	/* The digits of what lies behind the text do not count. */
	ok(encode_read_percent(arena, "a%41", 3, true, &len) == NULL
		&& encode_read_percent(arena, "a%41", 2, true, &len) == NULL,
	    "cut off");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_vectors(arena);
	test_refused();
	test_lines(arena);
	test_percent(arena);
	arena_free(arena);
	return done();
}
