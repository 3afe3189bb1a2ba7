#include "contact/username.h"

#include <string.h>

#include "base/ascii.h"

enum {
	LEN_MIN = 3,
	LEN_MAX = 32,
};

/* RFC 2142's mailboxes, names that certificate authorities write to or that
 * prove a domain, hosts and protocols, and our own URLs. */
static const char *const reserved[] = { "abuse", "access", "account",
	"accounts", "acme-challenge", "action", "admin", "administrator",
	"anonymous", "api", "app", "apache", "autoconfig", "autodiscover",
	"billing", "bin", "broadcasthost", "captcha", "cgi-bin", "challenge",
	"confirm", "contact", "countries", "daemon", "dns", "everyone",
	"feedback", "ftp", "ftpd", "guest", "help", "host", "hostmaster",
	"http", "httpd", "https", "imap", "info", "is", "isatap", "it",
	"localdomain", "localhost", "login", "logout", "mail", "mailer-daemon",
	"mailerdaemon", "manifest.webmanifest", "marketing", "me", "mis",
	"moderator", "news", "nobody", "noc", "no-reply", "noreply", "null",
	"official", "operator", "outbox", "owner", "password", "pop", "pop3",
	"postmaster", "privacy", "recover", "register", "robots.txt", "root",
	"sales", "security", "security.txt", "sendmail", "session", "sessions",
	"smtp", "ssh", "ssl", "ssladmin", "ssladministrator", "sslwebmaster",
	"staff", "static", "status", "subdomain", "support", "sysadmin",
	"system", "sysop", "team", "terms", "tls", "trouble", "undefined",
	"usenet", "user", "users", "uucp", "webmail", "webmaster", "well-known",
	"wpad", "www", "www-data" };

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

const char *
username_judge(struct arena *arena, const char *typed, const char **value)
{
	(void)arena;
	if (!is_formed(typed, strlen(typed)))
		return "username-invalid";
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (ascii_same(typed, reserved[i]))
			return "username-reserved";
	*value = typed;
	return NULL;
}

char *
username_fold(struct arena *arena, const char *name)
{
	char *folded = arena_text(arena, name);

	ascii_fold(folded);
	return folded;
}
