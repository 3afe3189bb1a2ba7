#include "store/gdbm/flush_page.h"

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
	struct flush_page *page = flush_page_open(scratch_directory());

	if (page == NULL)
		bail("no slate");
	is_int((intmax_t)flush_page_durable(page, &one), 0,
	    "a new one is empty");
	flush_page_tell(page, &one, 640);
	is_int((intmax_t)flush_page_durable(page, &one), 640,
	    "it says how far");
	is_int((intmax_t)flush_page_durable(page, &two), 0,
	    "and nothing of another journal");
	flush_page_tell(page, &one, 320);
	is_int((intmax_t)flush_page_durable(page, &one), 640,
	    "less is no news");
	flush_page_correct(page, &one);
	is_int((intmax_t)flush_page_durable(page, &one), 640,
	    "what is right stays");
	flush_page_tell(page, &two, 320);
	is_int((intmax_t)flush_page_durable(page, &two), 320,
	    "the next one's turn");
	is_int((intmax_t)flush_page_durable(page, &one), 0, "takes the place");
	two.end = 256;
	flush_page_correct(page, &two);
	is_int((intmax_t)flush_page_durable(page, &two), 0,
	    "too much is taken back");
	flush_page_fail(page, &one);
	ok(flush_page_has_failed(page, &one), "a failure is told");
	ok(!flush_page_has_failed(page, &two), "of its journal alone");
	ok(flush_page_is_linked(page), "it has its name");
	(void)unlinkat(scratch_descriptor(), "flush", 0);
	ok(!flush_page_is_linked(page), "until somebody takes it away");
	flush_page_close(page);
	return done();
}
