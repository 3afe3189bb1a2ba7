/* A page in the making: ops and bytes that grow. */
#ifndef PAGE_EMITTER_H
#define PAGE_EMITTER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "page/escape.h"
#include "page/op.h"
#include "page/page_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emitter {
	struct arena *arena;
	struct buffer bytes;
	struct buffer ops;      /* struct op */
	struct buffer codes;    /* struct op_code, in any order */
	struct buffer controls; /* struct op_control */
	struct buffer choices;  /* struct op_choice */
	uint32_t label;         /* ops before it are never added to */
	struct op_range whole;
	struct op_range text;
	struct op_range title;
};

struct emitter emitter_new(struct arena *arena);

/* The index of the next op. */
uint32_t emitter_count(const struct emitter *emitter);

/* Literal text, one op with what was literal before it. */
void emitter_literal(struct emitter *emitter, const char *text);
void emitter_escaped(struct emitter *emitter, enum escape_place place,
    const char *text);

/* Puts bytes or a text with its NUL aside; returns where. */
uint32_t emitter_bytes(struct emitter *emitter, const char *bytes, size_t len);
uint32_t emitter_text(struct emitter *emitter, const char *text);

/* A path as the walk reads it. */
uint32_t emitter_path(struct emitter *emitter, const char *names);

/* Appends a op; returns its index. */
uint32_t emitter_piece(struct emitter *emitter, const struct op *op);

/* Ends the body of the op at `index`: its `to` is here. */
void emitter_close(struct emitter *emitter, uint32_t index);

/* Takes back what was made since: ops from `count`, bytes from `len`. */
void emitter_cut(struct emitter *emitter, uint32_t count, size_t len);

/* The op at `index`; moves when one is appended. */
struct op *emitter_at(const struct emitter *emitter, uint32_t index);

bool emitter_has_code(const struct emitter *emitter, const char *name);

/* The finished page, freed by free(). */
struct page *emitter_finish(struct emitter *emitter,
    const struct page_site *site, bool absolute, const char *file);

#endif
