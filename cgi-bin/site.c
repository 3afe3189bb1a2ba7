/* The pages that explain: start, help, terms. */

#include <string.h>

#include "contact/via.h"
#include "http/worker.h"
#include "site/settings_sms.h"
#include "site_app.h"

static void
set_words(struct value *values, const char *name, const char *const *words)
{
	struct value *list = value_set_list(values, name);

	for (; *words != NULL; words++)
		value_set_text(list, NULL, *words);
}

/* What a program wants to know before it registers anybody. */
static void
set_api(struct value *values, const struct settings *settings)
{
	const char *open = settings_text(settings, SETTING_REGISTER_OPEN);
	const char *via[] = { via_name(VIA_EMAIL),
		settings_sms_sends(settings) ? via_name(VIA_PHONE) : NULL,
		NULL };
	struct value *password = NULL;

	value_set_number(values, "api", 1);
	value_set_text(values, "name",
	    settings_text(settings, SETTING_SITE_NAME));
	value_set_text(values, "origin",
	    settings_items(settings, SETTING_SITE_ORIGIN)[0]);
	set_words(values, "via", via);
	set_words(values, "sms_countries",
	    settings_items(settings, SETTING_SMS_COUNTRIES));
	set_words(values, "languages",
	    settings_items(settings, SETTING_SITE_LANGUAGES));
	value_set_text(values, "terms",
	    settings_text(settings, SETTING_SITE_TERMS));
	password = value_set_object(values, "password");
	value_set_number(password, "minimum",
	    settings_number(settings, SETTING_PASSWORD_MINIMUM));
	value_set_number(password, "maximum", 256);
	value_set_text(values, "registration",
	    strcmp(open, "yes") == 0  ? "open"
	    : strcmp(open, "no") == 0 ? "closed"
				      : open);
}

static void
home(const struct request *request, struct form *form, struct answer *answer)
{
	(void)form;
	set_api(answer_values(answer), request->site->settings);
}

static void
show(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)form;
	(void)answer;
}

/* Where the web server shows those who are signed in that they may not come
 * in: by the groups, or because nobody can be let in just now. */
static void
refused(const struct request *request, struct form *form, struct answer *answer)
{
	(void)request;
	(void)form;
	answer_problem(answer, 403, "account-refused");
}

static const struct action actions[] = {
	{ .name = "", .method = METHOD_GET, .handler = home, .page = "home" },
	/* As the index of a folder, where nothing rewrites names. */
	{ .name = "site",
	    .method = METHOD_GET,
	    .handler = home,
	    .page = "home" },
	{ .name = "app",
	    .method = METHOD_GET,
	    .handler = site_app,
	    .page = "app" },
	{ .name = "colours",
	    .method = METHOD_GET,
	    .handler = site_app_colours,
	    .page = "problem" },
	{ .name = "icon",
	    .method = METHOD_GET,
	    .handler = site_app_icon,
	    .page = "problem" },
	{ .name = "manifest.webmanifest",
	    .method = METHOD_GET,
	    .handler = site_app_manifest,
	    .page = "problem" },
	/* Where names have a suffix. */
	{ .name = "manifest",
	    .method = METHOD_GET,
	    .handler = site_app_manifest,
	    .page = "problem" },
	{ .name = "offline",
	    .method = METHOD_GET,
	    .handler = site_app_offline,
	    .page = "problem" },
	{ .name = "help",
	    .method = METHOD_GET,
	    .handler = show,
	    .page = "help" },
	{ .name = "refused",
	    .method = METHOD_GET,
	    .handler = refused,
	    .page = "refused" },
	{ .name = "terms",
	    .method = METHOD_GET,
	    .handler = show,
	    .page = "terms" },
	{ .handler = NULL },
};

static const char *const paths[] = { "flow/running", NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "site",
		.actions = actions,
		.paths = paths };

	return worker_main(argc, argv, &service);
}
