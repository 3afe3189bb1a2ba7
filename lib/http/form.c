#include "http/form.h"

#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/utf8.h"

enum {
	PARAMETERS_MAX = 64,
	NAME_MAX_BYTES = 64,
	VALUE_MAX_BYTES = 4096,
	ROWS_MAX = 24,
};

/* What came for a name, in JSON or in a form. */
enum sent {
	SENT_TEXT,
	SENT_BROKEN, /* no text: broken UTF-8, a character that XML has not */
	SENT_LONG,   /* in a query: longer than any field may be */
	SENT_NUMBER,
	SENT_TRUE,
	SENT_OTHER, /* an object, a list, a number of another kind */
};

struct parameter {
	const char *name;
	const char *text; /* "" where it has none */
	enum sent sent;
};

struct row {
	const char *text;
	bool flag;
	const char *code;
	const char *sent;
	bool came;
};

struct form {
	struct arena *arena;
	struct parameter *parameters;
	size_t room;
	size_t count;
	const struct field *fields;
	size_t field_count;
	struct row rows[ROWS_MAX];
};

struct form *
form_new(struct arena *arena)
{
	struct form *form = arena_alloc(arena, sizeof(*form));

	form->arena = arena;
	return form;
}

static void
make_room(struct form *form, size_t parameters)
{
	form->room = parameters;
	form->parameters =
	    arena_alloc(form->arena, parameters * sizeof(*form->parameters));
}

static const char *
add(struct form *form, const char *name, const char *text, enum sent sent)
{
	if (strlen(name) > NAME_MAX_BYTES)
		return "bad-request";
	if (form->count == form->room || strlen(text) > VALUE_MAX_BYTES)
		return "too-large";
	form->parameters[form->count].name = name;
	form->parameters[form->count].text = text;
	form->parameters[form->count].sent = sent;
	form->count++;
	return NULL;
}

/* Decodes one name or value; NULL where it is no text. */
static const char *
decode(struct form *form, const char *bytes, size_t len)
{
	size_t decoded = 0;
	const char *text =
	    encode_read_percent(form->arena, bytes, len, true, &decoded);

	return text != NULL && utf8_is_text(text, decoded) ? text : NULL;
}

static const char *
read_pair(struct form *form, const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - pair);
	const char *name = decode(form, pair, name_len);
	const char *text =
	    equals == NULL ? "" : decode(form, equals + 1, len - name_len - 1);

	if (name == NULL)
		return "bad-request";
	return text == NULL ? add(form, name, "", SENT_BROKEN)
			    : add(form, name, text, SENT_TEXT);
}

static const char *
end_of_pair(const char *bytes, const char *end)
{
	const char *ampersand = memchr(bytes, '&', (size_t)(end - bytes));

	return ampersand == NULL ? end : ampersand;
}

const char *
form_read_urlencoded(struct form *form, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	make_room(form, PARAMETERS_MAX);
	while (bytes < end) {
		const char *stop = end_of_pair(bytes, end);

		if (stop > bytes) {
			const char *wrong =
			    read_pair(form, bytes, (size_t)(stop - bytes));

			if (wrong != NULL)
				return wrong;
		}
		bytes = stop + 1;
	}
	return NULL;
}

/* Bytes of a query before "next=", which stands at its head or behind an "&";
 * all of them where there is none. */
static size_t
before_next(const char *query)
{
	size_t at = 0;

	while (query[at] != '\0' && !ascii_begins(query + at, "next=")) {
		at += strcspn(query + at, "&");
		at += query[at] == '&';
	}
	return at;
}

/* Takes a parameter of a query, right or wrong; which it is. */
static bool
keep(struct form *form, const char *name, const char *text)
{
	struct parameter *parameter = &form->parameters[form->count++];

	parameter->name = name;
	parameter->text = "";
	parameter->sent = text == NULL                     ? SENT_BROKEN
			  : strlen(text) > VALUE_MAX_BYTES ? SENT_LONG
							   : SENT_TEXT;
	if (parameter->sent == SENT_TEXT)
		parameter->text = text;
	return parameter->sent == SENT_TEXT;
}

static bool
keep_pair(struct form *form, const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - pair);
	const char *name = decode(form, pair, name_len);

	return name != NULL && strlen(name) <= NAME_MAX_BYTES
	       && keep(form, name,
		   equals == NULL
		       ? ""
		       : decode(form, equals + 1, len - name_len - 1));
}

bool
form_read_query(struct form *form, const char *query)
{
	const char *end = query + before_next(query);
	size_t pairs = 2; /* the first, and next */
	bool good = true;

	for (const char *at = query; at < end; at++)
		pairs += *at == '&';
	make_room(form, pairs);
	for (const char *at = query; at < end;) {
		const char *stop = end_of_pair(at, end);

		if (stop > at && !keep_pair(form, at, (size_t)(stop - at)))
			good = false;
		at = stop + 1;
	}
	if (*end == '\0')
		return good;
	end += strlen("next=");
	return keep(form, "next", utf8_is_text(end, strlen(end)) ? end : NULL)
	       && good;
}

static const char *
add_member(struct form *form, const struct value *member)
{
	switch (member->kind) {
	case VALUE_TEXT:
		return utf8_is_text(member->text, strlen(member->text))
			   ? add(form, member->name, member->text, SENT_TEXT)
			   : add(form, member->name, "", SENT_BROKEN);
	case VALUE_NUMBER:
		return add(form, member->name,
		    arena_format(form->arena, "%lld",
			(long long)member->number),
		    SENT_NUMBER);
	case VALUE_FLAG:
		/* A check box that is off is not sent. */
		return member->flag ? add(form, member->name, "1", SENT_TRUE)
				    : NULL;
	case VALUE_OBJECT:
	case VALUE_LIST:
		return add(form, member->name, "", SENT_OTHER);
	}
	return NULL;
}

const char *
form_read_json(struct form *form, const char *bytes, size_t len)
{
	const struct value *object = json_read(form->arena, bytes, len);

	if (object == NULL)
		return "bad-request";
	make_room(form, PARAMETERS_MAX);
	for (const struct value *member = object->first; member != NULL;
	     member = member->next) {
		const char *wrong = add_member(form, member);

		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

static const struct parameter *
find(const struct form *form, const char *name, size_t *times)
{
	const struct parameter *found = NULL;

	*times = 0;
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->parameters[i].name, name) != 0)
			continue;
		if (found == NULL)
			found = &form->parameters[i];
		(*times)++;
	}
	return found;
}

bool
form_has(const struct form *form, const char *name)
{
	size_t times = 0;

	return find(form, name, &times) != NULL;
}

const char *
form_raw(const struct form *form, const char *name)
{
	size_t times = 0;
	const struct parameter *found = find(form, name, &times);

	return found == NULL || times > 1 || found->sent != SENT_TEXT
		   ? NULL
		   : found->text;
}

static const char *
code(struct form *form, const struct field *field, const char *what)
{
	return arena_format(form->arena, "%s-%s", field->name, what);
}

/* No field of ours is more than a line. */
static bool
has_control(const char *text)
{
	return strpbrk(text, "\t\r\n") != NULL;
}

/* As the field's own rule has made it ready, or as it came; NULL where that
 * is right, and the row has it. */
static const char *
check_text(struct form *form, const struct field *field, const char *text,
    struct row *row)
{
	const char *wrong = NULL;

	if (field->judge != NULL)
		wrong = field->judge(form->arena, text, &text);
	if (text[0] == '\0')
		return field->required ? code(form, field, "missing") : NULL;
	if (strlen(text) > field->max)
		return code(form, field, "too-long");
	if (field->kind != FIELD_SECRET && has_control(text))
		return code(form, field, "bad-character");
	row->flag = true;
	row->text = wrong == NULL ? text : NULL;
	return wrong;
}

/* Whether JSON has what the field takes. */
static bool
is_of_kind(const struct field *field, enum sent sent)
{
	switch (sent) {
	case SENT_TEXT:
	case SENT_BROKEN:
	case SENT_LONG:
		return true;
	case SENT_NUMBER:
		return field->kind == FIELD_FLAG || field->kind == FIELD_NUMBER;
	case SENT_TRUE:
		return field->kind == FIELD_FLAG;
	case SENT_OTHER:
		break;
	}
	return false;
}

static const char *
check_row(struct form *form, const struct field *field, struct row *row)
{
	size_t times = 0;
	const struct parameter *found = find(form, field->name, &times);

	row->came = found != NULL;
	if (times > 1)
		return code(form, field, "repeated");
	row->sent = found == NULL ? NULL : found->text;
	if (found != NULL && !is_of_kind(field, found->sent))
		return code(form, field, "wrong-type");
	if (found != NULL && found->sent == SENT_BROKEN)
		return code(form, field, "bad-character");
	if (found != NULL && found->sent == SENT_LONG)
		return code(form, field, "too-long");
	if (found == NULL || found->text[0] == '\0')
		return field->required ? code(form, field, "missing") : NULL;
	return check_text(form, field, found->text, row);
}

void
form_check(struct form *form, const struct field *fields, size_t count)
{
	form->fields = fields;
	form->field_count = count < ROWS_MAX ? count : ROWS_MAX;
	memset(form->rows, 0, sizeof(form->rows));
	for (size_t i = 0; i < form->field_count; i++) {
		form->rows[i].code =
		    check_row(form, &fields[i], &form->rows[i]);
		if (form->rows[i].code != NULL)
			form->rows[i].text = NULL;
	}
}

const char *
form_text(const struct form *form, size_t row)
{
	return form->rows[row].text;
}

bool
form_flag(const struct form *form, size_t row)
{
	return form->rows[row].flag;
}

bool
form_came(const struct form *form, size_t row)
{
	return form->rows[row].came;
}

const char *
form_named(const struct form *form, size_t row)
{
	if (form->rows[row].came && form->rows[row].text == NULL)
		return "";
	return form->rows[row].text;
}

const char *
form_sent(const struct form *form, size_t row)
{
	return form->rows[row].sent;
}

const char *
form_trouble(const struct form *form, size_t row)
{
	return form->rows[row].code;
}

bool
form_is_good(const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (form->rows[i].code != NULL)
			return false;
	return true;
}

void
form_refuse(struct form *form, size_t row, const char *code_of_row)
{
	if (form->rows[row].code == NULL)
		form->rows[row].code = code_of_row;
}

void
form_need(struct form *form, size_t row, const char *code)
{
	if (form_text(form, row) == NULL)
		form_refuse(form, row, code);
}

void
form_ignore(struct form *form, size_t row)
{
	form->rows[row].text = NULL;
	form->rows[row].flag = false;
	form->rows[row].code = NULL;
}

bool
form_error(const struct form *form, size_t n, const char **field,
    const char **found)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->rows[i].code == NULL || n-- > 0)
			continue;
		*field = form->fields[i].name;
		*found = form->rows[i].code;
		return true;
	}
	return false;
}

static bool
is_secret(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].kind == FIELD_SECRET;
	/* Before a table is applied the name must do. */
	return ascii_begins(name, "password")
	       || ascii_begins(name, "current_password");
}

struct value *
form_typed(const struct form *form)
{
	struct value *typed = value_object(form->arena);

	for (size_t i = 0; i < form->count; i++) {
		const struct parameter *parameter = &form->parameters[i];

		if (!is_secret(form, parameter->name)
		    && form_raw(form, parameter->name) != NULL)
			value_set_text(typed, parameter->name, parameter->text);
	}
	return typed;
}
