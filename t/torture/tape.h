/* A recording of all that processes do to the disk under a store: each write,
 * flush, rename and removal, in order, with what had been acknowledged by
 * then.  What GDBM writes to a draft goes past the seam; the whole draft
 * stands here as one write where the store first flushes it. */
#ifndef T_TORTURE_TAPE_H
#define T_TORTURE_TAPE_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

enum {
	TAPE_OBJECTS = 512,
	TAPE_EVENTS = 32768,
	TAPE_NAME = 64,
	TAPE_PAGE = 64, /* bytes of the shared page that matter */
};

enum tape_kind {
	TAPE_WRITE,
	TAPE_FLUSH,           /* of one object */
	TAPE_CREATE,          /* `name` leads to the object */
	TAPE_RENAME,          /* `name` becomes `to` */
	TAPE_REMOVE,          /* `name` goes */
	TAPE_FLUSH_DIRECTORY, /* of all names */
};

struct tape_event {
	enum tape_kind kind;
	int object;
	size_t since; /* of a flush: covers the events before this one */
	size_t at;
	size_t len;
	size_t bytes; /* where on the tape they stand */
	char name[TAPE_NAME];
	char to[TAPE_NAME];
	uint8_t page[TAPE_PAGE];
	int64_t acknowledged[MODEL_WRITERS]; /* before this event */
	int64_t begun[MODEL_WRITERS];
};

struct tape {
	size_t objects;
	size_t begin; /* events before it are of what was there */
	size_t count;
	struct tape_event events[TAPE_EVENTS];
};

/* The tape, shared by this process and all it forks from here on. */
const struct tape *tape_make(const struct model *model);
const uint8_t *tape_bytes(const struct tape_event *event);

/* Begins anew with the files in `dir` as they are, all durable, and puts
 * itself under the store's files.  Nothing is flushed in truth. */
void tape_start(int dir);

/* This process ends at its `left`-th call from now on, before that is done, as
 * a kill would end it; the status is TAPE_KILLED. */
enum { TAPE_KILLED = 9 };
void tape_kill(int left);

/* Or at the first flush of a file after it has put a MANIFEST in place: in a
 * merge that is the flush of the seal. */
void tape_kill_at_seal(void);

#endif
