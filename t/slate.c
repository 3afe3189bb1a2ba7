#include "store/slate.h"

#include <unistd.h>

#include "scratch.h"
#include "tap.h"

/* The shared page speaks of one journal: a word of another one says nothing,
 * late as it may come. */

int
main(void)
{
	struct journal one = { .tag = UINT64_C(0x1111222233334444),
		.end = 640 };
	struct journal two = { .tag = UINT64_C(0x9999aaaabbbbcccc),
		.end = 320 };
	struct slate *slate = slate_open(scratch_directory());

	if (slate == NULL)
		bail("no slate");
	is_int((intmax_t)slate_durable(slate, &one), 0, "a new one is empty");
	slate_tell(slate, &one, 640);
	is_int((intmax_t)slate_durable(slate, &one), 640, "it says how far");
	is_int((intmax_t)slate_durable(slate, &two), 0,
	    "and nothing of another journal");
	slate_tell(slate, &one, 320);
	is_int((intmax_t)slate_durable(slate, &one), 640, "less is no news");
	slate_correct(slate, &one);
	is_int((intmax_t)slate_durable(slate, &one), 640,
	    "what is right stays");
	slate_tell(slate, &two, 320);
	is_int((intmax_t)slate_durable(slate, &two), 320,
	    "the next one's turn");
	is_int((intmax_t)slate_durable(slate, &one), 0, "takes the place");
	two.end = 256;
	slate_correct(slate, &two);
	is_int((intmax_t)slate_durable(slate, &two), 0,
	    "too much is taken back");
	slate_fail(slate, &one);
	ok(slate_has_failed(slate, &one), "a failure is told");
	ok(!slate_has_failed(slate, &two), "of its journal alone");
	ok(slate_is_linked(slate), "it has its name");
	(void)unlinkat(scratch_descriptor(), "flush", 0);
	ok(!slate_is_linked(slate), "until somebody takes it away");
	slate_close(slate);
	return done();
}
