/* Everything that is kept about one, to take along; no secret is in it. */

#include <string.h>

#include "account/account_items.h"
#include "account/password.h"
#include "account_do.h"
#include "account_show.h"
#include "base/json.h"
#include "show.h"

static void
set_account(struct value *values, const struct account *account)
{
	struct value *object = value_set_object(values, "account");
	char *id = arena_alloc(values->arena, ACCOUNT_ID_TEXT);

	value_set_text(object, "id", account_id_text(account->id, id));
	value_set_text(object, "username", account->username);
	value_set_text(object, "email", account->email);
	value_set_text(object, "phone", account->phone);
	value_set_text(object, "country", account->country);
	value_set_text(object, "language", account->language);
	value_set_text(object, "groups", account->groups);
	show_time(object, "created", account->created);
	show_time(object, "password_changed", account->password_at);
	show_time(object, "recovered", account->recovered_at);
	show_time(object, "delete_at", account->delete_at);
	if (account->terms_at == 0)
		return;
	object = value_set_object(values, "consent");
	value_set_text(object, "terms", account->terms);
	value_set_text(object, "language", account->terms_language);
	value_set_text(object, "text_sha256", account->terms_hash);
	show_time(object, "at", account->terms_at);
}

static enum store_outcome
set_sessions(struct work *work, struct value *values,
    const struct account *account)
{
	struct value *list = value_set_list(values, "sessions");
	struct session sessions[SESSION_COUNT_MAX];
	size_t count = 0;
	enum store_outcome outcome =
	    session_list(work, account, sessions, &count);

	for (size_t i = 0; i < count && outcome == STORE_OK; i++) {
		struct value *item = value_set_object(list, NULL);

		value_set_text(item, "device", sessions[i].agent);
		value_set_text(item, "network", sessions[i].network);
		show_time(item, "started", sessions[i].created);
		show_time(item, "last", sessions[i].used);
		show_time(item, "proved", sessions[i].proved);
	}
	return outcome;
}

static enum store_outcome
set_messages(struct work *work, struct value *values,
    const struct account_items *items)
{
	struct value *list = value_set_list(values, "messages");
	struct outbox_message message;
	enum store_outcome outcome = STORE_OK;

	for (size_t i = 0; i < items->message_count; i++) {
		struct value *item = NULL;

		outcome = outbox_get(work, items->messages[i], &message);
		if (outcome == STORE_ABSENT)
			continue;
		if (outcome != STORE_OK)
			return outcome;
		item = value_set_object(list, NULL);
		value_set_text(item, "via", via_name(message.via));
		value_set_text(item, "to", message.address);
		value_set_text(item, "state", outbox_state_name(message.state));
		show_time(item, "queued", message.queued);
		show_time(item, "at", message.at);
	}
	return STORE_OK;
}

static enum store_outcome
set_changes(struct work *work, struct value *values,
    const struct account_items *items)
{
	struct value *list = value_set_list(values, "changes");
	struct flow flow;

	for (size_t i = 0; i < items->change_count; i++) {
		struct value *item = NULL;
		enum store_outcome outcome = flow_record_get(work, FLOW_CHANGE,
		    items->changes[i].flow, &flow);

		if (outcome == STORE_ABSENT)
			continue;
		if (outcome != STORE_OK)
			return outcome;
		item = value_set_object(list, NULL);
		value_set_text(item, "via", via_name(flow.via));
		value_set_text(item, "address", flow.address);
		value_set_text(item, "typed", flow.typed);
		show_time(item, "begun", flow.created);
		show_time(item, "done", flow.done_at);
	}
	return STORE_OK;
}

void
account_do_export(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct account_own own;
	struct value *values = value_object(request->arena);
	struct buffer json = buffer_new(request->arena, 4096);
	struct work *work = NULL;
	struct account_items items;
	enum store_outcome outcome = STORE_OK;

	if (!account_own_find(request, answer, &own)
	    || !account_own_prove(request, form, answer, &own, false))
		return;
	work = request_work(request);
	set_account(values, &own.account);
	outcome = account_items_get(work, own.account.id, &items);
	if (outcome == STORE_OK)
		outcome = set_sessions(work, values, &own.account);
	if (outcome == STORE_OK)
		outcome = set_messages(work, values, &items);
	if (outcome == STORE_OK)
		outcome = set_changes(work, values, &items);
	if (outcome != STORE_OK) {
		answer_store_trouble(answer, outcome);
		return;
	}
	json_write(&json, values);
	answer_header(answer, "Content-Disposition",
	    "attachment; filename=\"account.json\"");
	answer_raw(answer, "application/json; charset=utf-8", json.bytes,
	    json.len);
}
