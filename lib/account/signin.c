#include "account/signin.h"

#include "account/password.h"
#include "account/resume.h"

/* Whose password it would have to be; NULL where nobody has that name. */
static const char *
find(struct work *work, struct signin *signin, bool *unfinished)
{
	*unfinished = false;
	signin->trouble = STORE_FAILED;
	if (work != NULL)
		signin->trouble =
		    account_find(work, signin->login, &signin->account);
	if (signin->trouble == STORE_OK)
		return signin->account.password;
	if (signin->trouble == STORE_ABSENT)
		signin->trouble =
		    resume_find(work, signin->login, &signin->pending);
	*unfinished = signin->trouble == STORE_OK;
	return *unfinished ? signin->pending.password : NULL;
}

enum signin_outcome
signin_judge(struct work *work, int state, struct signin *signin)
{
	bool unfinished = false;
	const char *hash = find(work, signin, &unfinished);

	if (signin->trouble != STORE_OK && signin->trouble != STORE_ABSENT)
		return SIGNIN_TROUBLE;
	switch (password_verify(state,
	    settings_text(work->settings, "password.scheme"), hash,
	    signin->password)) {
	case PASSWORD_RIGHT:
		break;
	case PASSWORD_WRONG:
		return SIGNIN_WRONG;
	case PASSWORD_BUSY:
		return SIGNIN_BUSY;
	}
	if (unfinished)
		return SIGNIN_UNFINISHED;
	return signin->account.disabled ? SIGNIN_WRONG : SIGNIN_RIGHT;
}
