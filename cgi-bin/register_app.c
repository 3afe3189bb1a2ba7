#include "register_app.h"

#include <string.h>

#include "base/encode.h"
#include "flow/terms.h"

/* What was sent, or stands in the link that was followed. */
static const char *
sent(const struct request *request, const char *name)
{
	const char *text = form_raw(request->body, name);

	return text != NULL ? text : form_raw(request->query, name);
}

bool
register_app_is(const struct request *request)
{
	const char *order = sent(request, "order");

	return order != NULL && strcmp(order, "app") == 0;
}

static void
show_terms(struct request *request, struct answer *answer)
{
	value_set_text(answer_page_values(answer), "app", "inner");
	answer_page(answer, "app-terms");
	answer_type(answer, "terms", form_raw(request->query, "terms"));
}

/* The screen where the region is marked. */
static const char *
regions(struct request *request)
{
	const char *terms = sent(request, "terms");
	const char *country = sent(request, "country");

	return arena_format(request->arena,
	    "%scountries%s?order=app&via=%s&terms=%s&country=%s",
	    request->site->base, request->site->suffix, sent(request, "via"),
	    encode_percent(request->arena, terms == NULL ? "" : terms),
	    encode_percent(request->arena, country == NULL ? "" : country));
}

void
register_app_show(struct request *request, struct answer *answer)
{
	const struct desk *desk = request->own;
	struct value *values = answer_page_values(answer);
	const char *via = sent(request, "via");
	const char *terms = sent(request, "terms");
	bool text = via != NULL && strcmp(via, "phone") == 0;
	const struct country *country =
	    country_find(desk->countries, sent(request, "country"));

	answer_page(answer, "app-address");
	value_set_text(values, "app", "inner");
	value_set_flag(value_set_object(values, "via"),
	    text ? "phone" : "email", true);
	answer_type(answer, "via", text ? "phone" : "email");
	answer_type(answer, "country", country == NULL ? "" : country->iso);
	answer_type(answer, "terms", terms);
	value_set_flag(value_set_object(values, "terms"), "again",
	    terms_judge(request->site->settings, terms, true) != NULL);
	value_set_flag(value_set_object(values, "captcha"), "spare",
	    request->method == METHOD_GET && !form_has(request->body, "do"));
	if (via != NULL)
		value_set_text(value_set_object(values, "link"), "previous",
		    regions(request));
	if (country == NULL)
		return;
	value_set_text(values, "country_name",
	    country_name(desk->countries, request->language, country));
	value_set_text(values, "country_code", country->calling_code);
	value_set_text(values, "example", country->example);
}

bool
register_app_open(struct request *request, struct answer *answer)
{
	const struct desk *desk = request->own;
	const char *via = form_raw(request->query, "via");
	const char *code = terms_judge(request->site->settings,
	    form_raw(request->query, "terms"), true);
	bool first = via == NULL && !form_has(request->query, "terms");
	const char *value = NULL;

	if (via != NULL && desk_judge_via(request->arena, via, &value) != NULL)
		answer_error(answer, "via", "via-wrong-type");
	else if (via == NULL && !first)
		answer_error(answer, "via", "via-missing");
	if (code != NULL && !first)
		answer_error(answer, "terms", code);
	if (first || answer_is_bad(answer)) {
		show_terms(request, answer);
		return false;
	}
	if (country_find(desk->countries, form_raw(request->query, "country"))
	    != NULL)
		return true;
	answer_go(answer, regions(request));
	return false;
}
