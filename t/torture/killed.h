/* The processes that get killed: writers, and one that makes a store. */
#ifndef T_TORTURE_KILLED_H
#define T_TORTURE_KILLED_H

#include <stdbool.h>

#include "model.h"

enum { KILLED_POINTS = 256 };

/* How one ends that was not killed. */
enum {
	KILLED_CREATED = 10, /* the store is made */
	KILLED_BROKEN = 11,  /* and more: what must not be */
};

/* What they tell the judge, in shared memory. */
struct killed {
	struct model model;
	bool flushes; /* are real */
	bool alone;   /* one writer, and no judge while it lives */
	_Atomic int kills[KILLED_POINTS]; /* at each point */
	_Atomic int torn;                 /* between two pieces of a write */
	_Atomic int merges;
	_Atomic int recoveries; /* after I/O errors */
	_Atomic int busy;
};

/* Both work on the scratch directory until they are killed. */
void killed_write(struct killed *shared, int writer) __attribute__((noreturn));
void killed_create(struct killed *shared) __attribute__((noreturn));

#endif
