/* latchkey message: the messages that wait. */

#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "account/outbox.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/visible_text.h"

static const char usage[] = "usage: latchkey message list | retry ID";

/* Everything that waits, whenever it is due; never the code. */
static int
list(struct work *work)
{
	struct outbox_message message = { .number = 0 };
	enum store_outcome outcome = outbox_waiting(work, 0, &message);

	while (outcome == STORE_OK) {
		char id[ENCODE_HEX_SIZE(OUTBOX_ID)];
		char due[CLOCK_RFC3339];

		(void)printf("%s\t%s\t%s\ttries %d\tdue %s\n",
		    encode_hex(message.id, OUTBOX_ID, id),
		    visible_text(work->arena, message.address),
		    outbox_state_name(message.state), message.tries,
		    clock_rfc3339(message.due, due));
		outcome = outbox_waiting(work, message.number, &message);
	}
	return outcome == STORE_ABSENT ? COMMAND_OK
				       : command_store_trouble(outcome);
}

static int
retry(struct work *work, const char *text)
{
	struct outbox_message message = { .number = 0 };
	uint8_t id[OUTBOX_ID];
	enum store_outcome outcome = STORE_ABSENT;

	if (encode_read_hex(text, id, sizeof(id)))
		outcome = outbox_get(work, id, &message);
	if (outcome == STORE_OK
	    && (message.state == OUTBOX_SENT
		|| message.state == OUTBOX_FAILED)) {
		log_warning("message %s: is %s and waits no more", text,
		    outbox_state_name(message.state));
		return COMMAND_NO;
	}
	if (outcome == STORE_OK) {
		message.tries--;
		outcome = outbox_claim(work, &message, work->now);
	}
	return outcome == STORE_OK ? COMMAND_OK
				   : command_store_trouble(outcome);
}

int
message_run(struct command *command, int argc, char **argv)
{
	bool asks = argc == 1 && strcmp(argv[0], "list") == 0;
	struct work *work = NULL;

	if (!asks && (argc != 2 || strcmp(argv[0], "retry") != 0)) {
		log_warning("%s", usage);
		return COMMAND_USAGE;
	}
	work = command_store(command);
	if (work == NULL)
		return COMMAND_NO;
	return asks ? list(work) : retry(work, argv[1]);
}
