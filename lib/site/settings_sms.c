#include "site/settings_sms.h"

#include <regex.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "site/settings_value.h"

/* Two capitals each. */
static bool
are_countries(const char *const *items)
{
	for (; *items != NULL; items++)
		if (strlen(*items) != 2
		    || strspn(*items, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2)
			return false;
	return true;
}

static bool
is_status(const char *text)
{
	char from[8] = "";
	size_t len = strcspn(text, "-");
	int64_t status = 0;

	if (len >= sizeof(from))
		return false;
	memcpy(from, text, len);
	if (!number_read(from, 100, 599, &status))
		return false;
	return text[len] == '\0'
	       || number_read(text + len + 1, status, 599, &status);
}

static bool
are_statuses(const char *const *items)
{
	for (; *items != NULL; items++)
		if (!is_status(*items))
			return false;
	return true;
}

/* Whether all its {names} are known. */
static bool
is_template(const char *text)
{
	static const char names[] = "to number text code id user password "
				    "coding kind";

	for (text = strchr(text, '{'); text != NULL; text = strchr(text, '{')) {
		char name[16] = "";
		size_t len = strspn(++text, "abcdefghijklmnopqrstuvwxyz");

		if (len == 0 || text[len] != '}')
			continue;
		if (len >= sizeof(name))
			return false;
		memcpy(name, text, len);
		if (!settings_value_choice(names, name))
			return false;
	}
	return true;
}

static bool
is_pattern(const char *text)
{
	regex_t regex;

	if (regcomp(&regex, text, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	regfree(&regex);
	return true;
}

static bool
judge_templates(const struct settings *settings)
{
	static const enum setting_text templates[] = { SETTING_SMS_URL,
		SETTING_SMS_HEADERS, SETTING_SMS_BODY };
	static const enum setting_text patterns[] = { SETTING_SMS_ANSWER,
		SETTING_SMS_REFUSED };
	bool good = true;

	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		if (!is_template(settings_text(settings, templates[i])))
			good = settings_wrong(settings, templates[i],
			    "may hold {to} {number} {text} {code} {id} {user} "
			    "{password} {coding} {kind} and no other {name}");
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (!is_pattern(settings_text(settings, patterns[i])))
			good = settings_wrong(settings, patterns[i],
			    "must be an extended regular expression");
	if (!are_statuses(settings_items(settings, SETTING_SMS_SUCCESS)))
		good = settings_wrong(settings, SETTING_SMS_SUCCESS,
		    "must be statuses such as: 200-299 302");
	return good;
}

static bool
judge_url(const struct settings *settings)
{
	const char *url = settings_text(settings, SETTING_SMS_URL);
	bool http = ascii_begins(url, "http://");
	const char *host = NULL;
	size_t len = 0;

	if (!http && !ascii_begins(url, "https://"))
		return settings_wrong(settings, SETTING_SMS_URL,
		    "must be https://... for transport = http");
	host = url + strlen(http ? "http://" : "https://");
	len = strcspn(host, "/?#");
	if (len == 0)
		return settings_wrong(settings, SETTING_SMS_URL,
		    "must name the gateway's host");
	/* "http://127.0.0.1:x@gateway/" is a gateway elsewhere. */
	if (memchr(host, '@', len) != NULL)
		return settings_wrong(settings, SETTING_SMS_URL,
		    "must not hold a name and password; use user and "
		    "password_file");
	if (http && !settings_value_is_loopback(url))
		return settings_wrong(settings, SETTING_SMS_URL,
		    "is plain http, where numbers and codes can be read on the "
		    "way; use https, or a gateway on this host");
	return true;
}

bool
settings_sms_sends(const struct settings *settings)
{
	return strcmp(settings_text(settings, SETTING_SMS_TRANSPORT), "off")
	       != 0;
}

bool
settings_sms_judge(const struct settings *settings)
{
	const char *transport = settings_text(settings, SETTING_SMS_TRANSPORT);
	const char *const *countries =
	    settings_items(settings, SETTING_SMS_COUNTRIES);
	bool good = judge_templates(settings);

	if (!are_countries(countries))
		good = settings_wrong(settings, SETTING_SMS_COUNTRIES,
		    "must be codes of two capitals such as: US DE");
	if (!settings_sms_sends(settings))
		return good;
	if (countries[0] == NULL)
		good = settings_wrong(settings, SETTING_SMS_TRANSPORT,
		    "needs countries: the codes of those that texts may go to");
	if (strcmp(transport, "http") == 0)
		good = judge_url(settings) && good;
	if (strcmp(transport, "spool") == 0
	    && settings_text(settings, SETTING_SMS_SPOOL)[0] != '/')
		good = settings_wrong(settings, SETTING_SMS_TRANSPORT,
		    "needs spool: the absolute path of a folder");
	return good;
}
