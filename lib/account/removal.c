#include "account/removal.h"

#include <string.h>

#include "account/account_items.h"
#include "account/device_cookie.h"
#include "account/epoch.h"
#include "account/notice.h"
#include "account/session.h"
#include "base/clock.h"
#include "base/seconds.h"

enum { BATCH = 64 };

int64_t
removal_wait(const struct work *work, const struct account *account)
{
	return account->recovered_at == 0
		   ? 0
		   : clock_left(account->recovered_at, SECONDS_DAY, work->now);
}

enum store_outcome
removal_ask(struct work *work, struct account *account)
{
	enum store_outcome outcome = STORE_OK;

	account->delete_at =
	    work->now
	    + settings_number(work->settings, SETTING_ACCOUNT_DELETE_AFTER);
	outcome = epoch_raise(work, account, NULL);
	if (outcome == STORE_OK)
		outcome = notice_send(work, account, OUTBOX_DELETION);
	return outcome;
}

enum store_outcome
removal_keep(struct work *work, struct account *account)
{
	account->delete_at = 0;
	return account_update(work, account);
}

enum store_outcome
removal_now(struct work *work, const struct account *account)
{
	enum store_outcome outcome = session_end_all(work, account, NULL);

	if (outcome == STORE_OK)
		outcome = device_cookie_forget(work, account->id);
	if (outcome == STORE_OK)
		outcome = account_items_delete(work, account->id);
	return outcome == STORE_OK ? account_delete(work, account) : outcome;
}

/* Some of those that are due. */
struct batch {
	const struct work *work;
	uint8_t ids[BATCH][ACCOUNT_ID];
	size_t count;
};

static bool
is_due(const struct work *work, const struct account *account)
{
	return account->delete_at != 0 && account->delete_at <= work->now;
}

static bool
visit(void *context, const void *key, size_t len,
    const struct store_value *value)
{
	struct batch *batch = context;
	struct account account;

	if (len == ACCOUNT_ID && account_read(&account, key, value)
	    && is_due(batch->work, &account))
		memcpy(batch->ids[batch->count++], key, ACCOUNT_ID);
	return batch->count < BATCH;
}

/* Its owner may have kept it since it was found. */
static enum store_outcome
remove_one(struct work *work, const uint8_t id[ACCOUNT_ID], uint64_t *count)
{
	struct store_value value;
	struct account account;
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return outcome;
	outcome = work_get(work, TABLE_ACCOUNT, id, ACCOUNT_ID, &value);
	if (outcome != STORE_OK || !account_read(&account, id, &value)
	    || !is_due(work, &account)) {
		work_abort(work);
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	}
	outcome = removal_now(work, &account);
	if (outcome != STORE_OK) {
		work_abort(work);
		return outcome;
	}
	(*count)++;
	return work_commit(work);
}

enum store_outcome
removal_sweep(struct work *work, uint64_t *count)
{
	struct batch batch = { .work = work };
	enum store_outcome outcome = STORE_OK;

	*count = 0;
	do {
		uint64_t before = *count;

		batch.count = 0;
		outcome =
		    store_iterate(work->store, TABLE_ACCOUNT, visit, &batch);
		for (size_t i = 0; i < batch.count && outcome == STORE_OK; i++)
			outcome = remove_one(work, batch.ids[i], count);
		if (*count == before)
			break;
	} while (outcome == STORE_OK && batch.count == BATCH);
	return outcome;
}
