/* Fields from outside: what a body becomes, what a table makes of it, and
 * what is shown again. */

#include "http/form.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "tap.h"

enum { FIELDS_MAX = 64, NAME_MAX_BYTES = 64, VALUE_MAX_BYTES = 4096 };

typedef const char *reader(struct form *form, const char *bytes, size_t len);

static struct arena *arena;

/* What came, as JSON: nothing secret by its name, and nothing repeated. */
static const char *
typed(const struct form *form)
{
	struct buffer text = buffer_new(arena, 256);

	json_write(&text, form_typed(form));
	return text.bytes;
}

/* The fields of a body as JSON, or the code of what is wrong. */
static const char *
read_all(reader *read, const char *bytes, size_t len)
{
	struct form *form = form_new(arena);
	const char *wrong = read(form, bytes, len);

	return wrong == NULL ? typed(form) : wrong;
}

static void
test_urlencoded(void)
{
	static const struct {
		const char *body;
		const char *fields;
	} rows[] = { { "", "{}" }, { "a=b", "{\"a\":\"b\"}" },
		{ "a=b&c=d", "{\"a\":\"b\",\"c\":\"d\"}" },
		{ "&&a=b&", "{\"a\":\"b\"}" }, { "a", "{\"a\":\"\"}" },
		{ "a=", "{\"a\":\"\"}" }, { "=b", "{\"\":\"b\"}" },
		{ "a=b=c", "{\"a\":\"b=c\"}" },
		{ "a=b+c%2B%20d", "{\"a\":\"b c+ d\"}" },
		{ "a%62=%c3%A4", "{\"ab\":\"\xc3\xa4\"}" },
		{ "a=%26%3D", "{\"a\":\"&=\"}" },
		{ "a=b;c=d", "{\"a\":\"b;c=d\"}" },
		{ "a=1%0D%0A2", "{\"a\":\"1\\r\\n2\"}" },
		{ "a=\xc3\xa4", "{\"a\":\"\xc3\xa4\"}" },
		/* Named twice: neither is chosen. */
		{ "a=b&c=d&a=b", "{\"c\":\"d\"}" },
		/* No name. */
		{ "%zz=a", "bad-request" }, { "a%00=b", "bad-request" },
		/* No text: nothing to show again. */
		{ "a=%&b=c", "{\"b\":\"c\"}" }, { "a=%4", "{}" },
		{ "a=%4g", "{}" }, { "a=%%", "{}" }, { "a=%00", "{}" },
		{ "a=b%00c", "{}" }, { "a=%01", "{}" },
		{ "a=%7F", "{\"a\":\"\x7f\"}" }, { "a=%FF", "{}" },
		{ "a=\xff", "{}" }, { "a=%C3", "{}" }, { "a=%C0%BC", "{}" },
		{ "a=%ED%A0%80", "{}" }, { "a=%F4%90%80%80", "{}" },
		{ "a=%EF%BF%BE", "{}" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(read_all(form_read_urlencoded, rows[i].body,
			      strlen(rows[i].body)),
		    rows[i].fields, "form %s", rows[i].body);
	is_string(read_all(form_read_urlencoded, "a=b\0c", 5), "{}",
	    "a NUL as it stands");
	is_string(read_all(form_read_urlencoded, "a=bcd", 3), "{\"a\":\"b\"}",
	    "no byte behind the end is read");
}

static void
test_json(void)
{
	static const struct {
		const char *body;
		const char *fields;
	} rows[] = { { "{}", "{}" }, { "{\"a\":\"b\"}", "{\"a\":\"b\"}" },
		{ "{\"a\":-42,\"b\":true}", "{}" },
		{ "{\"a\":false,\"b\":null}", "{}" },
		{ "{\"a\":[1],\"b\":{\"c\":1},\"d\":\"e\"}", "{\"d\":\"e\"}" },
		{ "{\"a\":\"+%41\"}", "{\"a\":\"+%41\"}" },
		{ "{\"a\":\"\\u00e4\"}", "{\"a\":\"\xc3\xa4\"}" },
		{ "", "bad-request" }, { "[]", "bad-request" },
		{ "\"a\"", "bad-request" }, { "{\"a\":1", "bad-request" },
		{ "{\"a\":1}x", "bad-request" },
		{ "{\"a\":1,\"a\":1}", "bad-request" },
		/* attacks H: what nobody asked for is ignored, whatever it is.
		 */
		{ "{\"a\":\"b\",\"c\":1.5,\"d\":[1.5],\"e\":1e999,"
		  "\"f\":9223372036854775808,\"g\":-0.0}",
		    "{\"a\":\"b\"}" },
		{ "{\"a\":\"b\",\"c\":\"\\u0000\"}", "{\"a\":\"b\"}" },
		{ "{\"a\":\"\\ud800\"}", "{}" }, { "{\"a\":\"\xff\"}", "{}" },
		{ "{\"a\":01}", "bad-request" },
		{ "{\"a\":1.}", "bad-request" },
		{ "\xef\xbb\xbf{\"a\":\"b\"}", "{\"a\":\"b\"}" },
		{ "a=b", "bad-request" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(read_all(form_read_json, rows[i].body,
			      strlen(rows[i].body)),
		    rows[i].fields, "JSON %s", rows[i].body);
}

/* In a query `next` is last and may hold anything. */
static void
test_query(void)
{
	static const struct {
		const char *query;
		const char *fields;
		bool lost;
	} rows[] = { { "", "{}", false },
		{ "lang=de&x=%41", "{\"lang\":\"de\",\"x\":\"A\"}", false },
		{ "next=/a?b=c&d=e", "{\"next\":\"/a?b=c&d=e\"}", false },
		{ "lang=de&next=/%41+b",
		    "{\"lang\":\"de\",\"next\":\"/%41+b\"}", false },
		{ "next=/a&next=/b", "{\"next\":\"/a&next=/b\"}", false },
		{ "xnext=/a&b=c", "{\"xnext\":\"/a\",\"b\":\"c\"}", false },
		{ "next=", "{\"next\":\"\"}", false },
		{ "next", "{\"next\":\"\"}", false },
		{ "next=/%", "{\"next\":\"/%\"}", false },
		/* What others add, and what was cut, refuses nothing. */
		{ "lang=%&next=/", "{\"next\":\"/\"}", true },
		{ "next=/\xff", "{}", true }, { "lang=%00", "{}", true },
		{ "utm=100%&lang=de", "{\"lang\":\"de\"}", true },
		{ "utm=%E9t%E9&next=/a", "{\"next\":\"/a\"}", true },
		{ "%E9=1&lang=de", "{\"lang\":\"de\"}", true },
		{ "%=1&%00&lang=de", "{\"lang\":\"de\"}", true },
		{ "lang=de&lang=%", "{}", true },
		{ "&&=&a=b&", "{\"\":\"\",\"a\":\"b\"}", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct form *form = form_new(arena);

		ok(form_read_query(form, rows[i].query) != rows[i].lost,
		    "F11: whether something was lost of %s", rows[i].query);
		is_string(typed(form), rows[i].fields, "query %s",
		    rows[i].query);
	}
}

/* A field that an action does take is told what is wrong with it. */
static void
test_query_fields(void)
{
	static const struct field fields[] = {
		{ "token", 16, FIELD_TEXT, true, NULL },
		{ "code", 16, FIELD_TEXT, true, NULL },
		{ "lang", 16, FIELD_TEXT, false, NULL },
	};
	struct buffer query = buffer_new(arena, 16384);
	struct form *form = form_new(arena);

	buffer_text(&query, "token=%FF&code=");
	for (size_t i = 0; i <= VALUE_MAX_BYTES; i++)
		buffer_text(&query, "1");
	for (int i = 0; i < 100; i++)
		buffer_text(&query, "&utm=%E9");
	buffer_text(&query, "&");
	for (int i = 0; i <= NAME_MAX_BYTES; i++)
		buffer_text(&query, "n");
	buffer_text(&query, "=1&lang=de");
	ok(!form_read_query(form, query.bytes), "F11: not all of it is good");
	form_check(form, fields, 3);
	is_string(form_trouble(form, 0), "token-bad-character", "no text");
	is_string(form_named(form, 0), "", "yet something was named");
	is_string(form_trouble(form, 1), "code-too-long", "too much");
	is_string(form_text(form, 2), "de", "a hundred behind it");
	is_string(form_raw(form, "token"), NULL, "what is wrong is no value");
	ok(form_has(form, "token"), "but came");
}

/* A form of so many fields, of a name and a value of so many bytes. */
static const char *
read_large(int fields, size_t name, size_t value)
{
	struct buffer body = buffer_new(arena, 8192);
	const char *wrong = NULL;

	for (size_t i = 0; i < name; i++)
		buffer_text(&body, "n");
	buffer_text(&body, "=");
	for (size_t i = 0; i < value; i++)
		buffer_text(&body, "v");
	for (int i = 1; i < fields; i++)
		buffer_format(&body, "&f%d=", i);
	wrong = form_read_urlencoded(form_new(arena), body.bytes, body.len);
	return wrong == NULL ? "fine" : wrong;
}

static void
test_large(void)
{
	char query[VALUE_MAX_BYTES + 16] = "next=/";
	struct form *form = form_new(arena);

	is_string(read_large(FIELDS_MAX, 1, 1), "fine", "64 fields");
	is_string(read_large(FIELDS_MAX + 1, 1, 1), "too-large", "65");
	is_string(read_large(1, NAME_MAX_BYTES, 1), "fine", "a long name");
	is_string(read_large(1, NAME_MAX_BYTES + 1, 1), "bad-request",
	    "one that is longer than any of ours");
	is_string(read_large(1, 1, VALUE_MAX_BYTES), "fine", "4 KiB");
	is_string(read_large(1, 1, VALUE_MAX_BYTES + 1), "too-large",
	    "a byte more");
	memset(query + 6, 'x', VALUE_MAX_BYTES);
	ok(!form_read_query(form, query),
	    "a next of more than 4 KiB is no good one");
	is_string(form_raw(form, "next"), NULL, "it is ignored");
}

/* A judge that takes small letters and makes them one. */
static const char *
judge_word(struct arena *memory, const char *text, const char **value)
{
	(void)memory;
	if (strspn(text, "abc") != strlen(text))
		return "word-invalid";
	*value = "word";
	return NULL;
}

enum { NAME, WORD, SECRET, TICK, FIELDS };

static const struct field fields[] = {
	[NAME] = { .name = "name", .max = 8, .required = true },
	[WORD] = { .name = "word", .max = 8, .judge = judge_word },
	[SECRET] = { .name = "hush", .max = 8, .kind = FIELD_SECRET },
	[TICK] = { .name = "tick", .max = 8, .kind = FIELD_FLAG },
};

static struct form *
checked(reader *read, const char *body)
{
	struct form *form = form_new(arena);

	if (read(form, body, strlen(body)) != NULL)
		bail("%s is no form", body);
	form_check(form, fields, FIELDS);
	return form;
}

static void
test_table(void)
{
	static const struct {
		const char *body;
		int row;
		const char *text;
		const char *code;
	} rows[] = { { "name=Ada", NAME, "Ada", NULL },
		{ "", NAME, NULL, "name-missing" },
		{ "name", NAME, NULL, "name-missing" },
		{ "name=", NAME, NULL, "name-missing" },
		{ "NAME=Ada", NAME, NULL, "name-missing" },
		{ "name=+", NAME, " ", NULL },
		{ "name=12345678", NAME, "12345678", NULL },
		{ "name=123456789", NAME, NULL, "name-too-long" },
		/* Bytes, not letters. */
		{ "name=%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4", NAME, NULL,
		    "name-too-long" },
		{ "name=A%0AB", NAME, NULL, "name-bad-character" },
		{ "name=A%0DB", NAME, NULL, "name-bad-character" },
		{ "name=A%09B", NAME, NULL, "name-bad-character" },
		{ "name=A&name=A", NAME, NULL, "name-repeated" },
		{ "name=&name=", NAME, NULL, "name-repeated" },
		{ "word=abc", WORD, "word", NULL },
		{ "word=xyz", WORD, NULL, "word-invalid" },
		{ "word=", WORD, NULL, NULL }, { "", WORD, NULL, NULL },
		{ "word=xyzxyzxyz", WORD, NULL, "word-too-long" },
		/* What the judge has made of it is measured. */
		{ "word=aaaaaaaaa", WORD, "word", NULL },
		{ "word=a%0Ab", WORD, NULL, "word-bad-character" },
		{ "hush=a%09b", SECRET, "a\tb", NULL },
		{ "hush=123456789", SECRET, NULL, "hush-too-long" },
		{ "hush=a&hush=b", SECRET, NULL, "hush-repeated" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct form *form =
		    checked(form_read_urlencoded, rows[i].body);
		size_t row = (size_t)rows[i].row;

		is_string(form_text(form, row), rows[i].text, "%s of \"%s\"",
		    fields[row].name, rows[i].body);
		is_string(form_trouble(form, row), rows[i].code,
		    "what is wrong with it");
	}
}

static void
test_flags(void)
{
	ok(form_flag(checked(form_read_urlencoded, "tick=1"), TICK), "a tick");
	ok(!form_flag(checked(form_read_urlencoded, "tick="), TICK)
		&& !form_flag(checked(form_read_urlencoded, ""), TICK),
	    "none");
	ok(form_flag(checked(form_read_json, "{\"tick\":true}"), TICK),
	    "in JSON");
	ok(!form_flag(checked(form_read_json, "{\"tick\":false}"), TICK),
	    "none there");
	is_string(form_trouble(checked(form_read_json, "{\"name\":[\"a\"]}"),
		      NAME),
	    "name-wrong-type", "a list is no text");
	is_string(form_trouble(checked(form_read_json, "{\"word\":{}}"), WORD),
	    "word-wrong-type", "nor is an object");
	is_string(form_trouble(checked(form_read_json, "{\"name\":42}"), NAME),
	    "name-wrong-type", "P4, attacks H: nor is a number");
	is_string(form_trouble(checked(form_read_json, "{\"name\":true}"),
		      NAME),
	    "name-wrong-type", "attacks H: nor is true");
	is_string(form_trouble(checked(form_read_json, "{\"name\":1.5}"), NAME),
	    "name-wrong-type", "attacks G: nor is a fraction");
	ok(form_flag(checked(form_read_json, "{\"tick\":1}"), TICK),
	    "a tick may be a number");
}

/* attacks G: text that is none is the trouble of its own field. */
static void
test_broken(void)
{
	static const struct {
		reader *read;
		const char *body;
	} bodies[] = { { form_read_urlencoded, "name=a%00b" },
		{ form_read_urlencoded, "name=%FF" },
		{ form_read_urlencoded, "name=%" },
		{ form_read_urlencoded, "name=%EF%BF%BF" },
		{ form_read_json, "{\"name\":\"a\\u0000b\"}" },
		{ form_read_json, "{\"name\":\"\\u0007\"}" },
		{ form_read_json, "{\"name\":\"\\udc00\"}" },
		{ form_read_json, "{\"name\":\"\xed\xa0\x80\"}" } };

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct form *form = checked(bodies[i].read, bodies[i].body);

		is_string(form_trouble(form, NAME), "name-bad-character",
		    "attacks G: %s", bodies[i].body);
		ok(form_text(form, NAME) == NULL
			&& form_raw(form, "name") == NULL,
		    "it has no value");
	}
}

static void
test_errors(void)
{
	struct form *form = checked(form_read_urlencoded, "word=x&name=Ada");
	const char *field = NULL;
	const char *code = NULL;

	ok(!form_is_good(form), "one is wrong");
	form_need(form, NAME, "name-missing");
	ok(form_trouble(form, NAME) == NULL, "what came is not missing");
	form_refuse(form, NAME, "name-taken");
	form_refuse(form, WORD, "word-taken");
	is_string(form_trouble(form, WORD), "word-invalid",
	    "the first code stays");
	ok(form_error(form, 0, &field, &code) && strcmp(field, "name") == 0
		&& strcmp(code, "name-taken") == 0,
	    "the table's first is first");
	ok(form_error(form, 1, &field, &code) && strcmp(field, "word") == 0
		&& strcmp(code, "word-invalid") == 0,
	    "then the next");
	ok(!form_error(form, 2, &field, &code), "and no more");
	form_ignore(form, WORD);
	form_ignore(form, NAME);
	ok(form_is_good(form) && form_text(form, NAME) == NULL
		&& !form_flag(form, NAME),
	    "what is ignored was not sent");
	ok(form_is_good(checked(form_read_urlencoded, "name=Ada&other=x")),
	    "what no table knows does no harm");
}

static void
test_raw(void)
{
	struct form *form = checked(form_read_urlencoded, "a=1&b=&c=1&c=2");

	is_string(form_raw(form, "a"), "1", "as sent");
	is_string(form_raw(form, "b"), "", "an empty one");
	is_string(form_raw(form, "c"), NULL, "one of two is none");
	is_string(form_raw(form, "d"), NULL, "nor is one that never came");
	ok(form_has(form, "b") && form_has(form, "c") && !form_has(form, "d"),
	    "came or not");
}

/* What a row tells beside its value. */
static void
test_came(void)
{
	static const struct {
		const char *body;
		bool came;
		const char *named;
		const char *sent;
	} rows[] = { { "", false, NULL, NULL }, { "word=", true, "", "" },
		{ "word=abc", true, "word", "abc" },
		{ "word=xyz", true, "", "xyz" },
		{ "word=a&word=a", true, "", NULL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct form *form = checked(form_read_urlencoded, rows[i].body);

		ok(form_came(form, WORD) == rows[i].came, "\"%s\" came or not",
		    rows[i].body);
		is_string(form_named(form, WORD), rows[i].named,
		    "what is meant by it");
		is_string(form_sent(form, WORD), rows[i].sent, "as sent");
		form_ignore(form, WORD);
		is_string(form_sent(form, WORD), rows[i].sent,
		    "also of what was ignored");
	}
}

static void
test_typed(void)
{
	static const char body[] =
	    "{\"name\":\"A\\tB\",\"hush\":\"x\",\"word\":[1],\"other\":\"y\"}";
	static const char secrets[] = "password=a&password_confirm=b&"
				      "current_password=c&username=d";
	struct form *form = form_new(arena);

	is_string(typed(checked(form_read_json, body)),
	    "{\"name\":\"A\\tB\",\"other\":\"y\"}",
	    "wrong or unknown, but no secret and no list");
	(void)form_read_urlencoded(form, secrets, strlen(secrets));
	is_string(typed(form), "{\"username\":\"d\"}",
	    "before a table is known the name tells a secret");
}

int
main(void)
{
	arena = arena_new();
	test_urlencoded();
	test_json();
	test_query();
	test_query_fields();
	test_large();
	test_table();
	test_flags();
	test_broken();
	test_errors();
	test_raw();
	test_came();
	test_typed();
	arena_free(arena);
	return done();
}
