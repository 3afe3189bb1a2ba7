#include "contact/username.h"

#include <string.h>

#include "base/ascii.h"
#include "contact/lookalike.h"
#include "contact/prepare.h"

enum {
	LEN_MIN = 3,
	LEN_MAX = 32,
};

/* RFC 2142's mailboxes with its kin, names that certificate authorities write
 * to or that prove a domain, hosts and protocols, files that browsers and
 * robots ask for, and our own URLs; for NAME-request see is_reserved(). */
static const char *const reserved[] = { "abuse", "access", "account",
	"accounts", "acme-challenge", "action", "admin", "administrator",
	"admins", "ads.txt", "anonymous", "apache", "api", "app", "app-ads.txt",
	"apple-touch-icon.png", "arf", "autoconfig", "autodiscover", "billing",
	"bin", "broadcasthost", "browserconfig.xml", "caldav", "captcha",
	"carddav", "cgi-bin", "challenge", "confirm", "contact", "countries",
	"crossdomain.xml", "daemon", "dkim", "dmarc", "dns", "everyone",
	"favicon.ico", "feedback", "ftp", "ftpd", "guest", "help", "helpdesk",
	"host", "hostmaster", "http", "httpd", "https", "humans.txt", "imap",
	"imaps", "index.html", "index.php", "info", "is", "isatap",
	"ispfeedback", "it", "ldap", "localdomain", "localhost", "login",
	"logout", "mail", "mailer-daemon", "manifest.webmanifest", "marketing",
	"me", "mis", "moderator", "moderators", "mtasts", "news", "no-reply",
	"nobody", "noc", "null", "official", "operator", "outbox", "owner",
	"password", "pop", "pop3", "pop3s", "postmaster", "privacy", "recover",
	"register", "robots.txt", "root", "sales", "security", "security.txt",
	"sendmail", "session", "sessions", "sftp", "sitemap.xml", "smtp",
	"smtps", "spf", "ssh", "ssl", "ssladmin", "ssladministrator",
	"sslwebmaster", "staff", "static", "status", "subdomain", "superuser",
	"support", "sysadmin", "sysop", "system", "team", "terms", "tls",
	"tlsrpt", "trouble", "undefined", "usenet", "user", "users", "uucp",
	"webmail", "webmaster", "well-known", "wpad", "www", "www-data" };

static bool
is_symbol(char c)
{
	return c != '\0' && strchr("._-+!#$*=^~", c) != NULL;
}

static bool
is_formed(const char *name, size_t len)
{
	bool letter = false;
	char last = '\0';

	if (len < LEN_MIN || len > LEN_MAX || !ascii_is_alnum(name[0]))
		return false;
	last = name[len - 1];
	if (!ascii_is_alnum(last) && last != '_' && last != '-')
		return false;
	for (const char *at = name; *at != '\0'; at++) {
		if (!ascii_is_alnum(*at) && !is_symbol(*at))
			return false;
		letter = letter || ascii_is_letter(*at);
	}
	return letter;
}

static bool
is_role(const char *name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (lookalike_is_word(name, reserved[i]))
			return true;
	return false;
}

/* Whether roles are all that it is made of, as "support-team". */
static bool
is_made_of_roles(struct arena *arena, const char *name)
{
	static const char between[] = "._-";

	while (*name != '\0') {
		size_t len = strcspn(name, between);

		if (!is_role(arena_copy(arena, name, len)))
			return false;
		name += len;
		name += strspn(name, between);
	}
	return true;
}

/* Also where a name is only taken for one, or is one that mailing lists have
 * for those who want to join (RFC 2142, section 6). */
static bool
is_reserved(struct arena *arena, const char *name)
{
	return ascii_ends(username_fold(arena, name), "-request")
	       || is_role(name) || is_made_of_roles(arena, name);
}

const char *
username_read(struct arena *arena, const char *typed, const char **value)
{
	(void)prepare_name(arena, typed, value);
	return is_formed(*value, strlen(*value)) ? NULL : "username-invalid";
}

const char *
username_judge(struct arena *arena, const char *typed, const char **value)
{
	const char *code = username_read(arena, typed, value);

	if (code == NULL && is_reserved(arena, *value))
		code = "username-reserved";
	return code;
}

char *
username_fold(struct arena *arena, const char *name)
{
	char *folded = arena_text(arena, name);

	ascii_fold(folded);
	return folded;
}
