/* JSON: what is taken, what is refused, what is written. */

#include "base/json.h"

#include <string.h>

#include "tap.h"

static struct arena *arena;

static struct value *
read_text(const char *text)
{
	return json_read(arena, text, strlen(text));
}

static const char *
write_value(const struct value *value)
{
	struct buffer buffer = buffer_new(arena, 16);

	json_write(&buffer, value);
	return buffer.bytes;
}

static void
test_kinds(void)
{
	const struct value *object = read_text(
	    " {\"a\":\"x\\u00e4\\ud83d\\ude00\\n\", \"b\":-3,\"c\":true,\n"
	    "\"d\":false,\"e\":null,\"f\":{\"g\":[]},\"h\":[1,\"2\",{}]} ");

	if (object == NULL)
		bail("a good object was refused");
	is_string(value_get_text(object, "a"), "x\xc3\xa4\xf0\x9f\x98\x80\n",
	    "text with escapes");
	is_int(value_get(object, "b")->number, -3, "number");
	ok(value_get(object, "c")->flag && !value_get(object, "d")->flag,
	    "flags");
	ok(value_get(object, "e") == NULL, "null counts as absent");
	is_string(write_value(object),
	    "{\"a\":\"x\xc3\xa4\xf0\x9f\x98\x80\\n\",\"b\":-3,\"c\":true,"
	    "\"d\":false,\"f\":{\"g\":[]},\"h\":[1,\"2\",{}]}",
	    "written compactly, in the same order");
}

static void
test_refused(void)
{
	static const char *const wrong[] = { "", " ", "{", "{}}", "{} {}", "[]",
		"[{}]", "\"a\"", "1", "null", "true", "{a:1}", "{'a':1}",
		"{\"a\":1,}", "{\"a\" 1}", "{\"a\":01}", "{\"a\":+1}",
		"{\"a\":.5}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}",
		"{\"a\":1,\"\\u0061\":2}", "{\"b\":{\"a\":1,\"a\":1}}",
		"{\"a\\u0000\":1}", "{\"a\":\"\n\"}", "{\"a\":\"\\x41\"}",
		"// a\n{}", "{/**/}", "{}\xef\xbb\xbf",
		"\xef\xbb\xbf\xef\xbb\xbf{}", "{\"a\":1e}", "{\"a\":-}",
		"{\"a\":1.e3}" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(read_text(wrong[i]) == NULL, "refused: %s", wrong[i]);
	ok(json_read(arena, "{}\0", 3) == NULL, "refused: a NUL behind it");
	ok(json_read(arena, "{}}", 2) != NULL, "only its own bytes count");
}

/* What we take nowhere: there, and not as text or number. */
static void
test_beyond(void)
{
	static const char *const numbers[] = { "1.0", "1e3", "-1E-3",
		"9223372036854775808", "1e999", "-1e999", "0.5", "[1.5]" };
	static const char *const texts[] = { "\\u0000", "\\u0001", "\\ufffe",
		"\\ud800", "\\udc00\\ud800", "\\u000b", "\xff", "\xc0\x80",
		"\xed\xa0\x80", "a\\\\\\ud800" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct value *object = read_text(
		    arena_format(arena, "{\"a\":%s,\"b\":\"c\"}", numbers[i]));

		ok(object != NULL && value_get(object, "a")->kind == VALUE_LIST
			&& value_get_text(object, "b") != NULL,
		    "a number as no number: %s", numbers[i]);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct value *object = read_text(arena_format(arena,
		    "{\"a\":\"%s\",\"b\":\"c\"}", texts[i]));

		is_string(object == NULL ? NULL : value_get_text(object, "a"),
		    "\xef\xbf\xbe", "a text as no text: %s", texts[i]);
	}
	is_string(write_value(read_text("\xef\xbb\xbf {\"a\":\"\\\\ud800\"}")),
	    "{\"a\":\"\\\\ud800\"}", "behind a byte order mark");
	is_string(write_value(read_text("{\"\\u0007\":1,\"a\":2}")),
	    "{\"a\":2}", "a name that is no text");
}

static struct value *
nested(int depth)
{
	struct buffer text = buffer_new(arena, 64);

	for (int i = 1; i < depth; i++)
		buffer_text(&text, "{\"a\":");
	buffer_text(&text, "{}");
	for (int i = 1; i < depth; i++)
		buffer_text(&text, "}");
	return read_text(text.bytes);
}

static struct value *
members(int count, bool list)
{
	struct buffer text = buffer_new(arena, 64);

	buffer_text(&text, list ? "{\"a\":[" : "{");
	for (int i = 0; i < count; i++)
		buffer_format(&text, list ? "%s%d" : "%s\"m%d\":1",
		    i == 0 ? "" : ",", i);
	buffer_text(&text, list ? "]}" : "}");
	return read_text(text.bytes);
}

static void
test_bounds(void)
{
	ok(nested(8) != NULL, "depth 8");
	ok(nested(9) == NULL, "depth 9 is too deep");
	ok(nested(100000) == NULL, "and so is what would fill the stack");
	ok(members(64, false) != NULL, "64 members");
	ok(members(65, false) == NULL, "65 members are too many");
	ok(members(64, true) != NULL && members(65, true) == NULL, "items too");
}

static void
test_write(void)
{
	struct value *object = value_object(arena);

	is_string(write_value(object), "{}", "an empty object");
	value_set_text(object, "t", "\"\\/\x7f\t<&\xe2\x80\xa8");
	value_set_number(object, "n", INT64_MIN);
	is_string(write_value(object),
	    "{\"t\":\"\\\"\\\\/\x7f\\t<&\xe2\x80\xa8\","
	    "\"n\":-9223372036854775808}",
	    "escaped as much as it must be");
	ok(read_text(write_value(object)) != NULL, "and it can be read");
}

int
main(void)
{
	arena = arena_new();
	test_kinds();
	test_refused();
	test_beyond();
	test_bounds();
	test_write();
	arena_free(arena);
	return done();
}
