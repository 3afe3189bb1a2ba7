/* Histories of a few processes that read and change a few keys at once, and
 * the question whether they can have happened one after another. */
#ifndef T_TORTURE_HISTORY_H
#define T_TORTURE_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

enum { HISTORY_KEYS = 3, HISTORY_MAX = 24 };

enum history_verb {
	HISTORY_GET,
	HISTORY_PUT,
	HISTORY_INSERT, /* `result` 1: it was free */
	HISTORY_DELETE,
	HISTORY_SWAP, /* two keys at once; `result` and `other` as read */
};

struct history_event {
	enum history_verb verb;
	int key;
	int64_t value;  /* that was to be written */
	int64_t result; /* what was read; 0 for absent */
	int64_t other;
	int64_t begun; /* nanoseconds */
	int64_t ended;
};

/* The key a swap changes places with. */
int history_partner(int key);

/*
 * True where some order of all events explains what each has read, in which no
 * event comes before one that had ended when it began.  All keys are absent at
 * first.
 */
bool history_is_sound(const struct history_event *events, int count);

#endif
