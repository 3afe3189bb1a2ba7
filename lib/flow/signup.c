#include "flow/signup.h"

#include <inttypes.h>
#include <string.h>

#include "account/password.h"
#include "base/encode.h"
#include "flow/flow_send.h"
#include "flow/terms.h"

void
signup_token(struct work *work, const char *ticket, const struct signup *signup,
    char token[FLOW_TOKEN])
{
	const char *password = arena_format(work->arena, "flow password %s",
	    signup->password == NULL ? "" : signup->password);
	uint8_t secret[SECRET_SIZE];
	uint8_t mac[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text = NULL;

	secret_mac(work->key, password, strlen(password), secret);
	text = arena_format(work->arena, "flow %s %s %s %s %s", ticket,
	    signup->username == NULL ? "" : signup->username,
	    via_name(signup->via), signup->address,
	    encode_hex(secret, sizeof(secret), hex));
	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), token);
}

/* The hash where a password was given. */
static enum flow_outcome
hash_password(struct flow_visit *visit, const struct signup *signup,
    const char **hash)
{
	struct work *work = visit->work;

	*hash = NULL;
	if (signup->password == NULL)
		return FLOW_OK;
	*hash = password_hash(work->arena, visit->gate->state,
	    settings_text(work->settings, SETTING_PASSWORD_SCHEME),
	    signup->password);
	if (*hash != NULL)
		return FLOW_OK;
	visit->trouble = STORE_BUSY;
	return FLOW_TROUBLE;
}

static void
set_address(const struct signup *signup, struct flow *flow)
{
	flow->via = signup->via;
	flow->typed = signup->typed;
	flow->address = signup->address;
}

static void
set_terms(struct work *work, const struct signup *signup,
    struct flow_wish *wish)
{
	const char *version = settings_text(work->settings, SETTING_SITE_TERMS);

	if (signup->terms == NULL)
		return;
	wish->terms = version[0] == '\0' ? "1" : version;
	wish->terms_language = signup->language;
	wish->terms_hash =
	    terms_hash(work->settings, work->arena, signup->language);
}

static void
give_profile(const struct signup *from, struct flow_wish *to)
{
	PROFILE(PROFILE_GIVE)
}

/* What was given, but for the password. */
static struct flow_wish
wish_of(struct work *work, const struct signup *signup)
{
	struct flow_wish wish = { .username = signup->username,
		.country = signup->country };

	if (signup->address != NULL) {
		wish.via = signup->via;
		wish.address = signup->address;
		wish.typed = signup->typed;
	}
	give_profile(signup, &wish);
	set_terms(work, signup, &wish);
	return wish;
}

enum flow_outcome
signup_start(struct flow_visit *visit, const struct signup *signup,
    const char *token, struct flow *flow)
{
	struct flow_wish wish = wish_of(visit->work, signup);
	enum flow_outcome outcome = FLOW_OK;

	memset(flow, 0, sizeof(*flow));
	flow->app = signup->app;
	flow->language = signup->language;
	flow_wish_apply(&wish, flow);
	set_address(signup, flow);
	outcome = flow_send_take(visit, flow);
	if (outcome != FLOW_OK)
		return outcome;
	outcome = hash_password(visit, signup, &flow->password);
	if (outcome == FLOW_OK)
		return flow_start(visit, token, flow);
	flow_send_return(visit, flow);
	return outcome;
}

void
signup_change_token(struct work *work, const struct session *session,
    const struct signup *signup, char token[FLOW_TOKEN])
{
	uint8_t mac[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text =
	    arena_format(work->arena, "move %s %" PRId64 " %s %s",
		encode_hex(session->key, SECRET_SIZE, hex), session->epoch,
		via_name(signup->via), signup->address);

	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), token);
}

enum flow_outcome
signup_start_change(struct flow_visit *visit, const struct signup *signup,
    const struct session *session, const char *token, struct flow *flow)
{
	enum flow_outcome outcome = FLOW_OK;

	memset(flow, 0, sizeof(*flow));
	flow->purpose = FLOW_CHANGE;
	memcpy(flow->account, session->account, ACCOUNT_ID);
	memcpy(flow->session, session->key, SECRET_SIZE);
	flow->epoch = session->epoch;
	flow->country = signup->country;
	flow->language = signup->language;
	set_address(signup, flow);
	outcome = flow_send_take(visit, flow);
	return outcome == FLOW_OK ? flow_start(visit, token, flow) : outcome;
}

/* The share of a message to where the wish has its code sent. */
static enum flow_outcome
take_share(struct flow_visit *visit, const struct flow *flow,
    struct flow_wish *wish)
{
	struct flow wished = *flow;
	enum flow_outcome outcome = FLOW_OK;

	if (!flow_wish_moves(wish, flow))
		return FLOW_OK;
	flow_wish_apply(wish, &wished);
	outcome = flow_send_take(visit, &wished);
	wish->share = outcome == FLOW_OK;
	return outcome;
}

enum flow_outcome
signup_alter(struct flow_visit *visit, const struct signup *signup,
    struct flow *flow)
{
	struct flow_wish wish = wish_of(visit->work, signup);
	enum flow_outcome outcome =
	    hash_password(visit, signup, &wish.password);

	if (outcome == FLOW_OK)
		outcome = take_share(visit, flow, &wish);
	return outcome == FLOW_OK ? flow_alter(visit, flow, &wish) : outcome;
}

enum flow_outcome
signup_complete(struct flow_visit *visit, const struct signup *signup,
    struct flow *flow, struct flow_owner *owner)
{
	struct flow_wish wish = { .username = signup->username };
	enum flow_outcome outcome =
	    hash_password(visit, signup, &wish.password);

	if (outcome != FLOW_OK)
		return outcome;
	give_profile(signup, &wish);
	wish.terms = NULL;
	if (flow->terms == NULL)
		set_terms(visit->work, signup, &wish);
	return flow_finish(visit, flow, &wish, owner);
}
