#include "account_show.h"

#include <string.h>

#include "base/clock.h"
#include "page/endonym.h"
#include "show.h"

enum { WELCOME = 60 /* seconds after registering */ };

const struct field account_show_fields[ACCOUNT_SHOW_FIELDS] = {
	[ACCOUNT_SHOW_DONE] = { "done", 16, FIELD_TEXT, false, NULL },
	[ACCOUNT_SHOW_ACTION] = { "action", 16, FIELD_TEXT, false, NULL },
};

/* What can be told as done. */
static const char *const done_words[] = { "address", "removed", "username",
	"password", "country", "language", "session", "others", "kept", NULL };

static const char *
day_of(struct arena *arena, int64_t time)
{
	char text[CLOCK_RFC3339];

	(void)clock_rfc3339(time, text);
	return arena_copy(arena, text, strlen("2026-11-23"));
}

void
account_show_values(const struct request *request, struct answer *answer,
    const struct account_own *own)
{
	const struct account *account = &own->account;
	struct value *values = answer_values(answer);
	struct value *object = NULL;

	(void)request;
	show_account(values, account);
	object = value_set_object(values, "account");
	value_set_text(object, "language", account->language);
	show_time(object, "created", account->created);
	value_set_text(object, "terms", account->terms);
	value_set_text(object, "terms_language", account->terms_language);
	show_time(object, "terms_at", account->terms_at);
	show_time(object, "delete_at", account->delete_at);
}

void
account_show_news(const struct request *request, const struct form *form,
    struct answer *answer, const struct account_own *own)
{
	const char *word = form_text(form, ACCOUNT_SHOW_DONE);
	struct value *values = answer_page_values(answer);

	if (request->json)
		return;
	value_set_flag(values, "welcome",
	    clock_left(own->account.created, WELCOME, request->now) > 0
		&& !form_came(form, ACCOUNT_SHOW_DONE));
	for (size_t i = 0; word != NULL && done_words[i] != NULL; i++)
		if (strcmp(done_words[i], word) == 0) {
			value_set_flag(value_set_object(values, "done"),
			    done_words[i], true);
			value_set_flag(values, "news", true);
		}
}

static void
set_days(const struct request *request, struct value *values,
    const struct account *account)
{
	value_set_text(values, "created",
	    day_of(request->arena, account->created));
	if (account->terms_at != 0)
		value_set_text(values, "agreed",
		    day_of(request->arena, account->terms_at));
	if (account->delete_at != 0)
		value_set_text(values, "gone",
		    day_of(request->arena, account->delete_at));
	value_set_number(values, "keep_days",
	    settings_number(request->site->settings,
		SETTING_ACCOUNT_DELETE_AFTER)
		/ 86400);
}

void
account_show_page(const struct request *request, struct answer *answer,
    const struct account_own *own, bool ask)
{
	const struct web *web = request->web;
	const struct account *account = &own->account;
	struct value *values = answer_page_values(answer);
	const struct country *country =
	    account->country == NULL
		? NULL
		: country_find(web->countries, account->country);

	if (request->json)
		return;
	account_show_values(request, answer, own);
	value_set_flag(values, "ask", ask);
	value_set_flag(values, "has_form", true);
	value_set_flag(values, "rename",
	    settings_flag(request->site->settings, SETTING_ACCOUNT_RENAME));
	value_set_flag(values, "both",
	    account->email != NULL && account->phone != NULL);
	if (account->language != NULL)
		value_set_text(values, "account_language",
		    endonym_of(account->language));
	if (account->terms_language != NULL)
		value_set_text(values, "terms_read",
		    endonym_of(account->terms_language));
	if (country != NULL)
		value_set_text(values, "country_name",
		    country_name(web->countries, request->language, country));
	set_days(request, values, account);
}

void
account_show_typed(const struct request *request, struct answer *answer,
    const struct account_own *own)
{
	if (request->again != AGAIN_NOT)
		return;
	answer_type(answer, "country", own->account.country);
	answer_type(answer, "language", own->account.language);
}

const char *const account_show_paths[] = { "account/id", "account/username",
	"account/country", "account/email", "account/phone", "account/language",
	"account/created", "account/terms", "account/terms_language",
	"account/terms_at", "account/delete_at", "country_name",
	"account_language", "terms_read", "created", "agreed", "gone",
	"keep_days", "welcome", "news", "ask", "rename", "both", "sessions",
	"sessions/session", "sessions/device", "sessions/network",
	"sessions/self", "sessions/local", "sessions/at", "sessions/last",
	"sessions/current", "lately", "notices", "notices/at", "notices/time",
	"notices/password", "notices/address", "notices/deletion",
	"done/address", "done/removed", "done/username", "done/password",
	"done/country", "done/language", "done/session", "done/others",
	"done/kept", "number/country", "number/owner", "number/least",
	"number/most", "number/range", "number/example", NULL };
