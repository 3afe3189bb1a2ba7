#include "show_flow.h"

#include <string.h>

#include "account/outbox.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "show.h"

const char *
show_next(enum flow_next next)
{
	switch (next) {
	case FLOW_CODE:
		return "code";
	case FLOW_SETTINGS:
		return "settings";
	case FLOW_USERNAME:
		return "username";
	case FLOW_DONE:
		return "done";
	}
	return "code";
}

/* What is told of it now. */
static void
tell_in_steps(const struct work *work, struct outbox_message *message)
{
	int64_t passed = message->at - message->queued;
	int64_t steps = passed <= 0 ? 1 : (passed + SHOW_STEP - 1) / SHOW_STEP;

	if (message->state == OUTBOX_QUEUED)
		return;
	message->at = message->queued + steps * SHOW_STEP;
	if (clock_left(message->queued, steps * SHOW_STEP, work->now) > 0)
		message->state = OUTBOX_QUEUED;
}

/* The message with the code, and the seconds until there may be another.  A
 * message that is forgotten was sent long ago. */
static enum store_outcome
find_message(const struct flow_visit *visit, const struct flow *flow,
    struct outbox_message *message, int64_t *wait)
{
	struct work *work = visit->work;
	enum store_outcome outcome = outbox_get(work, flow->message, message);

	if (outcome == STORE_ABSENT) {
		memset(message, 0, sizeof(*message));
		message->state = OUTBOX_SENT;
	} else if (outcome != STORE_OK) {
		return outcome;
	} else {
		tell_in_steps(work, message);
	}
	return flow_wait(visit, flow, wait);
}

/* As typed, on the device that typed it; elsewhere only what its owner knows it
 * by: "a***@example.net", "***88". */
static const char *
address_of(struct value *values, const struct flow_visit *visit,
    const struct flow *flow)
{
	const char *typed = flow->typed;
	const char *at = strrchr(typed, '@');
	const char *second = typed;
	size_t len = strlen(typed);

	if (!visit->elsewhere)
		return typed;
	(void)utf8_read(&second, typed + len);
	if (at != NULL)
		return arena_format(values->arena, "%.*s***%s",
		    (int)(second - typed), typed, at);
	return arena_format(values->arena, "***%s",
	    len > 2 ? typed + len - 2 : "");
}

static int64_t
left(int64_t until, int64_t now)
{
	return until > now ? until - now : 0;
}

enum store_outcome
show_flow(struct value *values, const struct flow_visit *visit,
    const struct flow *flow)
{
	int64_t now = visit->work->now;
	struct outbox_message message;
	int64_t wait = 0;
	enum store_outcome outcome = find_message(visit, flow, &message, &wait);

	if (outcome != STORE_OK)
		return outcome;
	value_set_text(values, "next", show_next(flow->next));
	value_set_text(values, "via", via_name(flow->via));
	value_set_text(values, "sent_to", address_of(values, visit, flow));
	value_set_text(values, "delivery", outbox_state_name(message.state));
	if (message.state == OUTBOX_SENT)
		show_time(values, "sent_at", message.at);
	if (message.state == OUTBOX_RETRYING)
		value_set_number(values, "next_try_in",
		    outbox_wait(visit->work, &message));
	value_set_number(values, "resend_in", wait);
	value_set_number(values, "expires_in", left(flow->code_expires, now));
	value_set_number(values, "tries_left", flow_tries_left(visit, flow));
	return STORE_OK;
}

static const char *
time_of_day(struct arena *arena, int64_t time)
{
	char text[CLOCK_RFC3339];

	(void)clock_rfc3339(time, text);
	return arena_copy(arena, strchr(text, 'T') + 1, strlen("hh:mm:ss"));
}

static void
set_flag_in(struct value *values, const char *object, const char *name)
{
	value_set_flag(value_set_object(values, object), name, true);
}

enum store_outcome
show_flow_page(struct value *values, const struct flow_visit *visit,
    const struct flow *flow)
{
	int64_t now = visit->work->now;
	struct outbox_message message;
	int64_t wait = 0;
	enum store_outcome outcome = find_message(visit, flow, &message, &wait);

	if (outcome != STORE_OK)
		return outcome;
	set_flag_in(values, "via", via_name(flow->via));
	set_flag_in(values, "delivery", outbox_state_name(message.state));
	value_set_text(values, "sent_to", address_of(values, visit, flow));
	if (message.at != 0)
		value_set_text(values, "sent_at",
		    time_of_day(values->arena, message.at));
	value_set_number(values, "next_try_in",
	    outbox_wait(visit->work, &message));
	value_set_number(values, "resend_in", wait);
	value_set_text(values, "resend_at",
	    time_of_day(values->arena, now + wait));
	value_set_number(values, "expires_minutes",
	    (left(flow->code_expires, now) + 59) / 60);
	value_set_number(values, "tries_left", flow_tries_left(visit, flow));
	return STORE_OK;
}
