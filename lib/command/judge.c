/* latchkey judge: what the forms would say of values, a line each. */

#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/password.h"
#include "account/strength.h"
#include "base/log.h"
#include "base/utf8.h"
#include "contact/country.h"
#include "contact/email.h"
#include "contact/judge.h"
#include "contact/phone.h"
#include "contact/prepare.h"
#include "contact/username.h"

struct bench {
	struct command *command;
	struct arena *arena;             /* of one line */
	struct country_table *countries; /* for phone only */
	const struct country *country;
};

/* See contact/judge.h; *value stays NULL where nothing may be shown. */
typedef const char *judge_text(struct bench *bench, const char *typed,
    const char **value);

static const char *
judge_username(struct bench *bench, const char *typed, const char **value)
{
	return username_judge(bench->arena, typed, value);
}

static const char *
judge_email(struct bench *bench, const char *typed, const char **value)
{
	const char *code = email_judge(bench->arena, typed, value);

	if (code == NULL)
		code = email_judge_domain(bench->arena,
		    bench->command->settings, *value);
	if (code != NULL)
		*value = NULL;
	return code;
}

static const char *
judge_password(struct bench *bench, const char *typed, const char **value)
{
	const struct settings *settings = bench->command->settings;
	const char *const own[] = { settings_text(settings, SETTING_SITE_NAME),
		NULL };

	(void)value;
	return strength_judge(bench->arena, typed,
	    settings_number(settings, SETTING_PASSWORD_MINIMUM), own);
}

static const char *
judge_phone(struct bench *bench, const char *typed, const char **value)
{
	struct phone phone;
	const char *code =
	    phone_judge(bench->countries, bench->country, typed, &phone);

	if (code == NULL)
		*value = arena_text(bench->arena, phone.e164);
	return code;
}

/* With the sizes of the web form's fields, in bytes, and how they are made
 * ready. */
static const struct kind {
	const char *name;
	size_t max;
	judge *prepare;
	judge_text *judge;
} kinds[] = {
	{ "username", 32, prepare_name, judge_username },
	{ "password", PASSWORD_BYTES_MAX, prepare_password, judge_password },
	{ "email", 254, prepare_name, judge_email },
	{ "phone", PHONE_BYTES, prepare_number, judge_phone },
};

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* The country before the tab; *line moves behind it. */
static const char *
take_country(struct bench *bench, char **line, size_t *len)
{
	char *tab = memchr(*line, '\t', *len);

	if (tab == NULL || tab == *line)
		return "country-missing";
	*tab = '\0';
	bench->country = country_find(bench->countries, *line);
	*len -= (size_t)(tab + 1 - *line);
	*line = tab + 1;
	return bench->country == NULL ? "country-unknown" : NULL;
}

/* What a form refuses before it asks the field's own rule. */
static const char *
judge_form(const struct kind *kind, const char *ready)
{
	if (ready[0] == '\0')
		return "missing";
	if (strlen(ready) > kind->max)
		return "too-long";
	if (kind->judge != judge_password && strpbrk(ready, "\t\r") != NULL)
		return "bad-character";
	return NULL;
}

static const char *
judge_one(struct bench *bench, const struct kind *kind, char *line, size_t len,
    const char **value)
{
	const char *code = NULL;
	const char *ready = line;
	const char *wrong = "bad-character";

	if (bench->countries != NULL)
		code = take_country(bench, &line, &len);
	if (code != NULL)
		return code;
	if (utf8_is_text(line, len)) {
		(void)kind->prepare(bench->arena, line, &ready);
		wrong = judge_form(kind, ready);
	}
	if (wrong != NULL)
		return arena_format(bench->arena, "%s-%s", kind->name, wrong);
	return kind->judge(bench, ready, value);
}

/* True where every line was right. */
static bool
judge_lines(struct bench *bench, const struct kind *kind)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len = 0;
	bool good = true;

	while ((len = getline(&line, &size, stdin)) > 0) {
		const char *value = NULL;
		const char *code = NULL;

		if (line[len - 1] == '\n')
			line[--len] = '\0';
		code = judge_one(bench, kind, line, (size_t)len, &value);
		if (code != NULL)
			value = NULL;
		(void)printf("%s%s%s\n", code == NULL ? "ok" : code,
		    value == NULL ? "" : "\t", value == NULL ? "" : value);
		good = good && code == NULL;
		arena_reset(bench->arena);
	}
	free(line);
	return good;
}

int
judge_run(struct command *command, int argc, char **argv)
{
	const struct kind *kind = argc == 1 ? find_kind(argv[0]) : NULL;
	struct bench bench = { .command = command };
	bool good = false;

	if (kind == NULL) {
		log_warning("usage: latchkey judge "
			    "phone|email|username|password");
		return COMMAND_USAGE;
	}
	if (kind->judge == judge_phone) {
		bench.countries = country_open(
		    settings_text(command->settings, SETTING_SITE_COUNTRIES));
		if (bench.countries == NULL
		    || !country_read_phones(bench.countries)) {
			country_close(bench.countries);
			return COMMAND_NO;
		}
	}
	bench.arena = arena_new();
	good = judge_lines(&bench, kind);
	arena_free(bench.arena);
	country_close(bench.countries);
	if (fflush(stdout) != 0 || ferror(stdin)) {
		log_warning("cannot read all lines or write what they are: %s",
		    strerror(errno));
		good = false;
	}
	return good ? COMMAND_OK : COMMAND_NO;
}
