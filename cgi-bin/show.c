#include "show.h"

#include "base/clock.h"

void
show_time(struct value *values, const char *name, int64_t time)
{
	if (time != 0)
		value_set_text(values, name,
		    clock_rfc3339(time,
			arena_alloc(values->arena, CLOCK_RFC3339)));
}

void
show_account(struct value *values, const struct account *account)
{
	struct value *object = value_set_object(values, "account");
	char *id = arena_alloc(values->arena, ACCOUNT_ID_TEXT);

	value_set_text(object, "id", account_id_text(account->id, id));
	value_set_text(object, "username", account->username);
	value_set_text(object, "country", account->country);
	value_set_text(object, "email", account->email);
	value_set_text(object, "phone", account->phone);
}

void
show_session(struct value *values, const struct settings *settings,
    const struct session *session, bool with_token)
{
	struct value *object = value_set_object(values, "session");

	if (with_token)
		value_set_text(object, "token",
		    arena_text(values->arena, session->token));
	value_set_number(object, "expires_in",
	    session_idle(settings, session->kind));
}
