#include "flow/recovery_send.h"

#include <string.h>

#include "account/outbox.h"
#include "base/random.h"
#include "flow/code.h"
#include "flow/recovery_token.h"
#include "limit/send_limit.h"
#include "limit/sms_brake.h"

/* Where the code goes; nowhere with account NULL. */
struct target {
	const struct account *account;
	enum via via;
	const char *address;
	const char *country; /* of a number */
};

static bool
sends_texts(const struct work *work)
{
	return strcmp(settings_text(work->settings, SETTING_SMS_TRANSPORT),
		   "off")
	       != 0;
}

bool
recovery_send_either(const struct work *work, const struct recovery *recovery)
{
	return recovery->kind == IDENTIFIER_USERNAME && sends_texts(work);
}

enum via
recovery_send_via(const struct recovery *recovery)
{
	switch (recovery->kind) {
	case IDENTIFIER_NOTHING:
	case IDENTIFIER_USERNAME:
	case IDENTIFIER_EMAIL:
		break;
	case IDENTIFIER_PHONE:
		return VIA_PHONE;
	}
	return VIA_EMAIL;
}

/* A number that was typed, in a country that texts go to no more. */
static bool
is_off(const struct work *work, const struct recovery *recovery)
{
	return !sends_texts(work)
	       || (recovery->country != NULL
		   && !settings_has(work->settings, SETTING_SMS_COUNTRIES,
		       recovery->country));
}

static void
choose(const struct work *work, const struct recovery *recovery,
    const struct account *account, struct target *target)
{
	if (account->email != NULL && recovery->kind != IDENTIFIER_PHONE) {
		target->via = VIA_EMAIL;
		target->address = account->email;
	} else if (account->phone != NULL && recovery->kind != IDENTIFIER_EMAIL
		   && !is_off(work, recovery)) {
		target->via = VIA_PHONE;
		target->address = account->phone;
	} else {
		return;
	}
	target->account = account;
}

/* What is held back is told to nobody.  A number that was typed has taken its
 * share before. */
static enum store_outcome
hold_back(struct work *work, const struct recovery *recovery,
    const struct recovery_text *text, struct target *target)
{
	bool taken = false;
	enum store_outcome outcome = STORE_OK;

	target->country = recovery->country;
	if (target->account == NULL)
		return STORE_OK;
	outcome = send_limit_take(work, target->via, target->address,
	    text->knows(text->context, target->account), &taken);
	if (!taken
	    || (target->via == VIA_PHONE && recovery->kind != IDENTIFIER_PHONE
		&& !text->may(text->context, target->address,
		    &target->country)))
		target->account = NULL;
	return outcome;
}

static enum store_outcome
find_target(struct work *work, const struct recovery *recovery,
    const struct recovery_text *text, struct account *account,
    struct target *target)
{
	enum store_outcome outcome =
	    account_find(work, recovery->login, account);

	target->account = NULL;
	if (outcome == STORE_ABSENT)
		return STORE_OK;
	if (outcome != STORE_OK)
		return outcome;
	if (!account->disabled)
		choose(work, recovery, account, target);
	return hold_back(work, recovery, text, target);
}

static const char *
make_code(struct arena *arena)
{
	char *code = arena_alloc(arena, RECOVERY_DIGITS + 1);

	for (int i = 0; i < RECOVERY_DIGITS; i++)
		code[i] = (char)('0' + random_below(10));
	return code;
}

static void
set_times(struct work *work, struct recovery *recovery, enum via via)
{
	int64_t text = code_life(work, VIA_PHONE);
	int64_t mail = code_life(work, VIA_EMAIL);
	/* By which way a name is written to must not be told. */
	bool either = recovery_send_either(work, recovery);
	int64_t own = code_life(work, recovery_send_via(recovery));

	recovery->told_expires =
	    work->now + (either && text < mail ? text : own);
	recovery->over = work->now + (either && text > mail ? text : own);
	recovery->code_expires = work->now + code_life(work, via);
}

/* The brake of its country knows of it. */
static enum store_outcome
count_text(struct work *work, struct recovery *recovery,
    const struct recovery_text *text, const struct target *target)
{
	recovery->texted = NULL;
	recovery->batch = 0;
	if (!recovery->known || target->via != VIA_PHONE)
		return STORE_OK;
	recovery->texted = target->country;
	return sms_brake_sent(work, target->country, text->network,
	    &recovery->batch);
}

/* A mail carries its code within the link. */
static const char *
carried(struct work *work, struct recovery *recovery, enum via via,
    const char *code)
{
	struct recovery_link link;
	char *token = NULL;

	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return code;
	}
	token = arena_alloc(work->arena, RECOVERY_TOKEN);
	memcpy(link.key, recovery->key, sizeof(link.key));
	random_bytes(link.secret, sizeof(link.secret));
	secret_hash(link.secret, sizeof(link.secret), recovery->link);
	memcpy(link.code, code, sizeof(link.code));
	recovery_token(&link, token);
	return token;
}

static void
hash_address(const char *address, uint8_t hash[SECRET_SIZE])
{
	secret_hash(address, strlen(address), hash);
}

bool
recovery_send_reaches(const struct recovery *recovery,
    const struct account *account)
{
	const char *const all[] = { account->email, account->phone };
	uint8_t hash[SECRET_SIZE];
	bool reaches = false;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i] == NULL)
			continue;
		hash_address(all[i], hash);
		reaches |= secret_same(hash, recovery->to, sizeof(hash));
	}
	return reaches;
}

static void
set_code(struct work *work, struct recovery *recovery,
    const struct target *target, const char *code)
{
	const char *hash =
	    target->account == NULL ? "" : target->account->password;

	code_mac(work, recovery->key, recovery->subject, code, recovery->code);
	secret_hash(hash, strlen(hash), recovery->was);
	recovery->known = target->account != NULL;
	recovery->tries = 0;
	recovery->shut = 0;
	memset(recovery->to, 0, sizeof(recovery->to));
	random_bytes(recovery->link, sizeof(recovery->link));
	if (target->account == NULL) {
		random_bytes(recovery->code, sizeof(recovery->code));
		return;
	}
	memcpy(recovery->account, target->account->id, ACCOUNT_ID);
	recovery->shut = target->account->shut;
	hash_address(target->address, recovery->to);
}

enum store_outcome
recovery_send_code(struct work *work, struct recovery *recovery,
    const struct recovery_text *text)
{
	enum via via = recovery_send_via(recovery);
	struct account account;
	struct target target = { .via = via, .address = recovery->login };
	struct outbox_message message = { .kind = OUTBOX_RECOVER,
		.language = recovery->language,
		.either = recovery_send_either(work, recovery),
		.due = work->now };
	const char *code = make_code(work->arena);
	enum store_outcome outcome =
	    find_target(work, recovery, text, &account, &target);

	if (outcome == STORE_OK)
		outcome = send_limit_count_apart(work, via, recovery->subject,
		    text->asker);
	if (outcome != STORE_OK)
		return outcome;
	set_code(work, recovery, &target, code);
	set_times(work, recovery, target.via);
	outcome = count_text(work, recovery, text, &target);
	if (outcome != STORE_OK)
		return outcome;
	message.via = target.via;
	message.address = target.address;
	message.expires = recovery->code_expires;
	if (recovery->known)
		message.code = carried(work, recovery, target.via, code);
	else
		message.kind = OUTBOX_SILENT;
	return outbox_queue(work, &message);
}
