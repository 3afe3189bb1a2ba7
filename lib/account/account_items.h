/* What an account leaves behind in other tables: the last messages that it
 * got, the changes of its addresses that it began, and what its owner could
 * not be told by a message.  Its owner may see them, and they go with it. */
#ifndef ACCOUNT_ACCOUNT_ITEMS_H
#define ACCOUNT_ACCOUNT_ITEMS_H

#include "account/account.h"
#include "account/outbox.h"

#define ACCOUNT_ITEMS_MESSAGES_MAX 32
#define ACCOUNT_ITEMS_CHANGES_MAX  4
#define ACCOUNT_ITEMS_UNTOLD_MAX   8

/* A notice that was not sent. */
struct account_items_untold {
	int64_t at;
	int64_t kind; /* enum outbox_kind */
};

/* A change of address: the key of its flow, and of the session that began it;
 * all zeros where an old record does not say. */
struct account_items_change {
	uint8_t flow[SECRET_SIZE];
	uint8_t session[SECRET_SIZE];
};

struct account_items {
	uint8_t messages[ACCOUNT_ITEMS_MESSAGES_MAX]
			[OUTBOX_ID]; /* the oldest first */
	size_t message_count;
	struct account_items_change changes[ACCOUNT_ITEMS_CHANGES_MAX];
	size_t change_count;
	struct account_items_untold untold[ACCOUNT_ITEMS_UNTOLD_MAX];
	size_t untold_count;
};

/* An empty one where there is none. */
enum store_outcome account_items_get(struct work *work,
    const uint8_t id[ACCOUNT_ID], struct account_items *items);

/* Each adds one, in place of the oldest where there are too many; one that is
 * there already is not added again.  In a transaction. */
enum store_outcome account_items_add_message(struct work *work,
    const uint8_t id[ACCOUNT_ID], const uint8_t message[OUTBOX_ID]);
enum store_outcome account_items_add_change(struct work *work,
    const uint8_t id[ACCOUNT_ID], const struct account_items_change *change);
enum store_outcome account_items_add_untold(struct work *work,
    const uint8_t id[ACCOUNT_ID], enum outbox_kind kind);

/* Ends the changes of address that the session with this key began, or with
 * NULL all.  In a transaction. */
enum store_outcome account_items_end_changes(struct work *work,
    const uint8_t id[ACCOUNT_ID], const uint8_t *session);

/* Deletes all that it leads to, and itself.  In a transaction. */
enum store_outcome account_items_delete(struct work *work,
    const uint8_t id[ACCOUNT_ID]);

#endif
