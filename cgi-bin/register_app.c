#include "register_app.h"

#include <string.h>

#include "base/encode.h"
#include "contact/via.h"
#include "flow/terms.h"
#include "register_fields.h"

bool
register_app_is(const struct form *form)
{
	const char *order = form_text(form, ORDER);

	return order != NULL && strcmp(order, "app") == 0;
}

static void
show_terms(const struct form *form, struct answer *answer)
{
	value_set_text(answer_page_values(answer), "app", "inner");
	answer_page(answer, "app-terms");
	answer_type(answer, "terms", form_text(form, TERMS));
}

/* The screen where the region is marked. */
static const char *
regions(const struct request *request, const struct form *form)
{
	const char *terms = form_text(form, TERMS);
	const char *country = form_text(form, COUNTRY);

	return arena_format(request->arena,
	    "%scountries%s?order=app&via=%s&terms=%s&country=%s",
	    request->site->base, request->site->suffix, form_text(form, VIA),
	    encode_percent(request->arena, terms == NULL ? "" : terms),
	    encode_percent(request->arena, country == NULL ? "" : country));
}

void
register_app_show(const struct request *request, const struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct value *values = answer_page_values(answer);
	const char *terms = form_text(form, TERMS);
	enum via via = VIA_EMAIL;
	bool chosen = via_parse(form_text(form, VIA), &via);
	const struct country *country =
	    country_find(web->countries, form_text(form, COUNTRY));

	answer_page(answer, "app-address");
	value_set_text(values, "app", "inner");
	value_set_flag(value_set_object(values, "via"), via_name(via), true);
	answer_type(answer, "via", via_name(via));
	answer_type(answer, "country", country == NULL ? "" : country->iso);
	answer_type(answer, "terms", terms);
	value_set_flag(value_set_object(values, "terms"), "again",
	    terms_judge(request->site->settings, terms, true) != NULL);
	value_set_flag(value_set_object(values, "captcha"), "spare",
	    request->method == METHOD_GET);
	if (chosen)
		value_set_text(value_set_object(values, "link"), "previous",
		    regions(request, form));
	if (country == NULL)
		return;
	value_set_text(values, "country_name",
	    country_name(web->countries, request->language, country));
	value_set_text(values, "country_code", country->calling_code);
	value_set_text(values, "example", country->example);
}

bool
register_app_open(const struct request *request, const struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	const char *via = form_trouble(form, VIA);
	const char *terms =
	    terms_judge(request->site->settings, form_text(form, TERMS), true);

	if (via == NULL && form_text(form, VIA) == NULL)
		via = "via-missing";
	/* Nothing is said of what was not asked yet. */
	if (!form_came(form, VIA) && !form_came(form, TERMS)) {
		show_terms(form, answer);
		return false;
	}
	if (via != NULL)
		answer_error(answer, "via", via);
	if (terms != NULL)
		answer_error(answer, "terms", terms);
	if (via != NULL || terms != NULL) {
		show_terms(form, answer);
		return false;
	}
	if (country_find(web->countries, form_text(form, COUNTRY)) != NULL)
		return true;
	answer_go(answer, regions(request, form));
	return false;
}
