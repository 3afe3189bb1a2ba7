#include "flow/signin.h"

#include <string.h>

#include "account/password.h"
#include "account/scheme.h"
#include "flow/flow_find.h"

void
signin_find(struct work *work, struct signin *signin)
{
	memset(&signin->account, 0, sizeof(signin->account));
	memset(&signin->flow, 0, sizeof(signin->flow));
	signin->trouble = STORE_FAILED;
	if (work != NULL)
		signin->trouble =
		    account_find(work, signin->login, &signin->account);
	if (signin->trouble == STORE_ABSENT)
		signin->trouble =
		    flow_find_by_name(work, signin->login, &signin->flow);
}

/* Whose password it would have to be; NULL where nobody has that name. */
static const char *
hash_of(const struct signin *signin)
{
	if (signin->trouble != STORE_OK)
		return NULL;
	return signin->account.password != NULL ? signin->account.password
						: signin->flow.password;
}

int
signin_hashes(const struct signin *signin)
{
	return signin->typed != NULL
		       && strcmp(signin->typed, signin->password) != 0
		       && strlen(signin->typed) <= PASSWORD_BYTES_MAX
		   ? 2
		   : 1;
}

static enum password_outcome
verify(struct work *work, int state, struct signin *signin)
{
	const char *scheme =
	    settings_text(work->settings, SETTING_PASSWORD_SCHEME);
	const char *hash = hash_of(signin);
	enum password_outcome outcome =
	    password_verify(state, scheme, hash, signin->password);

	signin->raw = false;
	if (outcome != PASSWORD_WRONG || signin_hashes(signin) == 1)
		return outcome;
	outcome = password_verify(state, scheme, hash, signin->typed);
	signin->raw = outcome == PASSWORD_RIGHT;
	return outcome;
}

enum signin_outcome
signin_verify(struct work *work, int state, struct signin *signin)
{
	if (signin->trouble != STORE_OK && signin->trouble != STORE_ABSENT)
		return SIGNIN_TROUBLE;
	switch (verify(work, state, signin)) {
	case PASSWORD_RIGHT:
		break;
	case PASSWORD_WRONG:
		return SIGNIN_WRONG;
	case PASSWORD_BUSY:
		return SIGNIN_BUSY;
	}
	if (signin->account.password == NULL)
		return SIGNIN_UNFINISHED;
	return signin->account.disabled && !signin->account.waiting
		   ? SIGNIN_WRONG
		   : SIGNIN_RIGHT;
}

bool
signin_holds(const struct account *verified, const struct account *now)
{
	return verified->epoch == now->epoch
	       || (verified->password != NULL
		   && strcmp(verified->password, now->password) == 0);
}

void
signin_refresh(struct work *work, int state, const struct signin *signin)
{
	const char *scheme =
	    settings_text(work->settings, SETTING_PASSWORD_SCHEME);
	const char *old = signin->account.password;
	struct account account;
	const char *hash = NULL;
	enum store_outcome outcome = STORE_OK;

	if (!signin->raw && !scheme_exceeds(scheme, old))
		return;
	hash = password_hash(work->arena, state, scheme, signin->password);
	if (hash == NULL || work_begin(work) != STORE_OK)
		return;
	/* Another password may have been set meanwhile. */
	outcome = account_get(work, signin->account.id, &account);
	if (outcome == STORE_OK && strcmp(account.password, old) == 0) {
		account.password = hash;
		outcome = account_update(work, &account);
	}
	if (outcome == STORE_OK)
		(void)work_commit(work);
	else
		work_abort(work);
}
