#include "page/draft.h"

#include <string.h>

#include "base/log.h"
#include "page/steps.h"

struct draft
draft_new(struct arena *arena)
{
	struct draft draft = { .arena = arena,
		.bytes = buffer_new(arena, 16384),
		.pieces = buffer_new(arena, 128 * sizeof(struct piece)),
		.codes = buffer_new(arena, 64 * sizeof(struct piece_code)),
		.controls =
		    buffer_new(arena, 32 * sizeof(struct piece_control)),
		.choices =
		    buffer_new(arena, 32 * sizeof(struct piece_choice)) };

	return draft;
}

uint32_t
draft_count(const struct draft *draft)
{
	return (uint32_t)(draft->pieces.len / sizeof(struct piece));
}

struct piece *
draft_at(const struct draft *draft, uint32_t index)
{
	/* An arena's memory is aligned for all. */
	void *pieces = draft->pieces.bytes;

	return (struct piece *)pieces + index;
}

uint32_t
draft_piece(struct draft *draft, const struct piece *piece)
{
	buffer_add(&draft->pieces, piece, sizeof(*piece));
	return draft_count(draft) - 1;
}

void
draft_close(struct draft *draft, uint32_t index)
{
	draft->label = draft_count(draft);
	draft_at(draft, index)->to = draft->label;
}

void
draft_cut(struct draft *draft, uint32_t count, size_t len)
{
	draft->pieces.len = count * sizeof(struct piece);
	draft->bytes.len = len;
	draft->label = count;
}

/* The literal that text may be added to: the last piece, if its text is the
 * last of the bytes and no jump leads behind it. */
static struct piece *
open_literal(struct draft *draft)
{
	struct piece piece = { .kind = PIECE_LITERAL,
		.text = (uint32_t)draft->bytes.len };
	uint32_t count = draft_count(draft);
	struct piece *last = NULL;

	if (count > draft->label) {
		last = draft_at(draft, count - 1);
		if (last->kind == PIECE_LITERAL
		    && last->text + last->len == draft->bytes.len)
			return last;
	}
	return draft_at(draft, draft_piece(draft, &piece));
}

void
draft_literal(struct draft *draft, const char *text)
{
	size_t len = strlen(text);

	if (len > 0) {
		open_literal(draft)->len += (uint32_t)len;
		buffer_add(&draft->bytes, text, len);
	}
}

void
draft_escaped(struct draft *draft, enum escape_place place, const char *text)
{
	struct piece *piece = NULL;
	size_t before = draft->bytes.len;

	if (text[0] == '\0')
		return;
	piece = open_literal(draft);
	escape_write(&draft->bytes, place, text, strlen(text));
	piece->len += (uint32_t)(draft->bytes.len - before);
}

uint32_t
draft_bytes(struct draft *draft, const char *bytes, size_t len)
{
	uint32_t place = (uint32_t)draft->bytes.len;

	buffer_add(&draft->bytes, bytes, len);
	return place;
}

uint32_t
draft_text(struct draft *draft, const char *text)
{
	return draft_bytes(draft, text, strlen(text) + 1);
}

uint32_t
draft_path(struct draft *draft, const char *names)
{
	uint32_t place = (uint32_t)draft->bytes.len;

	while (*names != '\0') {
		size_t len = strcspn(names, "/");

		buffer_add(&draft->bytes, names, len);
		buffer_byte(&draft->bytes, '\0');
		names += names[len] == '/' ? len + 1 : len;
	}
	buffer_byte(&draft->bytes, '\0');
	return place;
}

static struct piece_code *
codes_of(const struct draft *draft)
{
	void *codes = draft->codes.bytes;

	return codes;
}

static size_t
code_count(const struct draft *draft)
{
	return draft->codes.len / sizeof(struct piece_code);
}

bool
draft_has_code(const struct draft *draft, const char *name)
{
	const struct piece_code *codes = codes_of(draft);

	for (size_t i = 0; i < code_count(draft); i++)
		if (strcmp(draft->bytes.bytes + codes[i].name, name) == 0)
			return true;
	return false;
}

/* By insertion: there are some dozens. */
static void
sort_codes(struct draft *draft)
{
	struct piece_code *codes = codes_of(draft);
	const char *bytes = draft->bytes.bytes;

	for (size_t i = 1; i < code_count(draft); i++) {
		struct piece_code code = codes[i];
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
draft_finish(struct draft *draft, const struct page_site *site, bool absolute,
    const char *file)
{
	const struct buffer *bytes = &draft->bytes;
	uint32_t file_at = draft_text(draft, file);
	uint32_t base_at = draft_text(draft, site->base);
	uint32_t origin_at = draft_text(draft, absolute ? site->origin : "");
	size_t size = sizeof(struct page) + draft->pieces.len + draft->codes.len
		      + draft->controls.len + draft->choices.len + bytes->len
		      + 7 * (size_t)16;
	struct shipment shipment = { .block = calloc(1, size) };
	struct page *page = NULL;
	void *block = shipment.block;
	bool warned = false;
	unsigned char *warned_at = NULL;

	if (block == NULL || bytes->len > UINT32_MAX / 2)
		log_out_of_memory();
	sort_codes(draft);
	page = block;
	shipment.used = (sizeof(*page) + 15) / 16 * 16;
	page->steps = steps;
	page->pieces = load(&shipment, draft->pieces.bytes, draft->pieces.len);
	page->codes = load(&shipment, draft->codes.bytes, draft->codes.len);
	page->code_count = code_count(draft);
	page->controls =
	    load(&shipment, draft->controls.bytes, draft->controls.len);
	page->control_count =
	    draft->controls.len / sizeof(struct piece_control);
	page->choices =
	    load(&shipment, draft->choices.bytes, draft->choices.len);
	warned_at = shipment.block + shipment.used;
	(void)load(&shipment, &warned, sizeof(warned));
	page->warned = (bool *)warned_at;
	page->bytes = load(&shipment, bytes->bytes, bytes->len);
	page->whole = draft->whole;
	page->text = draft->text;
	page->title = draft->title;
	page->file = page->bytes + file_at;
	page->base = page->bytes + base_at;
	page->origin = page->bytes + origin_at;
	return page;
}
