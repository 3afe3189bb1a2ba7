#include "flow/signup.h"

#include <inttypes.h>
#include <string.h>

#include "account/password.h"
#include "base/encode.h"
#include "flow/terms.h"
#include "limit/send_limit.h"

void
signup_flow(struct work *work, const char *token,
    const struct signup *registration, char flow[FLOW_TOKEN])
{
	const char *password = arena_format(work->arena, "flow password %s",
	    registration->password == NULL ? "" : registration->password);
	uint8_t secret[SECRET_SIZE];
	uint8_t mac[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text = NULL;

	secret_mac(work->key, password, strlen(password), secret);
	text = arena_format(work->arena, "flow %s %s %s %s %s", token,
	    registration->username == NULL ? "" : registration->username,
	    via_name(registration->via), registration->address,
	    encode_hex(secret, sizeof(secret), hex));
	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), flow);
}

static enum pending_outcome
too_many(struct registrar *registrar)
{
	registrar->detail.wait = registrar->visitor->wait;
	return PENDING_TOO_MANY;
}

/* What a message to this address takes of the limits: nothing while the
 * address itself has to wait. */
static enum pending_outcome
take_share(struct registrar *registrar, enum via via, const char *address,
    const char *country)
{
	struct visitor *visitor = registrar->visitor;
	struct pending_detail *detail = &registrar->detail;
	bool good = false;
	struct gate_text to = { .number = address, .country = country };

	detail->trouble =
	    send_limit_wait(registrar->work, via, address, &detail->wait);
	if (detail->trouble != STORE_OK)
		return PENDING_TROUBLE;
	if (detail->wait > 0)
		return PENDING_TOO_MANY;
	switch (via) {
	case VIA_EMAIL:
		good = gate_take_mail(registrar->gate, visitor, GATE_MAIL);
		break;
	case VIA_PHONE:
		good = gate_take_text(registrar->gate, visitor, &to);
		break;
	}
	return good ? PENDING_OK : too_many(registrar);
}

/* The share of a message to where the registration has its code sent. */
static enum pending_outcome
take_own_share(struct registrar *registrar, struct pending *pending)
{
	pending->network = registrar->visitor->network.near;
	return take_share(registrar, pending->via, pending->address,
	    pending->country);
}

/* The hash where a password was given. */
static enum pending_outcome
hash_password(struct registrar *registrar, const struct signup *registration,
    const char **hash)
{
	struct work *work = registrar->work;

	*hash = NULL;
	if (registration->password == NULL)
		return PENDING_OK;
	*hash = password_hash(work->arena, registrar->gate->state,
	    settings_text(work->settings, SETTING_PASSWORD_SCHEME),
	    registration->password);
	if (*hash != NULL)
		return PENDING_OK;
	registrar->detail.trouble = STORE_BUSY;
	return PENDING_TROUBLE;
}

static void
set_address(const struct signup *registration, struct pending *pending)
{
	pending->via = registration->via;
	pending->typed = registration->typed;
	pending->address = registration->address;
}

static void
set_terms(struct work *work, const struct signup *registration,
    struct pending_wish *wish)
{
	const char *version = settings_text(work->settings, SETTING_SITE_TERMS);

	if (registration->terms == NULL)
		return;
	wish->terms = version[0] == '\0' ? "1" : version;
	wish->terms_language = registration->language;
	wish->terms_hash =
	    terms_hash(work->settings, work->arena, registration->language);
}

/* What was given, but for the password. */
static struct pending_wish
wish_of(struct work *work, const struct signup *registration)
{
	struct pending_wish wish = { .username = registration->username,
		.country = registration->country };

	if (registration->address != NULL) {
		wish.via = registration->via;
		wish.address = registration->address;
		wish.typed = registration->typed;
	}
	set_terms(work, registration, &wish);
	return wish;
}

enum pending_outcome
signup_start(struct registrar *registrar, const struct signup *registration,
    const char *flow, struct pending *pending)
{
	struct pending_wish wish = wish_of(registrar->work, registration);
	enum pending_outcome outcome = PENDING_OK;

	memset(pending, 0, sizeof(*pending));
	pending->app = registration->app;
	pending->language = registration->language;
	pending_wish_apply(&wish, pending);
	set_address(registration, pending);
	if (!gate_take(registrar->gate, registrar->visitor,
		SETTING_LIMITS_REGISTRATIONS))
		return too_many(registrar);
	outcome = take_own_share(registrar, pending);
	if (outcome == PENDING_OK)
		outcome =
		    hash_password(registrar, registration, &pending->password);
	if (outcome != PENDING_OK)
		return outcome;
	return pending_start(registrar->work, flow, pending,
	    &registrar->detail);
}

void
signup_move_flow(struct work *work, const struct session *session,
    const struct signup *registration, char flow[FLOW_TOKEN])
{
	uint8_t mac[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text =
	    arena_format(work->arena, "move %s %" PRId64 " %s %s",
		encode_hex(session->key, SECRET_SIZE, hex), session->epoch,
		via_name(registration->via), registration->address);

	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), flow);
}

enum pending_outcome
signup_move(struct registrar *registrar, const struct signup *registration,
    const struct session *session, const char *flow, struct pending *pending)
{
	enum pending_outcome outcome = PENDING_OK;

	memset(pending, 0, sizeof(*pending));
	pending->purpose = PENDING_CHANGE;
	memcpy(pending->account, session->account, ACCOUNT_ID);
	memcpy(pending->session, session->key, SECRET_SIZE);
	pending->epoch = session->epoch;
	pending->country = registration->country;
	pending->language = registration->language;
	set_address(registration, pending);
	outcome = take_own_share(registrar, pending);
	if (outcome != PENDING_OK)
		return outcome;
	return pending_start(registrar->work, flow, pending,
	    &registrar->detail);
}

enum pending_outcome
signup_change(struct registrar *registrar, const struct signup *registration,
    struct pending *pending)
{
	struct pending_wish wish = wish_of(registrar->work, registration);
	enum pending_outcome outcome =
	    hash_password(registrar, registration, &wish.password);

	pending->network = registrar->visitor->network.near;
	if (outcome == PENDING_OK && pending_wish_moves(&wish, pending)) {
		outcome = take_share(registrar, wish.via, wish.address,
		    wish.country != NULL ? wish.country : pending->country);
		wish.share = outcome == PENDING_OK;
	}
	if (outcome != PENDING_OK)
		return outcome;
	return pending_alter(registrar->work, pending, &wish,
	    &registrar->detail);
}

enum pending_outcome
signup_resend(struct registrar *registrar, struct pending *pending)
{
	enum pending_outcome outcome = take_own_share(registrar, pending);

	if (outcome != PENDING_OK)
		return outcome;
	return pending_resend(registrar->work, pending, &registrar->detail);
}

enum pending_outcome
signup_complete(struct registrar *registrar, const struct signup *registration,
    struct pending *pending, struct session *session)
{
	struct pending_wish wish = { .username = registration->username };
	enum pending_outcome outcome =
	    hash_password(registrar, registration, &wish.password);

	if (outcome != PENDING_OK)
		return outcome;
	if (pending->terms == NULL)
		set_terms(registrar->work, registration, &wish);
	return pending_finish(registrar->work, pending, &wish, session,
	    &registrar->detail);
}
