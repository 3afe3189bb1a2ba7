#include "account/pending.h"

#include <string.h>

#include "account/code.h"
#include "account/conversion.h"
#include "account/pending_change.h"
#include "account/pending_record.h"
#include "account/pending_send.h"
#include "account/resume.h"
#include "account/sending.h"
#include "base/encode.h"
#include "base/random.h"

enum {
	DONE_LIFE = 600, /* how long a finished flow still leads on */
	FLOW_BYTES = 32,
};

/* A transaction is tried by each verb like this: what is not PENDING_OK is
 * taken back, but for outcomes that count something. */
static enum pending_outcome
trouble(struct work *work, struct pending_detail *detail,
    enum store_outcome outcome)
{
	work_abort(work);
	detail->trouble = outcome;
	return PENDING_TROUBLE;
}

static enum pending_outcome
commit(struct work *work, struct pending_detail *detail,
    enum pending_outcome meaning)
{
	enum store_outcome outcome = work_commit(work);

	return outcome == STORE_OK ? meaning : trouble(work, detail, outcome);
}

void
pending_flow(char flow[PENDING_FLOW])
{
	uint8_t bytes[FLOW_BYTES];

	random_bytes(bytes, sizeof(bytes));
	(void)encode_base64url(bytes, sizeof(bytes), flow);
	secret_wipe(bytes, sizeof(bytes));
}

bool
pending_key(const char *flow, uint8_t key[SECRET_SIZE])
{
	uint8_t bytes[FLOW_BYTES];

	if (flow == NULL || !encode_read_base64url(flow, bytes, sizeof(bytes)))
		return false;
	secret_hash(bytes, sizeof(bytes), key);
	return true;
}

enum store_outcome
pending_find(struct work *work, const char *flow, struct pending *pending)
{
	uint8_t key[SECRET_SIZE];
	enum store_outcome outcome = STORE_ABSENT;

	if (!pending_key(flow, key))
		return STORE_ABSENT;
	outcome = pending_record_get(work, key, pending);
	if (outcome != STORE_ABSENT)
		return outcome;
	outcome = resume_follow(work, key);
	if (outcome == STORE_OK)
		outcome = pending_record_get(work, key, pending);
	pending->elsewhere = outcome == STORE_OK;
	return outcome;
}

enum store_outcome
pending_get(struct work *work, const uint8_t key[SECRET_SIZE],
    struct pending *pending)
{
	return pending_record_get(work, key, pending);
}

static bool
is_text(const struct pending *pending)
{
	return strcmp(pending->via, "phone") == 0;
}

/* Also under the name by which it is found. */
static enum store_outcome
write_waiting(struct work *work, const struct pending *pending)
{
	enum store_outcome outcome = pending_record_put(work, pending);

	return outcome == STORE_OK ? resume_note(work, pending) : outcome;
}

/* In one transaction: is there no wait, then a new code, then `write`. */
static enum pending_outcome
send_and_write(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome != STORE_OK)
		return trouble(work, detail, outcome);
	outcome =
	    sending_wait(work, pending->via, pending->address, &detail->wait);
	if (outcome == STORE_OK && detail->wait == 0 && is_text(pending))
		outcome =
		    conversion_wait(work, pending->country, &detail->wait);
	if (outcome == STORE_OK && detail->wait > 0) {
		work_abort(work);
		return PENDING_TOO_MANY;
	}
	if (outcome == STORE_OK)
		outcome = pending_send_code(work, pending);
	if (outcome == STORE_OK)
		outcome = write_waiting(work, pending);
	if (outcome == STORE_OK && pending->purpose == PENDING_CHANGE)
		outcome = pending_change_note(work, pending);
	if (outcome != STORE_OK)
		return trouble(work, detail, outcome);
	return commit(work, detail, PENDING_OK);
}

enum pending_outcome
pending_start(struct work *work, const char *flow, struct pending *pending,
    struct pending_detail *detail)
{
	if (!pending_key(flow, pending->key)) {
		detail->trouble = STORE_ABSENT;
		return PENDING_TROUBLE;
	}
	pending->next = PENDING_CODE;
	pending->created = work->now;
	pending->expires =
	    work->now + settings_number(work->settings, "pending.life");
	return send_and_write(work, pending, detail);
}

enum pending_outcome
pending_update(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = work_begin(work);

	if (outcome == STORE_OK)
		outcome = write_waiting(work, pending);
	if (outcome != STORE_OK)
		return trouble(work, detail, outcome);
	return commit(work, detail, PENDING_OK);
}

enum pending_outcome
pending_readdress(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	detail->wait = 0;
	if (pending->changes >= PENDING_CHANGES_MAX)
		return PENDING_USED_UP;
	pending->changes++;
	return send_and_write(work, pending, detail);
}

enum pending_outcome
pending_resend(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	return send_and_write(work, pending, detail);
}

int
pending_tries_left(const struct work *work, const struct pending *pending)
{
	int most = (int)settings_number(work->settings, "code.tries");
	int tries = pending->tries;

	if (pending->stranger) {
		most = PENDING_STRANGE_MAX;
		tries = pending->strange_tries;
	}
	return tries < most ? most - tries : 0;
}

/* Counts the try in the flow and at the address.  PENDING_OK: it may be
 * compared now. */
static enum pending_outcome
count_try(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum store_outcome outcome = STORE_OK;

	if (pending->code_expires <= work->now)
		return PENDING_EXPIRED;
	if (pending_tries_left(work, pending) == 0)
		return PENDING_USED_UP;
	outcome = code_count_try(work, pending->address, &detail->wait);
	if (outcome == STORE_OK && detail->wait > 0)
		return PENDING_TOO_MANY;
	if (pending->stranger)
		pending->strange_tries++;
	else
		pending->tries++;
	if (outcome == STORE_OK)
		outcome = pending_record_put(work, pending);
	detail->trouble = outcome;
	return outcome == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}

static bool
code_fits(struct work *work, const struct pending *pending, const char *code)
{
	uint8_t mac[SECRET_SIZE];

	code_mac(work, pending->key, pending->address, code, mac);
	return secret_same(mac, pending->code, sizeof(mac)) && !pending->known;
}

static struct account
account_of(const struct work *work, const struct pending *pending)
{
	bool text = is_text(pending);
	bool waits =
	    strcmp(settings_text(work->settings, "register.open"), "approve")
	    == 0;
	struct account account = { .waiting = waits,
		.disabled = waits,
		.username = pending->username,
		.password = pending->password,
		.country = pending->country,
		.email = text ? NULL : pending->address,
		.phone = text ? pending->address : NULL,
		.language = pending->language,
		.terms = pending->terms,
		.terms_hash = pending->terms_hash,
		.terms_language = pending->terms_language,
		.terms_at = pending->terms == NULL ? 0 : pending->created,
		.password_at = work->now };

	return account;
}

static enum store_outcome
write_done(struct work *work, struct pending *pending,
    const uint8_t account[ACCOUNT_ID])
{
	pending->next = PENDING_DONE;
	pending->done_at = work->now;
	pending->expires = work->now + DONE_LIFE;
	memmove(pending->account, account, ACCOUNT_ID);
	pending->password = NULL;
	return pending_record_put(work, pending);
}

/* The account, its session and the flow's end, in the open transaction. */
static enum pending_outcome
make_account(struct work *work, struct pending *pending,
    struct session *session, struct pending_detail *detail)
{
	struct account account = account_of(work, pending);

	switch (account_insert(work, &account, &detail->trouble)) {
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
	memcpy(session->account, account.id, ACCOUNT_ID);
	if (!account.waiting)
		detail->trouble = session_start(work, session);
	if (detail->trouble == STORE_OK)
		detail->trouble = write_done(work, pending, account.id);
	return detail->trouble == STORE_OK ? PENDING_OK : PENDING_TROUBLE;
}

/* Another address for its account and the flow's end, likewise. */
static enum pending_outcome
change_account(struct work *work, struct pending *pending,
    struct pending_detail *detail)
{
	enum pending_outcome outcome =
	    pending_change_apply(work, pending, detail);

	if (outcome == PENDING_OK)
		detail->trouble = write_done(work, pending, pending->account);
	return outcome != PENDING_OK || detail->trouble == STORE_OK
		   ? outcome
		   : PENDING_TROUBLE;
}

/* Ends a transaction in which one of these two was tried. */
static enum pending_outcome
end_making(struct work *work, struct pending *pending,
    enum pending_outcome made, struct pending_detail *detail)
{
	enum store_outcome outcome = STORE_OK;

	if (made == PENDING_OK)
		return commit(work, detail, made);
	work_abort(work);
	if (made != PENDING_NAME_TAKEN && made != PENDING_EXPIRED)
		return made;
	/* The address stays proved; only the name is asked for again. */
	outcome = work_begin(work);
	if (made == PENDING_NAME_TAKEN)
		pending->next = PENDING_USERNAME;
	else
		pending->code_expires = work->now;
	if (outcome == STORE_OK)
		outcome = pending_record_put(work, pending);
	if (outcome != STORE_OK)
		return trouble(work, detail, outcome);
	return commit(work, detail, made);
}

/* What follows a right code, in the transaction that counted the try. */
static enum pending_outcome
go_on(struct work *work, struct pending *pending, struct session *session,
    struct pending_detail *detail)
{
	detail->trouble = code_count_right(work, pending->address);
	if (detail->trouble == STORE_OK && is_text(pending))
		detail->trouble =
		    conversion_right(work, pending->country, pending->batch);
	if (detail->trouble != STORE_OK)
		return trouble(work, detail, detail->trouble);
	if (pending->purpose == PENDING_CHANGE)
		return end_making(work, pending,
		    change_account(work, pending, detail), detail);
	if (!pending->app)
		return end_making(work, pending,
		    make_account(work, pending, session, detail), detail);
	pending->next = PENDING_SETTINGS;
	detail->trouble = pending_record_put(work, pending);
	if (detail->trouble != STORE_OK)
		return trouble(work, detail, detail->trouble);
	return commit(work, detail, PENDING_OK);
}

/* Another worker may have counted a try since it was found. */
static enum store_outcome
read_again(struct work *work, struct pending *pending)
{
	struct pending found = *pending;
	enum store_outcome outcome =
	    pending_record_get(work, found.key, pending);

	memcpy(pending->once, found.once, sizeof(found.once));
	pending->elsewhere = found.elsewhere;
	pending->stranger = found.stranger;
	return outcome;
}

enum pending_outcome
pending_try(struct work *work, struct pending *pending, const char *code,
    struct session *session, struct pending_detail *detail)
{
	enum pending_outcome outcome = PENDING_OK;

	detail->trouble = work_begin(work);
	if (detail->trouble == STORE_OK)
		detail->trouble = read_again(work, pending);
	if (detail->trouble != STORE_OK)
		return trouble(work, detail, detail->trouble);
	if (pending->next != PENDING_CODE) {
		work_abort(work);
		return PENDING_EXPIRED;
	}
	outcome = count_try(work, pending, detail);
	if (outcome != PENDING_OK) {
		work_abort(work);
		return outcome;
	}
	if (code_fits(work, pending, code))
		return go_on(work, pending, session, detail);
	return commit(work, detail,
	    pending_tries_left(work, pending) == 0 ? PENDING_USED_UP
						   : PENDING_WRONG);
}

enum pending_outcome
pending_finish(struct work *work, struct pending *pending,
    struct session *session, struct pending_detail *detail)
{
	detail->trouble = work_begin(work);
	if (detail->trouble != STORE_OK)
		return trouble(work, detail, detail->trouble);
	return end_making(work, pending,
	    make_account(work, pending, session, detail), detail);
}
