/* The table of all settings, and the names by which the code reads them. */
#ifndef SITE_SETTINGS_TABLE_H
#define SITE_SETTINGS_TABLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A row is a setting: its name in the code behind SETTING_, the same in the
 * file, "section.name", and its default as it would be written there.  Of a
 * text, a list (words divided by spaces or commas) and a limit (N/h M/day) what
 * would be right follows, of a choice its words; of a number and a time (90,
 * 30s, 10min, 2h, 7d) the least and the most, in seconds.  A flag is yes or no.
 *
 * A new setting is a row here, anywhere in its section, and one in
 * conf/latchkey.conf.
 */
#define SETTINGS_TABLE(TEXT, LIST, FLAG, CHOICE, NUMBER, TIME, LIMIT)          \
 TEXT(SITE_NAME, "site.name", "Latchkey", "the name people know your site by") \
 TEXT(SITE_ABOUT, "site.about", "", "one sentence about your site")            \
 LIST(SITE_ORIGIN, "site.origin", "http://localhost:8080",                     \
     "https://your.host, without a path; the first is used in messages")       \
 TEXT(SITE_BASE, "site.base", "/", "a path that begins and ends with /")       \
 TEXT(SITE_SUFFIX, "site.suffix", "", "empty, or .fcgi or .cgi")               \
 LIST(SITE_LANGUAGES, "site.languages", "en",                                  \
     "language tags such as: en de fr")                                        \
 TEXT(SITE_TERMS, "site.terms", "",                                            \
     "a version such as 2026-11, shown with /terms")                           \
 LIST(SITE_PROXIES, "site.proxies", "",                                        \
     "addresses of proxies in front of this host")                             \
 FLAG(SITE_PLAIN_HTTP, "site.plain_http", "no")                                \
 TEXT(SITE_PAGES, "site.pages", "", "a folder with pages of your own")         \
 TEXT(SITE_DATA, "site.data", LATCHKEY_DATADIR, "the folder of our own pages") \
 TEXT(SITE_COUNTRIES, "site.countries", LATCHKEY_DATADIR "/countries",         \
     "the folder of the countries")                                            \
 TEXT(SITE_LOGO, "site.logo", "",                                              \
     "an own path of a picture, such as /logo.svg")                            \
 TEXT(SITE_RED, "site.red", "", "the colour of buttons, such as #b3261e")      \
 TEXT(SITE_PAPER, "site.paper", "", "the light background, such as #fbfaf6")   \
 LIST(SITE_GUARDED, "site.guarded", "",                                        \
     "own paths that are guarded: /members/")                                  \
 TEXT(SITE_NEXT, "site.next", "", "where My Account leads on: an own path")    \
                                                                               \
 TEXT(STATE_DIR, "state.dir", "", "a directory outside the document root")     \
 TEXT(STATE_KEY, "state.key", "", "a file of 32 bytes; empty: DIR/key")        \
 FLAG(STATE_SINGLE_HOST, "state.single_host", "no")                            \
 FLAG(STATE_CONFINE, "state.confine", "yes")                                   \
 TEXT(STATE_LOG, "state.log", "",                                              \
     "a file for log lines; empty: the web server's")                          \
                                                                               \
 TEXT(MAIL_FROM, "mail.from", "Latchkey <accounts@localhost>",                 \
     "Name <address@your.domain>")                                             \
 CHOICE(MAIL_TRANSPORT, "mail.transport", "sendmail", "sendmail smtp file")    \
 TEXT(MAIL_SERVER, "mail.server", "", "host:port")                             \
 CHOICE(MAIL_SECURITY, "mail.security", "starttls", "none starttls tls")       \
 TEXT(MAIL_USER, "mail.user", "", "the name to log in with")                   \
 TEXT(MAIL_PASSWORD_FILE, "mail.password_file", "",                            \
     "a file that holds the password")                                         \
 TEXT(MAIL_CA_FILE, "mail.ca_file", "", "certificates to trust, PEM")          \
 TEXT(MAIL_SENDMAIL, "mail.sendmail", "/usr/sbin/sendmail",                    \
     "the sendmail program")                                                   \
                                                                               \
 CHOICE(SMS_TRANSPORT, "sms.transport", "off", "http spool file off")          \
 CHOICE(SMS_METHOD, "sms.method", "POST", "POST GET")                          \
 TEXT(SMS_URL, "sms.url", "", "the gateway's URL")                             \
 TEXT(SMS_HEADERS, "sms.headers", "", "Name: value | Name: value")             \
 TEXT(SMS_BODY, "sms.body", "", "what is posted")                              \
 TEXT(SMS_USER, "sms.user", "", "the name to log in with")                     \
 TEXT(SMS_PASSWORD_FILE, "sms.password_file", "",                              \
     "a file that holds the password")                                         \
 TEXT(SMS_CA_FILE, "sms.ca_file", "", "certificates to trust, PEM")            \
 LIST(SMS_SUCCESS, "sms.success", "200-299", "statuses such as: 200-299 302")  \
 TEXT(SMS_ANSWER, "sms.answer", "", "a pattern that a good answer has")        \
 TEXT(SMS_REFUSED, "sms.refused", "", "a pattern that a final refusal has")    \
 TEXT(SMS_SPOOL, "sms.spool", "", "a folder that smsd sends from")             \
 LIST(SMS_COUNTRIES, "sms.countries", "", "country codes such as: US DE")      \
                                                                               \
 CHOICE(REGISTER_OPEN, "register.open", "yes", "yes approve no")               \
 LIST(EMAIL_ALLOW, "email.allow", "", "domains; empty: all")                   \
 LIST(EMAIL_REFUSE, "email.refuse", "", "domains")                             \
                                                                               \
 NUMBER(CODE_DIGITS, "code.digits", "6", 6, 10)                                \
 TIME(CODE_EMAIL_LIFE, "code.email_life", "30min", 180, SECONDS_DAY)           \
 TIME(CODE_SMS_LIFE, "code.sms_life", "10min", 180, 3600)                      \
 NUMBER(CODE_TRIES, "code.tries", "5", 1, 10)                                  \
 TIME(PENDING_LIFE, "pending.life", "24h", 3600, 7 * SECONDS_DAY)              \
                                                                               \
 NUMBER(CAPTCHA_LENGTH, "captcha.length", "4", 4, 6)                           \
 CHOICE(CAPTCHA_KIND, "captcha.kind", "picture", "picture")                    \
 TIME(CAPTCHA_LIFE, "captcha.life", "30min", 60, SECONDS_DAY)                  \
                                                                               \
 NUMBER(PASSWORD_MINIMUM, "password.minimum", "8", 8, 64)                      \
 TEXT(PASSWORD_SCHEME, "password.scheme", "$y$jAT$",                           \
     "a crypt(3) prefix such as $y$jAT$")                                      \
                                                                               \
 TIME(SESSION_IDLE, "session.idle", "60min", 60, 30 * SECONDS_DAY)             \
 TIME(SESSION_LIFE, "session.life", "24h", 60, 365 * SECONDS_DAY)              \
 TIME(SESSION_REMEMBER_IDLE, "session.remember_idle", "14d", 60,               \
     365 * SECONDS_DAY)                                                        \
 TIME(SESSION_REMEMBER_LIFE, "session.remember_life", "30d", 60,               \
     365 * SECONDS_DAY)                                                        \
 FLAG(SESSION_HEADERS, "session.headers", "no")                                \
                                                                               \
 FLAG(ACCOUNT_REUSE_NAMES, "account.reuse_names", "no")                        \
 FLAG(ACCOUNT_RENAME, "account.rename", "no")                                  \
 TIME(ACCOUNT_DELETE_AFTER, "account.delete_after", "7d", 3600,                \
     90 * SECONDS_DAY)                                                         \
                                                                               \
 NUMBER(LIMITS_FACTOR, "limits.factor", "1", 0, 1000000)                       \
 LIMIT(LIMITS_REGISTRATIONS, "limits.registrations", "40/h 200/day")           \
 LIMIT(LIMITS_MAILS_NETWORK, "limits.mails_network", "40/h 200/day")           \
 LIMIT(LIMITS_MAILS_ADDRESS, "limits.mails_address", "5/h 10/day")             \
 LIMIT(LIMITS_MAILS_TOTAL, "limits.mails_total", "200/h 4800/day")             \
 LIMIT(LIMITS_SMS_NUMBER, "limits.sms_number", "3/h 5/day")                    \
 LIMIT(LIMITS_SMS_BLOCK, "limits.sms_block", "3/h 72/day")                     \
 LIMIT(LIMITS_SMS_NETWORK, "limits.sms_network", "20/h 60/day")                \
 LIMIT(LIMITS_SMS_COUNTRY, "limits.sms_country", "30/h 50/day")                \
 LIMIT(LIMITS_SMS_DAY, "limits.sms_day", "100/h 100/day")                      \
 LIMIT(LIMITS_NAMES, "limits.names", "60/h 1440/day")                          \
 LIMIT(LIMITS_HASHES, "limits.hashes", "60/h 600/day")                         \
 LIMIT(LIMITS_SIGNIN_NETWORK, "limits.signin_network", "50/h 1200/day")        \
                                                                               \
 TEXT(TEST_CLOCK, "test.clock", "",                                            \
     "file: seconds added to the clock, or @TIME")                             \
 TEXT(TEST_OUTBOX, "test.outbox", "", "a link to the demo's messages")

/*
 * What is read alike has an enum of its own, so that the compiler sees whether
 * a flag is read as a flag: texts and choices, lists, flags, numbers and times,
 * limits.  The value of each is its place in the table.
 */
#define AT(name, ...) SETTINGS_AT_##name,
#define IN(name, ...) SETTING_##name = SETTINGS_AT_##name,
#define OUT(name, ...)
enum settings_place {
	SETTINGS_TABLE(AT, AT, AT, AT, AT, AT, AT) SETTINGS_COUNT
};
enum setting_text { SETTINGS_TABLE(IN, OUT, OUT, IN, OUT, OUT, OUT) };
enum setting_list { SETTINGS_TABLE(OUT, IN, OUT, OUT, OUT, OUT, OUT) };
enum setting_flag { SETTINGS_TABLE(OUT, OUT, IN, OUT, OUT, OUT, OUT) };
enum setting_number { SETTINGS_TABLE(OUT, OUT, OUT, OUT, IN, IN, OUT) };
enum setting_limit { SETTINGS_TABLE(OUT, OUT, OUT, OUT, OUT, OUT, IN) };
#undef AT
#undef IN
#undef OUT

enum settings_kind {
	SETTINGS_TEXT,
	SETTINGS_LIST,
	SETTINGS_FLAG,
	SETTINGS_CHOICE,
	SETTINGS_NUMBER,
	SETTINGS_DURATION,
	SETTINGS_LIMIT,
};

struct settings_row {
	const char *name; /* section.name */
	enum settings_kind kind;
	const char *fallback; /* as it would be written */
	const char *words;    /* of a choice; else what would be right */
	int64_t min;
	int64_t max;
};

extern const struct settings_row settings_table[SETTINGS_COUNT];

#endif
