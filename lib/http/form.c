#include "http/form.h"

#include <string.h>

#include "base/ascii.h"
#include "http/form_parts.h"

struct form *
form_new(struct arena *arena)
{
	struct form *form = arena_alloc(arena, sizeof(*form));

	form->arena = arena;
	return form;
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
	form->field_count = count < FORM_ROWS_MAX ? count : FORM_ROWS_MAX;
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
