/* The address that a code goes to: an e-mail address or a mobile number. */

#include <stdlib.h>
#include <string.h>

#include "contact/email.h"
#include "contact/phone.h"
#include "contact/via.h"
#include "site/settings_sms.h"
#include "web_flow.h"

enum { BROKEN_WAIT = 60 }; /* seconds */

static void
judge_email(const struct request *request, struct form *form, size_t row,
    struct signup *signup)
{
	const char *address = form_text(form, row);
	const char *code = "email-missing";

	signup->address = address;
	signup->typed = address;
	if (address != NULL)
		code = email_judge_domain(request->arena,
		    request->site->settings, address);
	if (code != NULL)
		form_refuse(form, row, code);
}

/* What the sentences of a refusal tell: whose number it is, how long one is
 * in the chosen country, and one that is right. */
static void
tell(const struct request *request, struct answer *answer,
    const struct country *country, const struct country *owner)
{
	const struct web *web = request->web;
	struct value *told =
	    value_set_object(answer_page_values(answer), "number");
	const char *last = strrchr(country->mobile_lengths, ' ');
	int64_t least = strtol(country->mobile_lengths, NULL, 10);
	int64_t most = last == NULL ? least : strtol(last, NULL, 10);

	value_set_text(told, "country",
	    country_name(web->countries, request->language, country));
	value_set_number(told, "least", least);
	value_set_number(told, "most", most);
	value_set_flag(told, "range", least != most);
	value_set_text(told, "example", country->example);
	if (owner == country)
		return;
	value_set_text(told, "owner",
	    country_name(web->countries, request->language, owner));
	if (request->json)
		value_set_text(answer_values(answer), "other_country",
		    owner->iso);
}

/* NULL where it is right. */
static const char *
judge_number(const struct request *request, const struct country *country,
    const char *typed, struct phone *phone)
{
	const struct web *web = request->web;
	const struct settings *settings = request->site->settings;

	if (!settings_sms_sends(settings))
		return "phone-country-off";
	if (typed == NULL)
		return "phone-missing";
	if (!settings_has(settings, SETTING_SMS_COUNTRIES, country->iso))
		return "phone-country-off";
	return phone_judge(web->countries, country, typed, phone);
}

static void
judge_phone(const struct request *request, struct answer *answer,
    struct form *form, const struct web_flow_rows *rows, struct signup *signup)
{
	const struct web *web = request->web;
	const char *typed = form_text(form, rows->phone);
	const struct country *country =
	    country_find(web->countries, signup->country);
	struct phone *phone = arena_alloc(request->arena, sizeof(*phone));
	const char *code = NULL;

	if (!country_read_phones(web->countries)) {
		answer_later(answer, 503, "busy", BROKEN_WAIT);
		return;
	}
	if (country == NULL) {
		form_refuse(form, rows->country, "country-missing");
		return;
	}
	code = judge_number(request, country, typed, phone);
	if (code != NULL) {
		form_refuse(form, rows->phone, code);
		tell(request, answer, country,
		    phone->country == NULL ? country : phone->country);
		return;
	}
	signup->typed = typed;
	signup->address = phone->e164;
	value_set_flag(answer_page_values(answer), "by_text", true);
}

void
web_flow_judge_address(const struct request *request, struct answer *answer,
    struct form *form, const struct web_flow_rows *rows, struct signup *signup)
{
	const struct web *web = request->web;
	const char *country = form_text(form, rows->country);

	if (country != NULL && country_find(web->countries, country) == NULL)
		form_refuse(form, rows->country, "country-unknown");
	else if (country != NULL)
		signup->country = country;
	if (rows->via != WEB_FLOW_NO_ROW
	    && !via_parse(form_text(form, rows->via), &signup->via))
		return;
	switch (signup->via) {
	case VIA_EMAIL:
		form_ignore(form, rows->phone);
		judge_email(request, form, rows->email, signup);
		break;
	case VIA_PHONE:
		form_ignore(form, rows->email);
		judge_phone(request, answer, form, rows, signup);
		break;
	}
}

void
web_flow_switch_country(const struct request *request, struct answer *answer,
    const char *iso, const char *typed)
{
	const struct web *web = request->web;
	const struct country *country = country_find(web->countries, iso);
	struct phone phone;

	if (country == NULL || typed == NULL
	    || !country_read_phones(web->countries))
		return;
	(void)phone_judge(web->countries, country, typed, &phone);
	if (phone.country != NULL)
		answer_type(answer, "country", phone.country->iso);
}
