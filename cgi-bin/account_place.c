/* The country one lives in, and the language one is written to. */

#include "account/password.h"
#include "account_do.h"
#include "base/seconds.h"

enum { COUNTRY = ACCOUNT_PROOF + 1, LANGUAGE };
const struct field account_do_place_fields[] = {
	[ACCOUNT_PROOF] = ACCOUNT_PROOF_FIELD,
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[LANGUAGE] = { "language", 16, FIELD_TEXT, false, NULL },
};

void
account_do_country(const struct request *request, struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	const char *country = form_text(form, COUNTRY);
	struct account_own own;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_find(request, answer, &own))
		return;
	if (country == NULL)
		form_refuse(form, COUNTRY, "country-missing");
	else if (country_find(web->countries, country) == NULL)
		form_refuse(form, COUNTRY, "country-unknown");
	if (!account_own_prove(request, form, answer, &own, false)
	    || !account_own_begin(request, answer, &own))
		return;
	own.account.country = country;
	outcome = account_update(request_work(request), &own.account);
	if (account_own_end(request, answer, outcome))
		account_own_done(request, answer, &own, "country");
}

void
account_do_language(const struct request *request, struct form *form,
    struct answer *answer)
{
	const char *language = form_text(form, LANGUAGE);
	struct account_own own;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_find(request, answer, &own))
		return;
	if (language == NULL)
		form_refuse(form, LANGUAGE, "language-missing");
	else if (!settings_has(request->site->settings, SETTING_SITE_LANGUAGES,
		     language))
		form_refuse(form, LANGUAGE, "language-unknown");
	if (!account_own_prove(request, form, answer, &own, false)
	    || !account_own_begin(request, answer, &own))
		return;
	own.account.language = language;
	outcome = account_update(request_work(request), &own.account);
	if (!account_own_end(request, answer, outcome))
		return;
	account_own_done(request, answer, &own, "language");
	if (request->browser)
		answer_cookie(answer, "language", language, SECONDS_YEAR);
}
