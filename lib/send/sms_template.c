#include "send/sms_template.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/encode.h"

/* How long the name in "{name}" is, 0 where this is none: JSON has braces of
 * its own. */
static size_t
name_len(const char *text)
{
	size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz");

	return text[len + 1] == '}' ? len : 0;
}

static const char *
find(const struct text_value *values, const char *name, size_t len)
{
	for (; values->name != NULL; values++)
		if (strlen(values->name) == len
		    && strncmp(values->name, name, len) == 0)
			return values->text;
	return NULL;
}

static void
add_json(struct buffer *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\') {
			buffer_byte(out, '\\');
			buffer_byte(out, *text);
		} else if ((unsigned char)*text < 0x20) {
			buffer_format(out, "\\u%04x", (unsigned)*text);
		} else {
			buffer_byte(out, *text);
		}
	}
}

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static bool
add(struct buffer *out, const char *text, enum text_place place)
{
	switch (place) {
	case TEXT_FORM:
		buffer_text(out, encode_percent(out->arena, text));
		return true;
	case TEXT_JSON:
		add_json(out, text);
		return true;
	case TEXT_HEADER:
		buffer_text(out, text);
		return !has_control(text);
	}
	return false;
}

const char *
sms_template_fill(struct arena *arena, const char *template,
    const struct text_value *values, enum text_place place)
{
	struct buffer out = buffer_new(arena, 1024);

	while (*template != '\0') {
		size_t plain = strcspn(template, "{");
		size_t len = 0;
		const char *value = NULL;

		buffer_add(&out, template, plain);
		template += plain;
		if (*template == '\0')
			break;
		len = name_len(template);
		if (len == 0) {
			buffer_byte(&out, *template ++);
			continue;
		}
		value = find(values, template + 1, len);
		if (value == NULL || !add(&out, value, place))
			return NULL;
		template += len + 2;
	}
	return out.bytes;
}
