#include "register_form.h"

#include <string.h>

#include "account/strength.h"
#include "account/terms.h"

static const struct desk_rows address_rows = { VIA, COUNTRY, EMAIL, PHONE };

static void
need(struct form *form, size_t row, const char *code)
{
	if (form_text(form, row) == NULL)
		form_refuse(form, row, code);
}

static void
judge_password(struct request *request, struct form *form)
{
	const char *password = form_text(form, PASSWORD);
	const char *confirm = form_text(form, CONFIRM);
	const char *name = form_raw(request->body, "username");
	const char *email = form_raw(request->body, "email");
	const char *phone = form_raw(request->body, "phone");
	const char *own[] = { name == NULL ? "" : name,
		email == NULL ? "" : email, phone == NULL ? "" : phone,
		settings_text(request->site->settings, "site.name"), NULL };
	const char *code = NULL;

	if (password == NULL)
		return;
	code = strength_judge(request->arena, password,
	    settings_number(request->site->settings, "password.minimum"), own);
	if (code != NULL)
		form_refuse(form, PASSWORD, code);
	need(form, CONFIRM, "password_confirm-missing");
	if (confirm != NULL && strcmp(password, confirm) != 0)
		form_refuse(form, CONFIRM, "password-mismatch");
}

static void
judge_order(struct form *form, struct registration *registration)
{
	const char *order = form_text(form, ORDER);

	registration->app = order != NULL && strcmp(order, "app") == 0;
	if (order != NULL && strcmp(order, "web") != 0 && !registration->app)
		form_refuse(form, ORDER, "order-unknown");
}

/* Everything that this order asks for at once. */
static void
judge_whole(struct request *request, struct form *form, bool app)
{
	const char *terms =
	    terms_judge(request->site->settings, form_text(form, TERMS), app);

	if (!app) {
		need(form, USERNAME, "username-missing");
		need(form, PASSWORD, "password-missing");
		need(form, CONFIRM, "password_confirm-missing");
	}
	need(form, COUNTRY, "country-missing");
	need(form, VIA, "via-missing");
	if (terms != NULL)
		form_refuse(form, TERMS, terms);
}

void
register_form_judge(struct request *request, struct answer *answer,
    struct form *form, bool whole, struct registration *registration)
{
	memset(registration, 0, sizeof(*registration));
	judge_order(form, registration);
	judge_password(request, form);
	desk_judge_address(request, answer, form, &address_rows, registration);
	if (whole)
		judge_whole(request, form, registration->app);
	registration->username = form_text(form, USERNAME);
	registration->password = form_text(form, PASSWORD);
	registration->terms = form_text(form, TERMS);
	registration->language = request->language;
}
