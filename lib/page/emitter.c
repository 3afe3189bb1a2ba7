#include "page/emitter.h"

#include <string.h>

#include "base/log.h"
#include "page/steps.h"

struct emitter
emitter_new(struct arena *arena)
{
	struct emitter emitter = { .arena = arena,
		.bytes = buffer_new(arena, 16384),
		.ops = buffer_new(arena, 128 * sizeof(struct op)),
		.codes = buffer_new(arena, 64 * sizeof(struct op_code)),
		.controls = buffer_new(arena, 32 * sizeof(struct op_control)),
		.choices = buffer_new(arena, 32 * sizeof(struct op_choice)) };

	return emitter;
}

uint32_t
emitter_count(const struct emitter *emitter)
{
	return (uint32_t)(emitter->ops.len / sizeof(struct op));
}

struct op *
emitter_at(const struct emitter *emitter, uint32_t index)
{
	/* An arena's memory is aligned for all. */
	void *ops = emitter->ops.bytes;

	return (struct op *)ops + index;
}

uint32_t
emitter_piece(struct emitter *emitter, const struct op *op)
{
	buffer_add(&emitter->ops, op, sizeof(*op));
	return emitter_count(emitter) - 1;
}

void
emitter_close(struct emitter *emitter, uint32_t index)
{
	emitter->label = emitter_count(emitter);
	emitter_at(emitter, index)->to = emitter->label;
}

void
emitter_cut(struct emitter *emitter, uint32_t count, size_t len)
{
	emitter->ops.len = count * sizeof(struct op);
	emitter->bytes.len = len;
	emitter->label = count;
}

/* The literal that text may be added to: the last op, if its text is the
 * last of the bytes and no jump leads behind it. */
static struct op *
open_literal(struct emitter *emitter)
{
	struct op op = { .kind = OP_LITERAL,
		.text = (uint32_t)emitter->bytes.len };
	uint32_t count = emitter_count(emitter);
	struct op *last = NULL;

	if (count > emitter->label) {
		last = emitter_at(emitter, count - 1);
		if (last->kind == OP_LITERAL
		    && last->text + last->len == emitter->bytes.len)
			return last;
	}
	return emitter_at(emitter, emitter_piece(emitter, &op));
}

void
emitter_literal(struct emitter *emitter, const char *text)
{
	size_t len = strlen(text);

	if (len > 0) {
		open_literal(emitter)->len += (uint32_t)len;
		buffer_add(&emitter->bytes, text, len);
	}
}

void
emitter_escaped(struct emitter *emitter, enum escape_place place,
    const char *text)
{
	struct op *op = NULL;
	size_t before = emitter->bytes.len;

	if (text[0] == '\0')
		return;
	op = open_literal(emitter);
	escape_write(&emitter->bytes, place, text, strlen(text));
	op->len += (uint32_t)(emitter->bytes.len - before);
}

uint32_t
emitter_bytes(struct emitter *emitter, const char *bytes, size_t len)
{
	uint32_t place = (uint32_t)emitter->bytes.len;

	buffer_add(&emitter->bytes, bytes, len);
	return place;
}

uint32_t
emitter_text(struct emitter *emitter, const char *text)
{
	return emitter_bytes(emitter, text, strlen(text) + 1);
}

uint32_t
emitter_path(struct emitter *emitter, const char *names)
{
	uint32_t place = (uint32_t)emitter->bytes.len;

	while (*names != '\0') {
		size_t len = strcspn(names, "/");

		buffer_add(&emitter->bytes, names, len);
		buffer_byte(&emitter->bytes, '\0');
		names += names[len] == '/' ? len + 1 : len;
	}
	buffer_byte(&emitter->bytes, '\0');
	return place;
}

static struct op_code *
codes_of(const struct emitter *emitter)
{
	void *codes = emitter->codes.bytes;

	return codes;
}

static size_t
code_count(const struct emitter *emitter)
{
	return emitter->codes.len / sizeof(struct op_code);
}

bool
emitter_has_code(const struct emitter *emitter, const char *name)
{
	const struct op_code *codes = codes_of(emitter);

	for (size_t i = 0; i < code_count(emitter); i++)
		if (strcmp(emitter->bytes.bytes + codes[i].name, name) == 0)
			return true;
	return false;
}

/* By insertion: there are some dozens. */
static void
sort_codes(struct emitter *emitter)
{
	struct op_code *codes = codes_of(emitter);
	const char *bytes = emitter->bytes.bytes;

	for (size_t i = 1; i < code_count(emitter); i++) {
		struct op_code code = codes[i];
		size_t j = i;

		for (; j > 0
		       && strcmp(bytes + codes[j - 1].name, bytes + code.name)
			      > 0;
		     j--)
			codes[j] = codes[j - 1];
		codes[j] = code;
	}
}

/* One block for all, so that a worker at rest holds no more than it reads. */
struct shipment {
	unsigned char *block;
	size_t used;
};

/* Each table takes a multiple of what any of them must stand at. */
static const void *
load(struct shipment *shipment, const void *bytes, size_t len)
{
	unsigned char *place = shipment->block + shipment->used;

	memcpy(place, bytes, len);
	shipment->used += (len + 15) / 16 * 16;
	return place;
}

struct page *
emitter_finish(struct emitter *emitter, const struct page_site *site,
    bool absolute, const char *file)
{
	const struct buffer *bytes = &emitter->bytes;
	uint32_t file_at = emitter_text(emitter, file);
	uint32_t base_at = emitter_text(emitter, site->base);
	uint32_t origin_at =
	    emitter_text(emitter, absolute ? site->origin : "");
	size_t size = sizeof(struct page) + emitter->ops.len
		      + emitter->codes.len + emitter->controls.len
		      + emitter->choices.len + bytes->len + 7 * (size_t)16;
	struct shipment shipment = { .block = calloc(1, size) };
	struct page *page = NULL;
	void *block = shipment.block;
	bool warned = false;
	unsigned char *warned_at = NULL;

	if (block == NULL || bytes->len > UINT32_MAX / 2)
		log_out_of_memory();
	sort_codes(emitter);
	page = block;
	shipment.used = (sizeof(*page) + 15) / 16 * 16;
	page->steps = steps;
	page->ops = load(&shipment, emitter->ops.bytes, emitter->ops.len);
	page->codes = load(&shipment, emitter->codes.bytes, emitter->codes.len);
	page->code_count = code_count(emitter);
	page->controls =
	    load(&shipment, emitter->controls.bytes, emitter->controls.len);
	page->control_count = emitter->controls.len / sizeof(struct op_control);
	page->choices =
	    load(&shipment, emitter->choices.bytes, emitter->choices.len);
	warned_at = shipment.block + shipment.used;
	(void)load(&shipment, &warned, sizeof(warned));
	page->warned = (bool *)warned_at;
	page->bytes = load(&shipment, bytes->bytes, bytes->len);
	page->whole = emitter->whole;
	page->text = emitter->text;
	page->title = emitter->title;
	page->file = page->bytes + file_at;
	page->base = page->bytes + base_at;
	page->origin = page->bytes + origin_at;
	return page;
}
