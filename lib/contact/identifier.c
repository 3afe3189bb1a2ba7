#include "contact/identifier.h"

#include <string.h>

#include "base/ascii.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "contact/prepare.h"
#include "contact/username.h"

/* As a number of this country, or of the one whose code it begins with. */
static bool
read_number(const struct country_table *table, const struct country *country,
    const char *typed, struct phone *phone)
{
	const char *code = NULL;

	if (country == NULL)
		return false;
	code = phone_judge(table, country, typed, phone);
	if (code != NULL && strcmp(code, "phone-other-country") == 0)
		code = phone_judge(table, phone->country, typed, phone);
	return code == NULL;
}

static bool
read_somewhere(const struct identifier_place *place, const char *typed,
    struct phone *phone)
{
	const char *const *countries =
	    settings_items(place->settings, SETTING_SMS_COUNTRIES);

	if (place->country != NULL)
		return read_number(place->table,
		    country_find(place->table, place->country), typed, phone);
	if (read_number(place->table, country_find(place->table, place->region),
		typed, phone))
		return true;
	for (; *countries != NULL; countries++)
		if (read_number(place->table,
			country_find(place->table, *countries), typed, phone))
			return true;
	return false;
}

/* Numbers have digits and no at sign; names have a letter. */
static void
read_phone(struct arena *arena, const struct identifier_place *place,
    const char *typed, struct identifier *login)
{
	struct phone phone;

	login->unread =
	    place->table == NULL || !country_read_phones(place->table);
	if (login->unread || !read_somewhere(place, typed, &phone))
		return;
	login->kind = IDENTIFIER_PHONE;
	login->value = arena_text(arena, phone.e164);
	login->country = phone.country->iso;
}

void
identifier_read(struct arena *arena, const struct identifier_place *place,
    const char *typed, struct identifier *login)
{
	(void)prepare_name(arena, typed, &typed);
	*login =
	    (struct identifier){ .kind = IDENTIFIER_NOTHING, .value = typed };
	if (strchr(typed, '@') != NULL) {
		if (email_judge(arena, typed, &login->value) == NULL)
			login->kind = IDENTIFIER_EMAIL;
	} else if (username_read(arena, typed, &login->value) == NULL) {
		login->kind = IDENTIFIER_USERNAME;
	} else {
		read_phone(arena, place, typed, login);
	}
	if (login->kind == IDENTIFIER_NOTHING)
		login->value = typed;
}

const char *
identifier_fold(struct arena *arena, const struct identifier *login)
{
	switch (login->kind) {
	case IDENTIFIER_USERNAME:
		return username_fold(arena, login->value);
	case IDENTIFIER_EMAIL:
		return email_fold(arena, login->value);
	case IDENTIFIER_PHONE:
	case IDENTIFIER_NOTHING:
		break;
	}
	return login->value;
}
