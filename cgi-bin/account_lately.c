/* What happened of which its owner got no message. */

#include <string.h>

#include "account/account_items.h"
#include "account_show.h"
#include "base/clock.h"
#include "show.h"

enum { LATELY = 30 * 86400 /* seconds */ };

static const char *
word_of(int64_t kind)
{
	switch (kind) {
	case OUTBOX_MOVED:
		return "address";
	case OUTBOX_PASSWORD:
		return "password";
	case OUTBOX_DELETION:
		return "deletion";
	default:
		return NULL;
	}
}

static void
set_notice(const struct request *request, struct value *item,
    const struct account_items_untold *untold, const char *word)
{
	char time[CLOCK_RFC3339];

	(void)clock_rfc3339(untold->at, time);
	show_time(item, "at", untold->at);
	if (request->json)
		value_set_text(item, "kind", word);
	else
		value_set_flag(item, word, true);
	if (!request->json)
		value_set_text(item, "time",
		    arena_format(request->arena, "%.10s %.5s UTC", time,
			time + strlen("2026-11-23T")));
}

/* Not forgotten when it was shown: the first to see it may be the one of whom
 * it warns. */
void
account_show_lately(const struct request *request, struct answer *answer,
    const struct account_own *own)
{
	struct value *list = value_set_list(answer_values(answer), "notices");
	struct account_items items;
	enum store_outcome outcome =
	    account_items_get(request_work(request), own->account.id, &items);

	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	for (size_t i = items.untold_count; i-- > 0;) {
		const struct account_items_untold *untold = &items.untold[i];
		const char *word = word_of(untold->kind);

		if (word == NULL
		    || clock_left(untold->at, LATELY, request->now) == 0)
			continue;
		value_set_flag(answer_page_values(answer), "lately", true);
		set_notice(request, value_set_object(list, NULL), untold, word);
	}
}
