#include "site/settings_judge.h"

#include <string.h>

#include "base/ascii.h"
#include "base/colour.h"
#include "base/ip.h"
#include "base/number.h"
#include "site/settings_sms.h"
#include "site/settings_value.h"

enum {
	ORIGIN_MAX = 256,
	PORT_MAX = 65535,
};

/* As browsers send it (WHATWG URL, "host serializing"): a name in ASCII, an
 * address in its one spelling. */
static bool
is_host(const char *host, size_t len)
{
	char name[ORIGIN_MAX];
	char spelt[IP_TEXT];
	struct ip ip;

	if (len == 0 || len >= sizeof(name))
		return false;
	memcpy(name, host, len);
	name[len] = '\0';
	if (name[0] == '[') {
		name[len - 1] = '\0';
		return host[len - 1] == ']' && strchr(name, ':') != NULL
		       && ip_read(&ip, name + 1)
		       && strcasecmp(ip_write(&ip, spelt), name + 1) == 0;
	}
	if (strspn(name, "0123456789.") == len)
		return ip_read(&ip, name);
	for (const char *at = name; *at != '\0'; at++)
		if (!ascii_is_alnum(*at) && strchr("-_.", *at) == NULL)
			return false;
	return name[0] != '.' && strstr(name, "..") == NULL;
}

/* What would be right in place of what stands behind "://", or NULL. */
static const char *
trouble_of(const char *host, bool https)
{
	const char *usual = https ? ":443" : ":80";
	size_t len =
	    host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	int64_t port = 0;

	for (const char *at = host; *at != '\0'; at++)
		if ((unsigned char)*at >= 0x80)
			return "must be written as browsers send it, in ASCII "
			       "(xn--...)";
	if (len > strlen(host) || !is_host(host, len))
		return "must be https://host or https://host:port";
	host += len;
	if (strcmp(host, usual) == 0)
		return "must be without its port, which is the usual one and "
		       "which browsers leave out";
	if (*host == '\0')
		return NULL;
	return *host == ':' && host[1] != '0'
		       && number_read(host + 1, 1, PORT_MAX, &port)
		   ? NULL
		   : "must be https://host or https://host:port";
}

static bool
judge_origin(const struct settings *settings, const char *origin)
{
	bool https = ascii_begins(origin, "https://");
	bool http = ascii_begins(origin, "http://");
	const char *right = "must be https://host or https://host:port";

	if (https || http)
		right =
		    trouble_of(strstr(origin, "://") + strlen("://"), https);
	if (right != NULL)
		return settings_wrong(settings, SETTING_SITE_ORIGIN, right);
	if (http && !settings_value_is_loopback(origin)
	    && !settings_flag(settings, SETTING_SITE_PLAIN_HTTP))
		return settings_wrong(settings, SETTING_SITE_ORIGIN,
		    "is plain http, where "
		    "passwords can be read on the way; use https, or set "
		    "plain_http = yes if you must");
	if (https && settings_text(settings, SETTING_TEST_CLOCK)[0] != '\0')
		return settings_wrong(settings, SETTING_TEST_CLOCK,
		    "is for tests; remove it on a site with an https origin");
	return true;
}

static bool
judge_origins(const struct settings *settings)
{
	const char *const *origins =
	    settings_items(settings, SETTING_SITE_ORIGIN);

	if (origins[0] == NULL)
		return settings_wrong(settings, SETTING_SITE_ORIGIN,
		    "must name an origin");
	for (; *origins != NULL; origins++)
		if (!judge_origin(settings, *origins))
			return false;
	return true;
}

static bool
judge_proxies(const struct settings *settings)
{
	const char *const *items =
	    settings_items(settings, SETTING_SITE_PROXIES);
	struct ip network;

	for (; *items != NULL; items++)
		if (strcmp(*items, "unix:") != 0
		    && !ip_read_network(&network, *items))
			return settings_wrong(settings, SETTING_SITE_PROXIES,
			    "must be addresses or networks such as 192.0.2.1 "
			    "10.0.0.0/8 2001:db8::/32, or unix: for a proxy "
			    "on a socket of this host");
	return true;
}

static bool
judge_base(const struct settings *settings)
{
	const char *base = settings_text(settings, SETTING_SITE_BASE);

	for (const char *at = base; *at != '\0'; at++)
		if (!ascii_is_alnum(*at) && strchr("/-_.~", *at) == NULL)
			return settings_wrong(settings, SETTING_SITE_BASE,
			    "may hold letters, digits and / - _ . ~ only");
	if (base[0] != '/' || !ascii_ends(base, "/")
	    || strstr(base, "//") != NULL)
		return settings_wrong(settings, SETTING_SITE_BASE,
		    "must begin and end with /");
	return true;
}

static bool
judge_suffix(const struct settings *settings)
{
	const char *suffix = settings_text(settings, SETTING_SITE_SUFFIX);

	for (const char *at = suffix; *at != '\0'; at++)
		if (at == suffix ? *at != '.' : !ascii_is_alnum(*at))
			return settings_wrong(settings, SETTING_SITE_SUFFIX,
			    "must be empty, or .fcgi or .cgi");
	return true;
}

static bool
judge_look(const struct settings *settings)
{
	static const enum setting_text colours[] = { SETTING_SITE_RED,
		SETTING_SITE_PAPER };
	const char *logo = settings_text(settings, SETTING_SITE_LOGO);
	struct colour colour;
	bool good = true;

	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
		const char *text = settings_text(settings, colours[i]);

		if (text[0] != '\0' && !colour_read(text, &colour))
			good = settings_wrong(settings, colours[i],
			    "must be a colour such as \"#b3261e\"");
	}
	if (logo[0] != '\0'
	    && (!ascii_begins(logo, settings_text(settings, SETTING_SITE_BASE))
		|| strpbrk(logo, "\\\"'<> ") != NULL))
		good = settings_wrong(settings, SETTING_SITE_LOGO,
		    "must be a path of this host that begins with [site] base");
	return good;
}

/* A domain in any script, or all below it behind "." or "*.". */
static bool
is_domain(const char *item)
{
	const char *name = item + (item[0] == '*');

	if (item[0] == '*' && name[0] != '.')
		return false;
	name += name[0] == '.';
	return name[0] != '\0' && name[0] != '.'
	       && strpbrk(name, "*@/:;<>\"'") == NULL;
}

static bool
judge_domains(const struct settings *settings, enum setting_list list)
{
	const char *const *items = settings_items(settings, list);

	for (; *items != NULL; items++)
		if (!is_domain(*items))
			return settings_wrong(settings, list,
			    "must be domains such as example.com, or "
			    "*.example.com for all below it");
	return true;
}

/* "Name <local@domain>" or the bare address; mail.h looks closer. */
static bool
is_sender(const char *from)
{
	const char *open = strrchr(from, '<');
	const char *address = open == NULL ? from : open + 1;
	size_t len = strlen(address) - (open != NULL);
	const char *at = strrchr(address, '@');

	return (open == NULL || ascii_ends(address, ">")) && at != NULL
	       && at > address && at < address + len - 1
	       && strcspn(address, " \t\"") >= len;
}

static bool
judge_mail(const struct settings *settings)
{
	const char *transport = settings_text(settings, SETTING_MAIL_TRANSPORT);
	const char *server = settings_text(settings, SETTING_MAIL_SERVER);
	const char *security = settings_text(settings, SETTING_MAIL_SECURITY);

	if (!is_sender(settings_text(settings, SETTING_MAIL_FROM)))
		return settings_wrong(settings, SETTING_MAIL_FROM,
		    "must be Name <address@your.domain>");
	if (strcmp(transport, "smtp") != 0)
		return true;
	if (strrchr(server, ':') == NULL)
		return settings_wrong(settings, SETTING_MAIL_SERVER,
		    "must be host:port for transport = smtp");
	if (strcmp(security, "none") == 0 && !ascii_begins(server, "127.")
	    && !ascii_begins(server, "localhost:")
	    && !ascii_begins(server, "[::1]:"))
		return settings_wrong(settings, SETTING_MAIL_SECURITY,
		    "may be none on this host only; use starttls or tls");
	return true;
}

bool
settings_judge(const struct settings *settings)
{
	bool good = judge_origins(settings);

	good = judge_proxies(settings) && good;
	good = judge_base(settings) && good;
	good = judge_suffix(settings) && good;
	good = judge_look(settings) && good;
	good = judge_mail(settings) && good;
	good = judge_domains(settings, SETTING_EMAIL_ALLOW) && good;
	good = judge_domains(settings, SETTING_EMAIL_REFUSE) && good;
	good = settings_sms_judge(settings) && good;
	if (settings_text(settings, SETTING_STATE_DIR)[0] != '/')
		good = settings_wrong(settings, SETTING_STATE_DIR,
		    "must be an absolute path, outside the document root");
	if (settings_items(settings, SETTING_SITE_LANGUAGES)[0] == NULL)
		good = settings_wrong(settings, SETTING_SITE_LANGUAGES,
		    "must name a language");
	return good;
}
