#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "account/country_list.h"
#include "account/email.h"
#include "base/log.h"

/* Read once for forms and pages; NULL after a warning, and then again. */
static struct country_table *
read_countries(const struct site *site)
{
	static struct country_table *table;

	if (table == NULL)
		table = country_open(
		    settings_text(site->settings, "site.countries"));
	return table;
}

void *
desk_open(const struct site *site)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (desk == NULL)
		log_fatal("out of memory; allow this account more");
	desk->countries = read_countries(site);
	if (desk->countries != NULL)
		desk->guard =
		    guard_open(site->state, site->settings, site->key);
	if (desk->guard != NULL)
		return desk;
	free(desk);
	return NULL;
}

void
desk_visit(const struct request *request, struct visitor *visitor)
{
	memset(visitor, 0, sizeof(*visitor));
	visitor->arena = request->arena;
	visitor->now = request->now;
	(void)network_read(&visitor->network, request->address);
}

const char *
desk_flow(const struct request *request)
{
	const char *flow = form_raw(request->body, "flow");

	return flow != NULL ? flow : request_cookie(request, "flow");
}

bool
desk_find(struct request *request, struct answer *answer,
    struct pending *pending)
{
	const char *flow = desk_flow(request);
	struct work *work = flow == NULL ? NULL : request_work(request);
	enum store_outcome outcome = STORE_ABSENT;

	if (flow != NULL)
		outcome = work == NULL ? STORE_FAILED
				       : pending_find(work, flow, pending);
	if (outcome == STORE_OK) {
		if (pending->next != PENDING_DONE && request->idempotency)
			secret_hash(request->idempotency,
			    strlen(request->idempotency), pending->once);
		return true;
	}
	if (outcome != STORE_ABSENT)
		answer_store_trouble(answer, outcome);
	else if (form_has(request->body, "flow"))
		answer_problem(answer, 422, "flow-unknown");
	return false;
}

const char *
desk_judge_via(struct arena *arena, const char *typed, const char **value)
{
	(void)arena;
	if (strcmp(typed, "email") != 0 && strcmp(typed, "phone") != 0)
		return "via-wrong-type";
	*value = typed;
	return NULL;
}

static bool
domain_is_refused(const struct settings *settings, const char *address)
{
	const char *domain = email_domain(address);

	if (settings_has(settings, "email.refuse", domain))
		return true;
	return settings_items(settings, "email.allow")[0] != NULL
	       && !settings_has(settings, "email.allow", domain);
}

void
desk_judge_address(struct request *request, struct form *form,
    const struct desk_rows *rows, struct registration *registration)
{
	const struct desk *desk = request->own;
	const char *country = form_text(form, rows->country);
	const char *via = form_text(form, rows->via);

	if (country != NULL && country_find(desk->countries, country) == NULL)
		form_refuse(form, rows->country, "country-unknown");
	registration->country = country;
	registration->via = via;
	if (via == NULL)
		return;
	if (strcmp(via, "phone") == 0) {
		/* Text messages are not offered yet. */
		form_ignore(form, rows->email);
		form_refuse(form, rows->phone, "phone-country-off");
		return;
	}
	form_ignore(form, rows->phone);
	registration->address = form_text(form, rows->email);
	registration->typed = registration->address;
	if (registration->address == NULL)
		form_refuse(form, rows->email, "email-missing");
	else if (domain_is_refused(request->site->settings,
		     registration->address))
		form_refuse(form, rows->email, "email-domain-refused");
}

void
desk_constants(const struct site *site, const char *language,
    struct value *constants)
{
	struct country_table *table = read_countries(site);

	if (table != NULL)
		country_list_set(table, language, constants);
}
