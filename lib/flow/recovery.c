#include "flow/recovery.h"

#include <string.h>

#include "account/password.h"
#include "base/encode.h"
#include "flow/flow_send.h"
#include "flow/recover_rules.h"

void
recovery_token_of(struct work *work, const char *ticket, const char *subject,
    char token[FLOW_TOKEN])
{
	const char *text =
	    arena_format(work->arena, "recovery flow %s %s", ticket, subject);
	uint8_t mac[SECRET_SIZE];

	secret_mac(work->key, text, strlen(text), mac);
	(void)encode_base64url(mac, sizeof(mac), token);
}

/* The numbers of all countries, for recover_rules.c: in time and before the
 * transaction, and whoever has the login. */
static bool
read_phones(struct flow_visit *visit, const struct flow *flow)
{
	if (!recover_rules_either(visit->work, flow)
	    || (visit->countries != NULL
		&& country_read_phones(visit->countries)))
		return true;
	visit->trouble = STORE_FAILED;
	return false;
}

enum flow_outcome
recovery_start(struct flow_visit *visit, const char *token, struct flow *flow)
{
	enum flow_outcome outcome = FLOW_OK;

	flow->purpose = FLOW_RECOVER;
	flow->via = flow_record_via(flow->kind);
	if (!read_phones(visit, flow))
		return FLOW_TROUBLE;
	outcome = flow_send_take(visit, flow);
	return outcome == FLOW_OK ? flow_start(visit, token, flow) : outcome;
}

enum flow_outcome
recovery_resend(struct flow_visit *visit, struct flow *flow)
{
	return read_phones(visit, flow) ? flow_resend(visit, flow)
					: FLOW_TROUBLE;
}

enum flow_outcome
recovery_finish(struct flow_visit *visit, struct flow *flow,
    const struct recovery_wish *wish, struct flow_owner *owner)
{
	struct work *work = visit->work;
	struct flow_proof proof = wish->proof;
	enum flow_outcome outcome = flow_may_try(visit, flow, &proof);

	if (outcome != FLOW_OK)
		return outcome;
	proof.password = password_hash(work->arena, visit->gate->state,
	    settings_text(work->settings, SETTING_PASSWORD_SCHEME),
	    wish->password);
	if (proof.password != NULL)
		return flow_try(visit, flow, &proof, owner);
	visit->trouble = STORE_BUSY;
	return FLOW_TROUBLE;
}
