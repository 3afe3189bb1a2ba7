/* The registration form: what is wrong in it. */

#include "register_form.h"

#include <string.h>

#include "flow/terms.h"

static const struct web_flow_rows address_rows = { VIA, COUNTRY, EMAIL, PHONE };

void
register_form_judge_password(const struct request *request,
    struct answer *answer, struct form *form)
{
	const char *name = form_sent(form, USERNAME);
	const char *email = form_sent(form, EMAIL);
	const char *phone = form_sent(form, PHONE);
	const char *own[] = { name == NULL ? "" : name,
		email == NULL ? "" : email, phone == NULL ? "" : phone,
		settings_text(request->site->settings, SETTING_SITE_NAME),
		NULL };
	const struct web_flow_password rows = { PASSWORD, CONFIRM, own };

	web_flow_judge_password(request, answer, form, &rows);
}

static void
judge_order(struct form *form, struct signup *signup)
{
	const char *order = form_text(form, ORDER);

	signup->app = order != NULL && strcmp(order, "app") == 0;
	if (order != NULL && strcmp(order, "web") != 0 && !signup->app)
		form_refuse(form, ORDER, "order-unknown");
}

/* Everything that this order asks for at once. */
static void
judge_whole(const struct request *request, struct form *form, bool app)
{
	const char *terms =
	    terms_judge(request->site->settings, form_text(form, TERMS), app);

	if (!app) {
		form_need(form, USERNAME, "username-missing");
		form_need(form, PASSWORD, "password-missing");
		form_need(form, CONFIRM, "password_confirm-missing");
	}
	form_need(form, COUNTRY, "country-missing");
	form_need(form, VIA, "via-missing");
	if (terms != NULL)
		form_refuse(form, TERMS, terms);
}

void
register_form_judge(const struct request *request, struct answer *answer,
    struct form *form, bool whole, struct signup *signup)
{
	memset(signup, 0, sizeof(*signup));
	judge_order(form, signup);
	web_flow_judge_address(request, answer, form, &address_rows, signup);
	if (whole)
		judge_whole(request, form, signup->app);
	signup->username = form_text(form, USERNAME);
	signup->password = form_text(form, PASSWORD);
	signup->terms = form_text(form, TERMS);
	signup->language = request->language;
}

void
register_form_judge_country(struct form *form, const struct signup *signup,
    const struct flow *flow)
{
	const char *country = signup->country;

	if (form_text(form, VIA) == NULL && country != NULL
	    && flow->via == VIA_PHONE && strcmp(country, flow->country) != 0)
		form_refuse(form, PHONE, "phone-missing");
}

bool
register_form_ration_name(const struct request *request,
    const struct form *form, struct visitor *visitor, struct answer *answer)
{
	const struct web *web = request->web;

	if (form_text(form, USERNAME) == NULL || answer_is_bad(answer))
		return false;
	if (gate_take(web->gate, visitor, SETTING_LIMITS_NAMES))
		return true;
	answer_later(answer, 429, "too-many", visitor->wait);
	return false;
}

void
register_form_judge_name(const struct request *request, struct form *form,
    struct visitor *visitor, struct answer *answer)
{
	const char *name = form_text(form, USERNAME);
	struct work *work = request_work(request);
	bool taken = false;
	enum store_outcome outcome = STORE_FAILED;

	if (!register_form_ration_name(request, form, visitor, answer))
		return;
	if (work != NULL)
		outcome = account_name_taken(work, name, &taken);
	if (outcome != STORE_OK)
		answer_store_trouble(answer, outcome);
	else if (taken)
		form_refuse(form, USERNAME, "username-taken");
}
