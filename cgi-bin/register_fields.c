#include "register_fields.h"

#include "account/password.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "contact/prepare.h"
#include "contact/username.h"
#include "contact/via.h"
#include "web_flow.h"

/* What is missing depends on the order and on what a flow knows already, so
 * no row is required here. */
const struct field register_fields[FIELDS] = {
	[USERNAME] = { "username", 32, FIELD_TEXT, false, username_judge },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, false,
	    prepare_password },
	[CONFIRM] = { "password_confirm", PASSWORD_BYTES_MAX, FIELD_SECRET,
	    false, prepare_password },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[VIA] = { "via", 8, FIELD_TEXT, false, via_judge },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, prepare_number },
	[TOKEN] = { "captcha_token", 128, FIELD_TEXT, false, NULL },
	[CAPTCHA] = { "captcha", 32, FIELD_TEXT, false, captcha_prepare },
	[CHALLENGE] = { "challenge", 128, FIELD_TEXT, false, NULL },
	[PROOF] = { "proof", 20, FIELD_NUMBER, false, NULL },
	[TERMS] = { "terms", 64, FIELD_FLAG, false, NULL },
	[ORDER] = { "order", 8, FIELD_TEXT, false, NULL },
};
