#include "countries_mark.h"

#include "base/encode.h"
#include "base/seconds.h"

/* Where one goes with a region. */
static const char *
way(const struct request *request, struct form *form, const char *iso)
{
	const struct site *site = request->site;
	struct arena *arena = request->arena;
	const char *via = form_text(form, COUNTRIES_VIA);
	const char *terms = form_text(form, COUNTRIES_TERMS);

	if (via == NULL)
		return arena_format(arena, "%slogin%s?order=app", site->base,
		    site->suffix);
	return arena_format(arena,
	    "%sregister%s?order=app&via=%s&terms=%s&country=%s", site->base,
	    site->suffix, encode_percent(arena, via),
	    encode_percent(arena, terms == NULL ? "" : terms), iso);
}

/* Above the list, the region that the browser names: as if it had been marked,
 * and Finish pressed. */
static void
suggest(const struct request *request, struct form *form, struct answer *answer,
    struct country_table *table)
{
	struct value *values = answer_page_values(answer);
	struct arena *arena = request->arena;
	const char *via = form_text(form, COUNTRIES_VIA);
	const char *terms = form_text(form, COUNTRIES_TERMS);
	const struct country *country = country_find(table, request->region);

	if (country == NULL)
		return;
	value_set_text(value_set_object(values, "link"), "suggested",
	    arena_format(arena,
		"%scountries%s?order=app&finish=1%s%s&terms=%s&country=%s",
		request->site->base, request->site->suffix,
		via == NULL ? "" : "&via=",
		encode_percent(arena, via == NULL ? "" : via),
		encode_percent(arena, terms == NULL ? "" : terms),
		country->iso));
	value_set_text(values, "suggested",
	    country_name(table, request->language, country));
}

void
countries_mark(const struct request *request, struct form *form,
    struct answer *answer, struct country_table *table)
{
	struct value *values = answer_page_values(answer);
	const char *typed = form_text(form, COUNTRIES_COUNTRY);
	const struct country *country = country_find(table, typed);
	const struct country *shown = country;
	const char *back = NULL;

	if (form_flag(form, COUNTRIES_FINISH) && country != NULL) {
		answer_cookie(answer, "region", country->iso, SECONDS_YEAR);
		answer_go(answer, way(request, form, country->iso));
		return;
	}
	if (form_flag(form, COUNTRIES_FINISH))
		answer_error(answer, "country",
		    typed == NULL ? "country-missing" : "country-unknown");
	if (shown == NULL)
		shown = country_find(table, request_cookie(request, "region"));
	back = arena_format(request->arena, "%s%s%s?order=app",
	    request->site->base,
	    form_text(form, COUNTRIES_VIA) == NULL ? "login" : "register",
	    request->site->suffix);
	answer_page(answer, "app-region");
	answer_type(answer, "via", form_text(form, COUNTRIES_VIA));
	answer_type(answer, "terms", form_text(form, COUNTRIES_TERMS));
	value_set_text(values, "app", "inner");
	value_set_text(value_set_object(values, "link"), "previous", back);
	if (shown == NULL) {
		suggest(request, form, answer, table);
		return;
	}
	answer_type(answer, "country", shown->iso);
	value_set_text(values, "country_name",
	    country_name(table, request->language, shown));
}
