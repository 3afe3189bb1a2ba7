#include "point.h"

#include <stdbool.h>

extern const struct point first_point[] __asm__("__start_points");
extern const struct point behind_points[] __asm__("__stop_points");

static const struct point *armed;
static bool any;
static int to_pass;
static void (*then)(const struct point *point);

void
point_pass(const struct point *point)
{
	if ((point == armed || (any && point->writes)) && --to_pass <= 0) {
		any = false;
		armed = NULL;
		then(point);
	}
}

size_t
point_count(void)
{
	return (size_t)(behind_points - first_point);
}

const struct point *
point_at(size_t number)
{
	return first_point + number;
}

void
point_arm(const struct point *point, int left,
    void (*reached)(const struct point *point))
{
	armed = point;
	any = point == NULL;
	to_pass = left;
	then = reached;
}
