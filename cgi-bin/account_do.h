/* The actions of My Account: what each takes, and its handler. */
#ifndef ACCOUNT_DO_H
#define ACCOUNT_DO_H

#include "account_own.h"

enum {
	ACCOUNT_DO_ADDRESS_FIELDS = 5,
	ACCOUNT_DO_NAME_FIELDS = 2,
	ACCOUNT_DO_PASSWORD_FIELDS = 3,
	ACCOUNT_DO_PLACE_FIELDS = 3,
	ACCOUNT_DO_SESSIONS_FIELDS = 3,
	ACCOUNT_DO_PROOF_FIELDS = 1, /* nothing but the password */
};

extern const struct field account_do_address_fields[];
extern const struct field account_do_name_fields[];
extern const struct field account_do_password_fields[];
extern const struct field account_do_place_fields[];
extern const struct field account_do_sessions_fields[];
extern const struct field account_do_proof_fields[];

handler account_do_email;
handler account_do_phone;
handler account_do_username;
handler account_do_password;
handler account_do_country;
handler account_do_language;
handler account_do_sessions;
handler account_do_export;
handler account_do_delete;
handler account_do_cancel_delete;

#endif
