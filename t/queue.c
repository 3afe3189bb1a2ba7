/* Sending what the outbox holds: each message once, in turn, again later, never
 * again, and never by two at a time. */

#include "message/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account/pace.h"
#include "base/clock.h"
#include "base/clock_offset.h"
#include "beside.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

/* What it was given goes to `taken`; it ends as `status` says, for a recipient
 * who has a file of his own as that says. */
static const char sender[] =
    "#!/bin/sh\n"
    "cd \"${0%/*}\" || exit 1\n"
    "if [ \"$3\" = --knock ]; then echo knock >>taken; exit $(cat status); fi\n"
    "read -r via; read -r to; read -r id\n"
    "echo \"$via $to $id\" >>taken\n"
    "cat >letter\n"
    "[ -s \"kill $to\" ] && kill -9 $PPID\n"
    "[ \"$to\" = slow@example.net ] && sleep 0.4 && exit 0\n"
    "[ -e \"$to\" ] && exit $(cat \"$to\")\n"
    "exit $(cat status)\n";

enum { LIFE = 1800, TWO_HOURS = 7200 };

static struct work work;
static struct queue queue;
static int64_t next;
static int64_t life = LIFE; /* of what is queued */
static bool owned;          /* it is of the account `owner` */
static const uint8_t owner[ACCOUNT_ID] = { 7 };

static void
queue_it(struct outbox_message *message, enum outbox_kind kind, const char *to)
{
	*message = (struct outbox_message){ .kind = kind,
		.via = VIA_EMAIL,
		.address = to,
		.language = "en",
		.code = kind == OUTBOX_CODE ? "482913" : NULL };
	if (owned)
		memcpy(message->owner, owner, sizeof(owner));
	clock_offset_refresh();
	work.now = clock_now();
	message->due = work.now;
	message->expires = work.now + life;
	if (work_begin(&work) != STORE_OK
	    || outbox_queue(&work, message) != STORE_OK
	    || work_commit(&work) != STORE_OK)
		bail("nothing can be queued");
}

static struct outbox_message
state_now(const struct outbox_message *message)
{
	struct outbox_message found = { .kind = OUTBOX_CODE };

	if (outbox_get(&work, message->id, &found) != STORE_OK)
		bail("the message is lost");
	return found;
}

/* Forgets what was taken, sets how the sender ends, and runs. */
static void
run(const char *status)
{
	beside_write("taken", "");
	beside_write("status", status);
	is_int(queue_run(&work, &queue, &next), STORE_OK, "worked through");
}

static int
count_taken(void)
{
	int count = 0;

	for (const char *at = beside_read("taken"); *at != '\0'; at++)
		count += *at == '\n';
	return count;
}

static void
test_back_off(void)
{
	static const int64_t waits[] = { 30, 60, 120, 300, 300, 300 };

	for (int i = 1; i <= 6; i++)
		is_int(queue_back_off(i), waits[i - 1], "after try %d", i);
	is_int(queue_back_off(0), 30, "never less");
}

static void
test_sent(void)
{
	struct outbox_message message;
	struct outbox_message left;

	run("0");
	is_int(next, 0, "nothing waits");
	is_int(count_taken(), 0, "nothing goes out of an empty queue");
	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	run("0");
	is_int(next, 0, "nothing waits any more");
	ok(strncmp(beside_read("taken"), "email ada@example.net ", 22) == 0,
	    "handed over with way and recipient");
	ok(strstr(beside_read("letter"), "\nFrom: \"Example\"") != NULL
		&& strstr(beside_read("letter"),
		       "\r\nSubject: 482913 is your code for Example\r\n")
		       != NULL,
	    "as a mail");
	left = state_now(&message);
	is_int(left.state, OUTBOX_SENT, "sent");
	ok(left.address == NULL && left.sealed == NULL,
	    "address and code are forgotten");
	is_int(left.tries, 1, "one try");
	run("0");
	is_int(count_taken(), 0, "once");
}

static void
test_later(void)
{
	static const int64_t waits[] = { 30, 60, 120 };
	struct outbox_message message;
	long long moved = 0;

	queue_it(&message, OUTBOX_CODE, "later@example.net");
	for (size_t i = 0; i < 3; i++) {
		run("75");
		is_int(state_now(&message).state, OUTBOX_RETRYING, "later");
		ok(next >= work.now + waits[i] - 5
			&& next <= work.now + waits[i],
		    "the next try is in %d seconds", (int)waits[i]);
		run("0");
		is_int(count_taken(), 0, "not before");
		moved += waits[i] + 1;
		scratch_clock(moved);
	}
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT, "at last");
	is_int(state_now(&message).tries, 4, "so often tried");
	is_int(next, 0, "nothing waits");
	scratch_clock(0);
}

static void
test_never(void)
{
	struct outbox_message first;
	struct outbox_message second;
	struct outbox_message third;

	beside_write("never@example.net", "69");
	queue_it(&first, OUTBOX_CODE, "never@example.net");
	queue_it(&second, OUTBOX_CODE, "not-to-be\r\nBcc: e@example.net");
	queue_it(&third, OUTBOX_KNOWN, "ada@example.net");
	run("0");
	is_int(state_now(&first).state, OUTBOX_FAILED, "refused for good");
	is_int(state_now(&second).state, OUTBOX_FAILED, "no address");
	is_int(state_now(&third).state, OUTBOX_SENT,
	    "the next one all the same");
	is_int(count_taken(), 2, "what is no address goes nowhere");
	is_int(next, 0, "nothing waits");
}

static void
test_expired(void)
{
	struct outbox_message message;

	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	scratch_clock(LIFE);
	run("0");
	is_int(state_now(&message).state, OUTBOX_FAILED, "too late");
	is_int(count_taken(), 0, "a code that is no good is not sent");
	scratch_clock(0);
}

/* From outside it looks as if something went. */
static void
test_silent(void)
{
	struct outbox_message message;

	queue_it(&message, OUTBOX_SILENT, "ada@example.net");
	run("75");
	is_int(state_now(&message).state, OUTBOX_RETRYING,
	    "silence waits where a message would");
	is_string(beside_read("taken"), "knock\n", "the server is asked");
	scratch_clock(31);
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT, "and then has gone");
	is_string(beside_read("taken"), "knock\n", "without a message");
	scratch_clock(0);
}

/* How long the queue works on what is due, in ms. */
static int64_t
time_of_run(const char *status)
{
	int64_t began = clock_monotonic();

	run(status);
	return clock_monotonic() - began;
}

/* Nothing that is sent takes the sender as long as something that is. */
static void
test_pace(void)
{
	struct outbox_message message;
	int64_t took = 0;

	for (int i = 0; i < PACE_COUNT; i++)
		queue_it(&message, OUTBOX_CODE, "slow@example.net");
	took = time_of_run("0");
	ok(took >= (int64_t)400 * PACE_COUNT, "a server that takes 0.4 s");
	queue_it(&message, OUTBOX_SILENT, "ada@example.net");
	took = time_of_run("0");
	ok(took >= 400, "silence takes as long (%lld)", (long long)took);
	is_int(state_now(&message).state, OUTBOX_SENT, "and has gone");
	queue_it(&message, OUTBOX_CODE, "+491711234567");
	message.via = VIA_PHONE;
	message.either = true;
	if (outbox_claim(&work, &message, work.now) != STORE_OK)
		bail("no claim");
	took = time_of_run("0");
	ok(took >= 400, "so does the other way, where the way is not told");
}

/* Where the sender knows no knock, silence shares what others meet. */
static void
test_trouble(void)
{
	struct outbox_message message;
	struct outbox_message silent;

	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	run("75");
	queue_it(&silent, OUTBOX_SILENT, "eve@example.net");
	run("0");
	is_int(state_now(&silent).state, OUTBOX_RETRYING,
	    "silence waits while the last one does");
	scratch_clock(31);
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT, "until that is sent");
	is_int(state_now(&silent).state, OUTBOX_SENT, "then it is, too");
	scratch_clock(0);
}

/* A notice that the site's limits have no room for is never sent. */
static void
test_gate(void)
{
	struct outbox_message one;
	struct outbox_message two;

	life = (int64_t)2 * TWO_HOURS;
	queue_it(&one, OUTBOX_PASSWORD, "ada@example.net");
	queue_it(&two, OUTBOX_PASSWORD, "eve@example.net");
	life = LIFE;
	run("0");
	is_int(state_now(&one).state, OUTBOX_SENT, "one mail an hour");
	is_int(state_now(&two).state, OUTBOX_RETRYING, "a second one waits");
	is_int(count_taken(), 1, "and is not tried");
	scratch_clock(TWO_HOURS);
	run("75");
	is_int(state_now(&two).state, OUTBOX_RETRYING, "then it is, in vain");
	scratch_clock(TWO_HOURS + 60);
	run("0");
	is_int(state_now(&two).state, OUTBOX_SENT,
	    "and takes nothing more where it is tried again");
	is_int(count_taken(), 1, "when it goes");
	scratch_clock(0);
}

static void
test_sealed(void)
{
	struct outbox_message message;
	struct outbox_message old;
	const uint8_t *own = work.key;
	uint8_t wrong[SECRET_SIZE] = { 7 };

	work.key = wrong;
	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	work.key = own;
	queue_it(&old, OUTBOX_CODE, "eve@example.net");
	run("0");
	is_int(state_now(&message).state, OUTBOX_FAILED,
	    "a code of another key");
	ok(strstr(scratch_log(), "was not sealed with this site's key") != NULL,
	    "is for the log");
	is_int(count_taken(), 1, "and what is behind it is sent");
}

static void
test_phone(void)
{
	struct outbox_message message;

	queue_it(&message, OUTBOX_CODE, "+491711234567");
	message.via = VIA_PHONE;
	if (outbox_claim(&work, &message, work.now) != STORE_OK)
		bail("no claim");
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT, "by text");
	is_int(count_taken(), 1, "once");
	ok(strncmp(beside_read("taken"), "phone +491711234567 ", 20) == 0,
	    "handed over with way and number");
	is_string(beside_read("letter"),
	    "\n482913 is your Example code.\nGood for 30 minutes. If you did "
	    "not ask for it, do nothing.\n@localhost #482913",
	    "in the words of a text, with the browser's line at its end");
}

/* A record that cannot be read holds up nobody. */
static void
test_damaged(void)
{
	struct outbox_message broken;
	struct outbox_message message;
	struct store_value value;
	struct buffer garbage = buffer_new(work.arena, 16);

	queue_it(&broken, OUTBOX_CODE, "broken@example.net");
	queue_it(&message, OUTBOX_CODE, "behind@example.net");
	buffer_text(&garbage, "no record");
	if (work_begin(&work) != STORE_OK
	    || work_get(&work, TABLE_MESSAGE, broken.id, OUTBOX_ID, &value)
		   != STORE_OK
	    || work_put(&work, TABLE_MESSAGE, broken.id, OUTBOX_ID, &garbage, 0)
		   != STORE_OK
	    || work_commit(&work) != STORE_OK)
		bail("cannot be broken");
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT,
	    "what stands behind a damaged one is sent");
	is_int(count_taken(), 1, "alone");
	ok(strstr(scratch_log(), "cannot be read and is passed over") != NULL,
	    "and the log says so");
}

/* Nor does a notice that cannot be noted for its account. */
static void
test_damaged_owner(void)
{
	struct outbox_message notice;
	struct outbox_message message;
	struct store_value value;
	struct buffer garbage = buffer_new(work.arena, 16);

	owned = true;
	queue_it(&notice, OUTBOX_PASSWORD, "ada@example.net");
	owned = false;
	scratch_clock(LIFE);
	queue_it(&message, OUTBOX_CODE, "behind@example.net");
	buffer_text(&garbage, "no record");
	if (work_begin(&work) != STORE_OK
	    || work_get(&work, TABLE_ACCOUNT, owner, ACCOUNT_ID, &value)
		   != STORE_ABSENT
	    || work_put(&work, TABLE_ACCOUNT, owner, ACCOUNT_ID, &garbage, 0)
		   != STORE_OK
	    || work_commit(&work) != STORE_OK)
		bail("cannot be broken");
	run("0");
	is_int(state_now(&notice).state, OUTBOX_FAILED,
	    "a notice to a damaged account is given up");
	is_int(state_now(&message).state, OUTBOX_SENT,
	    "and what stands behind it is sent");
	ok(strstr(scratch_log(), "a record of that is damaged") != NULL,
	    "and the log says so");
	scratch_clock(0);
}

/* A sender that dies at its work is followed by another, later. */
static void
test_killed(void)
{
	struct outbox_message message;
	int status = 0;
	pid_t pid = -1;

	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	beside_write("taken", "");
	beside_write("kill ada@example.net", "now");
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		/* As another process, with nothing of this one's. */
		if (store_open(scratch_descriptor(), &work.store) != STORE_OK)
			_exit(1);
		(void)queue_run(&work, &queue, &next);
		_exit(0);
	}
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status),
	    "killed while it sends");
	beside_write("kill ada@example.net", "");
	run("0");
	is_int(count_taken(), 0, "nobody sends it again at once");
	is_int(state_now(&message).tries, 1, "the try was counted before");
	ok(next > work.now, "it waits");
	scratch_clock(31);
	run("0");
	is_int(state_now(&message).state, OUTBOX_SENT, "the next one does");
	scratch_clock(0);
}

static void
test_lock(void)
{
	int dir = scratch_descriptor();
	int64_t start = 0;
	int first = -1;
	int other = -1;
	int status = 0;
	pid_t pid = -1;

	is_int(queue_lock(dir, 0, &first), QUEUE_LOCKED, "one may work");
	is_int(queue_lock(dir, 0, &other), QUEUE_BUSY, "and no other");
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)close(first);
		_exit(queue_lock(dir, 20, &other) == QUEUE_LOCKED ? 0 : 1);
	}
	start = clock_monotonic();
	while (queue_lock(dir, 0, &other) != QUEUE_FOLLOWED
	       && clock_monotonic() - start < 10000)
		clock_sleep(10);
	is_int(queue_lock(dir, 10, &other), QUEUE_FOLLOWED,
	    "one waits; who comes then need not");
	ok(clock_monotonic() - start < 9000, "and is not kept");
	(void)close(first);
	ok(waitpid(pid, &status, 0) == pid && WIFEXITED(status)
		&& WEXITSTATUS(status) == 0,
	    "who waits has his turn");
	is_int(queue_lock(dir, 0, &first), QUEUE_LOCKED, "then it is free");
	(void)close(first);
}

static void
test_leave(void)
{
	struct outbox_message message;

	queue_it(&message, OUTBOX_CODE, "ada@example.net");
	ok(!queue_is_left(), "at work");
	queue_leave();
	run("0");
	ok(queue_is_left(), "told to leave");
	is_int(count_taken(), 0, "begins nothing more");
	is_int(state_now(&message).state, OUTBOX_QUEUED, "what is left waits");
}

int
main(int argc, char **argv)
{
	static uint8_t key[SECRET_SIZE] = { 1 };
	struct settings *settings = NULL;

	beside_start(argc, argv, "latchkey-send", sender);
	scratch_catch_log();
	settings = beside_settings("[mail]\nfrom = Example <a@example.com>\n"
				   "[limits]\nmails_total = 1/h 9/day\n");
	work.settings = settings;
	work.key = key;
	work.arena = arena_new();
	if (store_admin_create(scratch_descriptor()) != STORE_OK
	    || store_open(scratch_descriptor(), &work.store) != STORE_OK)
		bail("no store");
	queue.wording = wording_open(settings);
	queue.gate = notice_gate_open(scratch_descriptor());
	test_back_off();
	test_sent();
	test_later();
	test_never();
	test_expired();
	test_silent();
	test_trouble();
	test_phone();
	test_damaged();
	test_damaged_owner();
	test_killed();
	test_gate();
	test_sealed();
	test_pace();
	test_lock();
	test_leave();
	wording_close(queue.wording);
	notice_gate_close(queue.gate);
	store_close(work.store);
	arena_free(work.arena);
	settings_free(settings);
	return done();
}
