/* Points at which a process may be killed: compiled into a second build of
 * lib/store behind each call that changes what processes share (point_after.h
 * is included there by force).  The linker makes the list of them, so none
 * can be forgotten; the programs that people run have none. */
#ifndef T_TORTURE_POINT_H
#define T_TORTURE_POINT_H

#include <stddef.h>

struct point {
	const char *file;
	const char *call;
	int line;
	int writes; /* 0: it only reads */
};

void point_pass(const struct point *point);

/* What the programme asks of the list. */
size_t point_count(void);
const struct point *point_at(size_t number);

/* From now on `reached` is called at the `left`-th pass of that point, or of
 * any that writes where it is NULL. */
void point_arm(const struct point *point, int left,
    void (*reached)(const struct point *point));

#endif
