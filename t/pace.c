/* What is remembered of how long messages took. */

#include "account/pace.h"

#include <string.h>

#include "site.h"
#include "tap.h"

static void
took_so(enum via via, int64_t took, bool sent)
{
	site_begin();
	if (pace_note(&site_work, via, took, sent) != STORE_OK)
		bail("nothing is noted");
	site_commit();
}

static struct pace
draw(enum via via)
{
	struct pace pace;

	if (pace_draw(&site_work, via, &pace) != STORE_OK)
		bail("nothing is drawn");
	return pace;
}

static void
test_drawn(void)
{
	int seen[2 * PACE_COUNT + 1] = { 0 };
	int kinds = 0;

	site_open("");
	is_int(draw(VIA_EMAIL).took, 0, "nothing is known at first");
	for (int i = 1; i <= 2 * PACE_COUNT; i++)
		took_so(VIA_EMAIL, i, true);
	took_so(VIA_PHONE, 700, true);
	for (int i = 0; i < 50 * PACE_COUNT; i++)
		seen[draw(VIA_EMAIL).took]++;
	for (int i = 0; i <= PACE_COUNT; i++)
		kinds += seen[i];
	is_int(kinds, 0, "what is long ago counts no more");
	for (int i = PACE_COUNT + 1; i <= 2 * PACE_COUNT; i++)
		kinds += seen[i] > 0;
	is_int(kinds, PACE_COUNT, "each of the last ones is drawn");
	is_int(draw(VIA_PHONE).took, 700, "each way for itself");
	took_so(VIA_PHONE, PACE_MAX + 1000, true);
	for (int i = 0; i < 50; i++)
		if (draw(VIA_PHONE).took != 700)
			kinds = (int)draw(VIA_PHONE).took;
	ok(kinds == 700 || kinds == PACE_MAX, "what took ages is cut");
}

static void
test_later(void)
{
	site_open("");
	took_so(VIA_EMAIL, 300, true);
	took_so(VIA_EMAIL, 5000, false);
	ok(draw(VIA_EMAIL).later, "the last one was to be tried again");
	is_int(draw(VIA_EMAIL).took, 5000, "which took its time");
	ok(!draw(VIA_PHONE).later, "by that way");
	site_at(PACE_FRESH - 1);
	ok(draw(VIA_EMAIL).later, "for so long");
	site_at(PACE_FRESH);
	ok(!draw(VIA_EMAIL).later, "and no longer");
	site_at(-1);
	ok(draw(VIA_EMAIL).later, "F13: what is of the future is as now");
	site_at(-PACE_FRESH - 1);
	ok(!draw(VIA_EMAIL).later, "but not for longer than that");
	is_int(draw(VIA_EMAIL).took, 300, "then it is as before");
	took_so(VIA_EMAIL, 5000, false);
	took_so(VIA_EMAIL, 300, true);
	ok(!draw(VIA_EMAIL).later, "one that was sent ends it");
}

/* Nobody's message waits because it cannot be read. */
static void
test_damaged(void)
{
	struct buffer record;

	site_open("");
	record = buffer_new(site_work.arena, 8);
	buffer_add(&record, "?", 1);
	site_begin();
	if (work_insert(&site_work, TABLE_QUEUE, "pace email",
		strlen("pace email"), &record, 0)
	    != STORE_OK)
		bail("nothing is damaged");
	site_commit();
	is_int(draw(VIA_EMAIL).took, 0, "what is damaged is nothing");
	took_so(VIA_EMAIL, 300, true);
	is_int(draw(VIA_EMAIL).took, 300, "and is measured anew");
}

int
main(void)
{
	test_drawn();
	test_damaged();
	test_later();
	return done();
}
