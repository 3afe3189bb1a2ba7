/* A form as it comes: a body, a query, JSON.  Which fields it shall have,
 * form.c knows. */

#include <string.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/utf8.h"
#include "http/form.h"
#include "http/form_parts.h"

enum {
	PARAMETERS_MAX = 64,
	NAME_MAX_BYTES = 64,
	VALUE_MAX_BYTES = 4096,
};

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
