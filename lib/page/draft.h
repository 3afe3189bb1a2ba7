/* A page in the making: pieces and bytes that grow. */
#ifndef PAGE_DRAFT_H
#define PAGE_DRAFT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "page/escape.h"
#include "page/page_type.h"
#include "page/piece.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct draft {
	struct arena *arena;
	struct buffer bytes;
	struct buffer pieces;   /* struct piece */
	struct buffer codes;    /* struct piece_code, in any order */
	struct buffer controls; /* struct piece_control */
	struct buffer choices;  /* struct piece_choice */
	uint32_t label;         /* pieces before it are never added to */
	struct piece_range whole;
	struct piece_range text;
	struct piece_range title;
};

struct draft draft_new(struct arena *arena);

/* The index of the next piece. */
uint32_t draft_count(const struct draft *draft);

/* Literal text, one piece with what was literal before it. */
void draft_literal(struct draft *draft, const char *text);
void draft_escaped(struct draft *draft, enum escape_place place,
    const char *text);

/* Puts bytes or a text with its NUL aside; returns where. */
uint32_t draft_bytes(struct draft *draft, const char *bytes, size_t len);
uint32_t draft_text(struct draft *draft, const char *text);

/* A path as the walk reads it. */
uint32_t draft_path(struct draft *draft, const char *names);

/* Appends a piece; returns its index. */
uint32_t draft_piece(struct draft *draft, const struct piece *piece);

/* Ends the body of the piece at `index`: its `to` is here. */
void draft_close(struct draft *draft, uint32_t index);

/* Takes back what was made since: pieces from `count`, bytes from `len`. */
void draft_cut(struct draft *draft, uint32_t count, size_t len);

/* The piece at `index`; moves when one is appended. */
struct piece *draft_at(const struct draft *draft, uint32_t index);

bool draft_has_code(const struct draft *draft, const char *name);

/* The finished page, freed by free(). */
struct page *draft_finish(struct draft *draft, const struct page_site *site,
    bool absolute, const char *file);

#endif
