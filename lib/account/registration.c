#include "account/registration.h"

#include <string.h>

#include "account/password.h"
#include "account/sending.h"
#include "account/terms.h"
#include "base/encode.h"

void
registration_flow(struct work *work, const char *token,
    const struct registration *registration, char flow[PENDING_FLOW])
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
	    registration->via, registration->address,
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
take_share(struct registrar *registrar, struct pending *pending)
{
	struct visitor *visitor = registrar->visitor;
	struct pending_detail *detail = &registrar->detail;
	bool text = strcmp(pending->via, "phone") == 0;

	pending->network = visitor->network.near;
	detail->trouble = sending_wait(registrar->work, pending->via,
	    pending->address, &detail->wait);
	if (detail->trouble != STORE_OK)
		return PENDING_TROUBLE;
	if (detail->wait > 0)
		return PENDING_TOO_MANY;
	if (text ? guard_take_text(registrar->guard, visitor, pending->address,
		pending->country)
		 : guard_take_mail(registrar->guard, visitor))
		return PENDING_OK;
	return too_many(registrar);
}

/* Sets the hash where a password was given. */
static enum pending_outcome
set_password(struct registrar *registrar,
    const struct registration *registration, struct pending *pending)
{
	struct work *work = registrar->work;

	if (registration->password == NULL)
		return PENDING_OK;
	pending->password = password_hash(work->arena, registrar->guard->state,
	    settings_text(work->settings, "password.scheme"),
	    registration->password);
	if (pending->password != NULL)
		return PENDING_OK;
	registrar->detail.trouble = STORE_BUSY;
	return PENDING_TROUBLE;
}

static void
set_address(const struct registration *registration, struct pending *pending)
{
	pending->via = registration->via;
	pending->typed = registration->typed;
	pending->address = registration->address;
}

static void
set_terms(struct work *work, const struct registration *registration,
    struct pending *pending)
{
	const char *version = settings_text(work->settings, "site.terms");

	if (registration->terms == NULL)
		return;
	pending->terms = version[0] == '\0' ? "1" : version;
	pending->terms_language = registration->language;
	pending->terms_hash =
	    terms_hash(work->settings, work->arena, registration->language);
}

enum pending_outcome
registration_start(struct registrar *registrar,
    const struct registration *registration, const char *flow,
    struct pending *pending)
{
	enum pending_outcome outcome = PENDING_OK;

	memset(pending, 0, sizeof(*pending));
	pending->app = registration->app;
	pending->username = registration->username;
	pending->country = registration->country;
	pending->language = registration->language;
	set_address(registration, pending);
	set_terms(registrar->work, registration, pending);
	if (!guard_take(registrar->guard, registrar->visitor,
		"limits.registrations"))
		return too_many(registrar);
	outcome = take_share(registrar, pending);
	if (outcome == PENDING_OK)
		outcome = set_password(registrar, registration, pending);
	if (outcome != PENDING_OK)
		return outcome;
	return pending_start(registrar->work, flow, pending,
	    &registrar->detail);
}

void
registration_move_flow(struct work *work, const struct session *session,
    const struct registration *registration, char flow[PENDING_FLOW])
{
	uint8_t mac[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text = arena_format(work->arena, "move %s %s %s",
	    encode_hex(session->key, SECRET_SIZE, hex), registration->via,
	    registration->address);

	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), flow);
}

enum pending_outcome
registration_move(struct registrar *registrar,
    const struct registration *registration, const uint8_t account[ACCOUNT_ID],
    const char *flow, struct pending *pending)
{
	enum pending_outcome outcome = PENDING_OK;

	memset(pending, 0, sizeof(*pending));
	pending->purpose = PENDING_CHANGE;
	memcpy(pending->account, account, ACCOUNT_ID);
	pending->country = registration->country;
	pending->language = registration->language;
	set_address(registration, pending);
	outcome = take_share(registrar, pending);
	if (outcome != PENDING_OK)
		return outcome;
	return pending_start(registrar->work, flow, pending,
	    &registrar->detail);
}

static bool
is_other_address(const struct registration *registration,
    const struct pending *pending)
{
	return registration->address != NULL
	       && (strcmp(registration->address, pending->address) != 0
		   || strcmp(registration->via, pending->via) != 0);
}

enum pending_outcome
registration_change(struct registrar *registrar,
    const struct registration *registration, struct pending *pending)
{
	bool other = is_other_address(registration, pending);
	enum pending_outcome outcome =
	    set_password(registrar, registration, pending);

	if (outcome != PENDING_OK)
		return outcome;
	if (registration->username != NULL)
		pending->username = registration->username;
	if (registration->country != NULL)
		pending->country = registration->country;
	set_terms(registrar->work, registration, pending);
	if (!other) {
		if (registration->typed != NULL)
			pending->typed = registration->typed;
		return pending_update(registrar->work, pending,
		    &registrar->detail);
	}
	set_address(registration, pending);
	outcome = take_share(registrar, pending);
	if (outcome != PENDING_OK)
		return outcome;
	return pending_readdress(registrar->work, pending, &registrar->detail);
}

enum pending_outcome
registration_resend(struct registrar *registrar, struct pending *pending)
{
	enum pending_outcome outcome = take_share(registrar, pending);

	if (outcome != PENDING_OK)
		return outcome;
	return pending_resend(registrar->work, pending, &registrar->detail);
}

enum pending_outcome
registration_complete(struct registrar *registrar,
    const struct registration *registration, struct pending *pending)
{
	pending->username = registration->username;
	return set_password(registrar, registration, pending);
}
