#include "account/epoch.h"

enum store_outcome
epoch_raise(struct work *work, struct account *account, struct session *kept)
{
	enum store_outcome outcome = STORE_OK;

	account->epoch++;
	outcome = account_update(work, account);
	return outcome == STORE_OK ? session_end_all(work, account, kept)
				   : outcome;
}
