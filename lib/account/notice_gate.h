/* What a notice takes of the site's limits, for the sender: whoever made it
 * may have gone long ago, and does not pay for it. */
#ifndef ACCOUNT_NOTICE_GATE_H
#define ACCOUNT_NOTICE_GATE_H

#include "account/outbox.h"
#include "base/attribute.h"

struct notice_gate;

void notice_gate_close(struct notice_gate *gate);

/* For the state directory `state` (borrowed).  What it needs is opened when
 * the first notice comes. */
struct notice_gate *notice_gate_open(int state) FREED_BY(notice_gate_close);

enum notice_gate_outcome {
	NOTICE_GATE_OPEN,  /* it may be sent: its share is taken, and `paid`
			    * set, which is to be kept with the message */
	NOTICE_GATE_SHUT,  /* it is not to be sent: noted for its account */
	NOTICE_GATE_LATER, /* limits are used up, its country is off, or they
			    * cannot be asked: it waits until it expires */
};

/*
 * For a claimed message of any kind; one that is no notice finds it open.  A
 * mail takes of the site's mails; a text of its thousand numbers, its country
 * and the site's texts, once.  None goes to a country that is no longer written
 * to ([sms] countries), nor to one that is off (sms_brake.h) while it is; that
 * is asked at each try.  Strangers can fill what a notice waits for, so it is
 * never given up for that.
 */
enum notice_gate_outcome notice_gate_pass(struct notice_gate *gate,
    struct work *work, struct outbox_message *message);

/* Notes for the account of a notice, if it has one, that it was not sent; where
 * the account's record is damaged that is a warning, and STORE_OK. */
enum store_outcome notice_gate_note(struct work *work,
    const struct outbox_message *message);

#endif
