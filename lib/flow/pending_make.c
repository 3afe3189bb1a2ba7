#include "flow/pending_make.h"

#include <string.h>

#include "flow/pending_change.h"
#include "flow/pending_record.h"
#include "flow/pending_step.h"

enum {
	DONE_LIFE = 600,    /* how long a finished flow still leads on */
	PROVED_LIFE = 3600, /* and one that waits for a name or password */
};

static struct account
account_of(const struct work *work, const struct pending *pending)
{
	bool waits =
	    strcmp(settings_text(work->settings, SETTING_REGISTER_OPEN),
		"approve")
	    == 0;
	struct account account = { .waiting = waits,
		.disabled = waits,
		.username = pending->username,
		.password = pending->password,
		.country = pending->country,
		.language = pending->language,
		.terms = pending->terms,
		.terms_hash = pending->terms_hash,
		.terms_language = pending->terms_language,
		.terms_at = pending->terms == NULL ? 0 : pending->created,
		.password_at = work->now };

	switch (pending->via) {
	case VIA_EMAIL:
		account.email = pending->address;
		break;
	case VIA_PHONE:
		account.phone = pending->address;
		break;
	}
	return account;
}

static enum store_outcome
write_done(struct work *work, struct pending *pending,
    const struct account *account)
{
	pending->next = PENDING_DONE;
	pending->done_at = work->now;
	pending->expires = work->now + DONE_LIFE;
	memcpy(pending->account, account->id, ACCOUNT_ID);
	pending->epoch = account->epoch;
	pending->password = NULL;
	return pending_record_put(work, pending);
}

/* The account and its session. */
static enum pending_outcome
make_account(struct work *work, const struct pending *pending,
    struct account *account, struct session *session,
    struct pending_detail *detail)
{
	*account = account_of(work, pending);
	switch (account_insert(work, account, &detail->trouble)) {
	case ACCOUNT_OK:
		break;
	case ACCOUNT_NAME_TAKEN:
		return PENDING_NAME_TAKEN;
	case ACCOUNT_ADDRESS_TAKEN:
		/* Proved meanwhile by another flow of the same person; the
		 * next message says so. */
		return PENDING_EXPIRED;
	case ACCOUNT_TROUBLE:
		return PENDING_TROUBLE;
	}
	if (!account->waiting)
		detail->trouble = session_start(work, account, session);
	return detail->trouble == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}

/* What whoever began it has said is not said by who proved it. */
static void
take_over(const struct work *work, struct pending *pending)
{
	pending->username = NULL;
	pending->password = NULL;
	pending->terms = NULL;
	pending->terms_hash = NULL;
	pending->terms_language = NULL;
	pending->created = work->now;
}

enum store_outcome
pending_make_proved(struct work *work, struct pending *pending,
    enum pending_next next)
{
	uint8_t old[SECRET_SIZE];
	enum store_outcome outcome = STORE_OK;

	pending->next = next;
	if (pending->expires > work->now + PROVED_LIFE)
		pending->expires = work->now + PROVED_LIFE;
	if (!pending->stranger && !pending->elsewhere)
		return pending_record_put(work, pending);
	if (pending->stranger)
		take_over(work, pending);
	memcpy(old, pending->key, sizeof(old));
	flow_token_new(pending->flow);
	(void)flow_token_key(pending->flow, pending->key);
	pending->stranger = false;
	pending->elsewhere = false;
	outcome = work_delete(work, TABLE_PENDING, old, sizeof(old));
	return outcome == STORE_OK ? pending_record_insert(work, pending)
				   : outcome;
}

/* Nothing was made; what the try has shown is written down with it, so that
 * it is shown of this address and of no other. */
static enum store_outcome
note_refusal(struct work *work, struct pending *pending,
    enum pending_outcome made)
{
	if (made == PENDING_NAME_TAKEN)
		return pending_make_proved(work, pending, PENDING_USERNAME);
	pending->code_expires = work->now;
	return pending_record_put(work, pending);
}

enum pending_outcome
pending_make(struct work *work, struct pending *pending,
    struct session *session, struct pending_detail *detail)
{
	struct account account;
	enum pending_outcome made =
	    pending->purpose == PENDING_CHANGE
		? pending_change_apply(work, pending, &account, detail)
		: make_account(work, pending, &account, session, detail);

	if (made == PENDING_NAME_TAKEN || made == PENDING_EXPIRED)
		detail->trouble = note_refusal(work, pending, made);
	else if (made == PENDING_OK)
		detail->trouble = write_done(work, pending, &account);
	return detail->trouble == STORE_OK
		   ? pending_step_commit(work, detail, made)
		   : pending_step_trouble(work, detail, detail->trouble);
}
