/* GET /captcha for programs: a proof of work in place of a picture. */

#include "captcha.h"

void
captcha_challenge_get(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct value *values = answer_values(answer);
	struct visitor visitor;
	const char *challenge = NULL;
	int bits = 0;

	(void)form;
	web_visit(request, &visitor);
	challenge = gate_challenge(web->gate, &visitor, &bits);
	if (challenge == NULL) {
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	value_set_text(values, "challenge", challenge);
	value_set_number(values, "bits", bits);
	value_set_number(values, "expires_in",
	    settings_number(request->site->settings, SETTING_CAPTCHA_LIFE));
}
