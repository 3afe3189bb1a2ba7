/* What the torture programmes write, and how what they read is judged.
 *
 * Writer W counts: its commit N puts N under three keys, under one place of a
 * ring that keeps the last commits, and under a key that only odd numbers
 * have; and it adds one to a total that all share.  So the numbers say which
 * commits are there, and each view of the store must be one of the states
 * between whole commits. */
#ifndef T_TORTURE_MODEL_H
#define T_TORTURE_MODEL_H

#include "base/arena.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

enum { MODEL_WRITERS = 17, MODEL_KEYS = 3, MODEL_RING = 24 };

/* How far each writer came; shared by processes where it lies so. */
struct model {
	_Atomic int64_t begun[MODEL_WRITERS];
	_Atomic int64_t acknowledged[MODEL_WRITERS];
};

/* The next commit of `writer`; the outcome of the step that failed.  Exits
 * with 5 where a transaction reads what cannot be. */
enum store_outcome model_commit(struct model *model, struct store *store,
    int writer);

/* All numbers as of one moment; -1 is what nobody wrote. */
struct model_seen {
	int64_t total;
	int64_t keys[MODEL_WRITERS][MODEL_KEYS];
	int64_t ring[MODEL_WRITERS][MODEL_RING];
	int64_t odd[MODEL_WRITERS];
};
enum store_outcome model_see(struct store *store, struct model_seen *seen);

struct model_faults {
	int closed;  /* the store did not open, or did not read */
	int lost;    /* acknowledged, not there */
	int partial; /* some of a commit, not all */
	int wrong;   /* there, never written */
};

/* Judges what was seen by what was acknowledged before the look and begun
 * before its end. */
void model_judge(const struct model_seen *seen,
    const int64_t acknowledged[MODEL_WRITERS],
    const int64_t begun[MODEL_WRITERS], struct model_faults *faults);

/* Opens the store in `dir`, looks, and judges by `model` as it grows. */
void model_look(const struct model *model, int dir,
    struct model_faults *faults);

int model_count(const struct model_faults *faults);

#endif
