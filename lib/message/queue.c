#include "message/queue.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "message/hand.h"
#include "message/mail.h"

enum { STEP = 50 /* ms */ };

int64_t
queue_back_off(int tries)
{
	static const int64_t waits[] = { 30, 60, 120, 300 };
	int last = (int)(sizeof(waits) / sizeof(waits[0])) - 1;

	return waits[tries < 1 ? 0 : tries > last ? last : tries - 1];
}

int
queue_lock(int dir, int64_t seconds)
{
	int64_t end = clock_monotonic() + seconds * 1000;
	int fd = openat(dir, "deliver.lock",
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0) {
		log_warning(
		    "deliver.lock in the state directory cannot be "
		    "opened; make the directory writable for this user");
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (clock_monotonic() >= end) {
			(void)close(fd);
			return -1;
		}
		clock_sleep(STEP);
	}
	return fd;
}

/* Words and hands over one message. */
static enum hand_outcome
send_one(struct work *work, struct wording *wording,
    const struct outbox_message *message)
{
	struct wording_text words;
	struct buffer bytes = buffer_new(work->arena, 8192);
	char id[ENCODE_HEX_SIZE(OUTBOX_ID)];
	struct mail mail = { .from = settings_text(work->settings, "mail.from"),
		.to = message->address,
		.id = message->id,
		.id_len = OUTBOX_ID,
		.date = work->now };
	struct hand_letter letter = { .via = message->via,
		.to = message->address,
		.id = encode_hex(message->id, OUTBOX_ID, id) };

	if (message->kind == OUTBOX_SILENT)
		return HAND_SENT;
	if (strcmp(message->via, "email") != 0
	    || !wording_mail(wording, work->arena, message, &words))
		return HAND_LATER;
	mail.subject = words.subject;
	mail.text = words.text;
	mail.html = words.html;
	if (!mail_write(&mail, &bytes))
		return HAND_NEVER;
	letter.bytes = bytes.bytes;
	letter.len = bytes.len;
	return hand_over(work->settings, &letter);
}

static enum outbox_state
state_of(enum hand_outcome outcome)
{
	switch (outcome) {
	case HAND_SENT:
		return OUTBOX_SENT;
	case HAND_LATER:
		return OUTBOX_RETRYING;
	case HAND_NEVER:
		return OUTBOX_FAILED;
	}
	return OUTBOX_RETRYING;
}

static enum store_outcome
work_through(struct work *work, struct wording *wording,
    struct outbox_message *message)
{
	enum store_outcome outcome = STORE_OK;
	enum outbox_state state = OUTBOX_FAILED;

	/* Too late for the code in it. */
	if (message->expires <= work->now)
		return outbox_settle(work, message, OUTBOX_FAILED);
	outcome = outbox_claim(work, message,
	    work->now + queue_back_off(message->tries + 1));
	if (outcome != STORE_OK)
		return outcome;
	state = state_of(send_one(work, wording, message));
	clock_refresh();
	work->now = clock_now();
	return outbox_settle(work, message, state);
}

enum store_outcome
queue_run(struct work *work, struct wording *wording, int64_t *next)
{
	struct arena *outer = work->arena;
	struct outbox_message message;
	enum store_outcome outcome = STORE_OK;
	uint64_t from = 0;

	while (outcome == STORE_OK) {
		struct arena *arena = arena_new();

		work->arena = arena;
		clock_refresh();
		work->now = clock_now();
		outcome = outbox_due(work, from, &message, next);
		if (outcome == STORE_OK) {
			from = message.number + 1;
			outcome = work_through(work, wording, &message);
		}
		arena_free(arena);
	}
	work->arena = outer;
	if (outcome == STORE_ABSENT && from > 0) {
		/* Those passed over may be waiting for a later try. */
		outcome = outbox_due(work, 0, &message, next);
		if (outcome == STORE_OK)
			*next = work->now;
	}
	return outcome == STORE_ABSENT ? STORE_OK : outcome;
}
