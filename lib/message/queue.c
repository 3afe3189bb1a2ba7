#include "message/queue.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "account/pace.h"
#include "base/clock.h"
#include "base/clock_offset.h"
#include "base/encode.h"
#include "base/lock_file.h"
#include "base/log.h"
#include "message/mail.h"
#include "message/spawn_sender.h"

enum {
	STEP = 50, /* ms */
	HOLD = 20,
};

static const char at_work[] = "deliver.lock";

static volatile sig_atomic_t leaving;

int64_t
queue_back_off(int tries)
{
	static const int64_t waits[] = { 30, 60, 120, 300 };
	int last = (int)(sizeof(waits) / sizeof(waits[0])) - 1;

	return waits[tries < 1 ? 0 : tries > last ? last : tries - 1];
}

void
queue_leave(void)
{
	leaving = 1;
}

bool
queue_is_left(void)
{
	return leaving != 0;
}

static enum queue_lock
await_lock(int dir, int64_t seconds, int *fd)
{
	int64_t end = clock_monotonic() + seconds * 1000;

	for (;;) {
		switch (lock_file_try(dir, at_work, fd)) {
		case LOCK_FILE_OURS:
			return QUEUE_LOCKED;
		case LOCK_FILE_TAKEN:
			break;
		case LOCK_FILE_NONE:
			return QUEUE_FAILED;
		}
		if (queue_is_left() || clock_monotonic() >= end)
			return QUEUE_BUSY;
		clock_sleep(STEP);
	}
}

/* One waits for who is at work; whoever comes then is followed by that one. */
static enum queue_lock
wait_as_next(int dir, int64_t seconds, int *fd)
{
	enum queue_lock result = QUEUE_FAILED;
	int next = -1;

	switch (lock_file_try(dir, "deliver.next", &next)) {
	case LOCK_FILE_OURS:
		result = await_lock(dir, seconds, fd);
		(void)close(next);
		return result;
	case LOCK_FILE_TAKEN:
		return QUEUE_FOLLOWED;
	case LOCK_FILE_NONE:
		break;
	}
	return result;
}

enum queue_lock
queue_lock(int dir, int64_t seconds, int *fd)
{
	switch (lock_file_try(dir, at_work, fd)) {
	case LOCK_FILE_OURS:
		return QUEUE_LOCKED;
	case LOCK_FILE_TAKEN:
		return wait_as_next(dir, seconds, fd);
	case LOCK_FILE_NONE:
		break;
	}
	return QUEUE_FAILED;
}

static enum spawn_sender_outcome
send_mail(struct work *work, const struct outbox_message *message,
    const struct wording_text *words)
{
	struct buffer bytes = buffer_new(work->arena, 8192);
	char id[ENCODE_HEX_SIZE(OUTBOX_ID)];
	struct mail mail = { .from = settings_text(work->settings,
				 SETTING_MAIL_FROM),
		.to = message->address,
		.subject = words->subject,
		.text = words->text,
		.html = words->html,
		.id = message->id,
		.id_len = OUTBOX_ID,
		.date = work->now };
	struct spawn_sender_letter letter = { .via = message->via,
		.to = message->address,
		.id = encode_hex(message->id, OUTBOX_ID, id) };

	switch (mail_write(&mail, &bytes)) {
	case MAIL_OK:
		letter.bytes = bytes.bytes;
		letter.len = bytes.len;
		return spawn_sender_send(work->settings, &letter);
	case MAIL_SENDER_WRONG:
		return SPAWN_SENDER_LATER;
	case MAIL_RECIPIENT_WRONG:
		break;
	}
	return SPAWN_SENDER_NEVER;
}

static enum spawn_sender_outcome
send_text(struct work *work, struct wording *wording,
    const struct outbox_message *message)
{
	char id[ENCODE_HEX_SIZE(OUTBOX_ID)];
	struct spawn_sender_letter letter = { .via = message->via,
		.to = message->address,
		.id = encode_hex(message->id, OUTBOX_ID, id),
		.bytes = wording_phone(wording, work->arena, message) };

	if (letter.bytes == NULL)
		return SPAWN_SENDER_LATER;
	letter.len = strlen(letter.bytes);
	return spawn_sender_send(work->settings, &letter);
}

/* Words and hands over one message. */
static enum spawn_sender_outcome
send_one(struct work *work, struct wording *wording,
    struct outbox_message *message)
{
	struct wording_text words;

	if (!outbox_unseal(work, message))
		return SPAWN_SENDER_NEVER;
	switch (message->via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return send_text(work, wording, message);
	}
	return wording_mail(wording, work->arena, message, &words)
		   ? send_mail(work, message, &words)
		   : SPAWN_SENDER_LATER;
}

static enum outbox_state
state_of(enum spawn_sender_outcome outcome)
{
	switch (outcome) {
	case SPAWN_SENDER_SENT:
		return OUTBOX_SENT;
	case SPAWN_SENDER_LATER:
		return OUTBOX_RETRYING;
	case SPAWN_SENDER_NEVER:
		return OUTBOX_FAILED;
	}
	return OUTBOX_RETRYING;
}

/* Keeps the sender until then. */
static void
hold(int64_t until)
{
	int64_t left = until - clock_monotonic();

	for (; left > 0 && !queue_is_left(); left = until - clock_monotonic())
		clock_sleep(left < HOLD ? left : HOLD);
}

static bool
knock_tells(const struct work *work, enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		return strcmp(settings_text(work->settings,
				  SETTING_MAIL_TRANSPORT),
			   "smtp")
		       == 0;
	case VIA_PHONE:
		break;
	}
	return false;
}

/* As long as a message took lately; what it would have met. */
static enum store_outcome
keep_silent(struct work *work, const struct outbox_message *message,
    enum outbox_state *state)
{
	int64_t began = clock_monotonic();
	struct pace pace;
	enum store_outcome outcome = pace_draw(work, message->via, &pace);

	if (outcome != STORE_OK)
		return outcome;
	*state = state_of(spawn_sender_probe(work->settings, message->via));
	if (*state != OUTBOX_SENT)
		return STORE_OK;
	if (pace.later && !knock_tells(work, message->via))
		*state = OUTBOX_RETRYING;
	hold(began + pace.took);
	return STORE_OK;
}

/* The other way that a message could have gone. */
static enum via
other_way(enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		return VIA_PHONE;
	case VIA_PHONE:
		break;
	}
	return VIA_EMAIL;
}

static enum store_outcome
attempt(struct work *work, struct wording *wording,
    struct outbox_message *message, enum outbox_state *state)
{
	int64_t began = clock_monotonic();
	struct pace pace = { .took = 0 };
	enum store_outcome outcome = STORE_OK;

	if (message->either)
		outcome = pace_draw(work, other_way(message->via), &pace);
	if (outcome != STORE_OK)
		return outcome;
	if (message->kind == OUTBOX_SILENT)
		outcome = keep_silent(work, message, state);
	else
		*state = state_of(send_one(work, wording, message));
	message->took = clock_monotonic() - began;
	hold(began + pace.took);
	return outcome;
}

static enum store_outcome
work_through(struct work *work, const struct queue *queue,
    struct outbox_message *message)
{
	enum store_outcome outcome = STORE_OK;
	enum outbox_state state = OUTBOX_FAILED;

	/* Too late for the code in it, or for what it says. */
	if (message->expires <= work->now) {
		outcome = notice_gate_note(work, message);
		return outcome == STORE_OK
			   ? outbox_settle(work, message, OUTBOX_FAILED)
			   : outcome;
	}
	outcome = outbox_claim(work, message,
	    work->now + queue_back_off(message->tries + 1));
	/* It has gone with its account; those behind it have not. */
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	switch (notice_gate_pass(queue->gate, work, message)) {
	case NOTICE_GATE_OPEN:
		outcome = attempt(work, queue->wording, message, &state);
		break;
	case NOTICE_GATE_SHUT:
		break;
	case NOTICE_GATE_LATER:
		state = OUTBOX_RETRYING;
		break;
	}
	clock_offset_refresh();
	work->now = clock_now();
	return outcome == STORE_OK ? outbox_settle(work, message, state)
				   : outcome;
}

/* The first that is due; its memory goes with it. */
static enum store_outcome
step(struct work *work, const struct queue *queue, int64_t *next)
{
	struct arena *outer = work->arena;
	struct outbox_message message;
	enum store_outcome outcome = STORE_OK;

	work->arena = arena_new();
	clock_offset_refresh();
	work->now = clock_now();
	outcome = outbox_due(work, &message, next);
	if (outcome == STORE_OK)
		outcome = work_through(work, queue, &message);
	arena_free(work->arena);
	work->arena = outer;
	return outcome;
}

enum store_outcome
queue_run(struct work *work, const struct queue *queue, int64_t *next)
{
	enum store_outcome outcome = STORE_OK;

	*next = 0;
	while (outcome == STORE_OK && !queue_is_left())
		outcome = step(work, queue, next);
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}
