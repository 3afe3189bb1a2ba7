#include "site/settings_table.h"

#define DAY INT64_C(86400)
#define TEXT(name, fallback, right)          \
 {                                           \
  name, SETTINGS_TEXT, fallback, right, 0, 0 \
 }
#define LIST(name, fallback, right)          \
 {                                           \
  name, SETTINGS_LIST, fallback, right, 0, 0 \
 }
#define FLAG(name, fallback)                    \
 {                                              \
  name, SETTINGS_FLAG, fallback, "yes no", 0, 0 \
 }
#define CHOICE(name, fallback, words)          \
 {                                             \
  name, SETTINGS_CHOICE, fallback, words, 0, 0 \
 }
#define NUMBER(name, fallback, min, max)          \
 {                                                \
  name, SETTINGS_NUMBER, fallback, NULL, min, max \
 }
#define TIME(name, fallback, min, max)              \
 {                                                  \
  name, SETTINGS_DURATION, fallback, NULL, min, max \
 }
#define LIMIT(name, fallback)                       \
 {                                                  \
  name, SETTINGS_LIMIT, fallback, "N/h M/day", 0, 0 \
 }

const struct settings_row settings_table[] = {
	TEXT("site.name", "Latchkey", "the name people know your site by"),
	TEXT("site.about", "", "one sentence about your site"),
	LIST("site.origin", "http://localhost:8080",
	    "https://your.host, without a path; the first is used in messages"),
	TEXT("site.base", "/", "a path that begins and ends with /"),
	TEXT("site.suffix", "", "empty, or .fcgi or .cgi"),
	LIST("site.languages", "en", "language tags such as: en de fr"),
	TEXT("site.terms", "", "a version such as 2026-11, shown with /terms"),
	LIST("site.proxies", "", "addresses of proxies in front of this host"),
	FLAG("site.plain_http", "no"),
	TEXT("site.pages", "", "a folder with pages of your own"),
	TEXT("site.data", LATCHKEY_DATADIR, "the folder of our own pages"),
	TEXT("site.countries", LATCHKEY_DATADIR "/countries",
	    "the folder of the countries"),
	TEXT("site.logo", "", "an own path of a picture, such as /logo.svg"),
	TEXT("site.red", "", "the colour of buttons, such as #b3261e"),
	TEXT("site.paper", "", "the light background, such as #fbfaf6"),
	LIST("site.guarded", "", "own paths that are guarded: /members/"),
	TEXT("site.next", "", "where My Account leads on: an own path"),

	TEXT("state.dir", "", "a directory outside the document root"),
	TEXT("state.key", "", "a file of 32 bytes; empty: DIR/key"),
	FLAG("state.single_host", "no"),
	FLAG("state.confine", "yes"),
	TEXT("state.log", "", "a file for log lines; empty: the web server's"),

	TEXT("mail.from", "Latchkey <accounts@localhost>",
	    "Name <address@your.domain>"),
	CHOICE("mail.transport", "sendmail", "sendmail smtp file"),
	TEXT("mail.server", "", "host:port"),
	CHOICE("mail.security", "starttls", "none starttls tls"),
	TEXT("mail.user", "", "the name to log in with"),
	TEXT("mail.password_file", "", "a file that holds the password"),
	TEXT("mail.ca_file", "", "certificates to trust, PEM"),
	TEXT("mail.sendmail", "/usr/sbin/sendmail", "the sendmail program"),

	CHOICE("sms.transport", "off", "http spool file off"),
	CHOICE("sms.method", "POST", "POST GET"),
	TEXT("sms.url", "", "the gateway's URL"),
	TEXT("sms.headers", "", "Name: value | Name: value"),
	TEXT("sms.body", "", "what is posted"),
	TEXT("sms.user", "", "the name to log in with"),
	TEXT("sms.password_file", "", "a file that holds the password"),
	TEXT("sms.ca_file", "", "certificates to trust, PEM"),
	LIST("sms.success", "200-299", "statuses such as: 200-299 302"),
	TEXT("sms.answer", "", "a pattern that a good answer has"),
	TEXT("sms.refused", "", "a pattern that a final refusal has"),
	TEXT("sms.spool", "", "a folder that smsd sends from"),
	LIST("sms.countries", "", "country codes such as: US DE"),

	CHOICE("register.open", "yes", "yes approve no"),
	LIST("email.allow", "", "domains; empty: all"),
	LIST("email.refuse", "", "domains"),

	NUMBER("code.digits", "6", 6, 10),
	TIME("code.email_life", "30min", 180, DAY),
	TIME("code.sms_life", "10min", 180, 3600),
	NUMBER("code.tries", "5", 1, 10),
	TIME("pending.life", "24h", 3600, 7 * DAY),

	NUMBER("captcha.length", "4", 4, 6),
	CHOICE("captcha.kind", "picture", "picture"),
	TIME("captcha.life", "30min", 60, DAY),

	NUMBER("password.minimum", "8", 8, 64),
	TEXT("password.scheme", "$y$jAT$", "a crypt(3) prefix such as $y$jAT$"),

	TIME("session.idle", "60min", 60, 30 * DAY),
	TIME("session.life", "24h", 60, 365 * DAY),
	TIME("session.remember_idle", "14d", 60, 365 * DAY),
	TIME("session.remember_life", "30d", 60, 365 * DAY),
	FLAG("session.headers", "no"),

	FLAG("account.reuse_names", "no"),
	FLAG("account.rename", "no"),
	TIME("account.delete_after", "7d", 3600, 90 * DAY),

	NUMBER("limits.factor", "1", 0, 1000000),
	LIMIT("limits.registrations", "40/h 200/day"),
	LIMIT("limits.mails_network", "40/h 200/day"),
	LIMIT("limits.mails_address", "5/h 10/day"),
	LIMIT("limits.mails_total", "200/h 4800/day"),
	LIMIT("limits.sms_number", "3/h 5/day"),
	LIMIT("limits.sms_block", "3/h 72/day"),
	LIMIT("limits.sms_network", "20/h 60/day"),
	LIMIT("limits.sms_country", "30/h 50/day"),
	LIMIT("limits.sms_day", "100/h 100/day"),
	LIMIT("limits.names", "60/h 1440/day"),
	LIMIT("limits.hashes", "60/h 600/day"),
	LIMIT("limits.signin_network", "50/h 1200/day"),

	TEXT("test.clock", "", "file: seconds added to the clock, or @TIME"),
	TEXT("test.outbox", "", "a link to the demo's messages"),
};

const size_t settings_table_len =
    sizeof(settings_table) / sizeof(settings_table[0]);
