#include "send/sms_http.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/secret.h"
#include "message/gsm7.h"
#include "send/credential.h"
#include "send/sms_template.h"

enum { ANSWER_MAX = 16384, VALUES = 9, BETWEEN = '|' };

/* One request, and what came back. */
struct exchange {
	const struct settings *settings;
	struct arena *arena;
	CURL *curl;
	struct curl_slist *headers;
	struct text_value values[VALUES + 1];
	struct buffer answer;
	char secret[CREDENTIAL_MAX];
};

/* More than the begin of an answer is not looked at. */
static size_t
keep(char *bytes, size_t size, size_t count, void *context)
{
	struct buffer *answer = context;
	size_t len = size * count;
	size_t room = ANSWER_MAX - answer->len;

	buffer_add(answer, bytes, len < room ? len : room);
	return len;
}

/* The digits behind the "#" of the last line, "@host #123456". */
static const char *
code_of(const char *text)
{
	const char *line = strrchr(text, '\n');
	const char *mark =
	    line == NULL || line[1] != '@' ? NULL : strchr(line, '#');

	return mark == NULL ? "" : mark + 1;
}

static void
set_values(struct exchange *exchange, const struct letter *letter)
{
	size_t septets = 0;
	bool plain = letter->to == NULL || gsm7_count(letter->bytes, &septets);
	bool none = letter->to == NULL;
	const struct text_value values[VALUES + 1] = {
		{ "to", none ? "" : letter->to },
		{ "number", none ? "" : letter->to + 1 },
		{ "text", none ? "" : letter->bytes },
		{ "code", none ? "" : code_of(letter->bytes) },
		{ "id", none ? "" : letter->id },
		{ "user", settings_text(exchange->settings, SETTING_SMS_USER) },
		{ "password", exchange->secret },
		{ "coding", plain ? "0" : "2" },
		{ "kind", plain ? "text" : "unicode" },
		{ NULL, NULL },
	};

	memcpy(exchange->values, values, sizeof(values));
}

static const char *
fill(struct exchange *exchange, enum setting_text setting,
    enum text_place place)
{
	return sms_template_fill(exchange->arena,
	    settings_text(exchange->settings, setting), exchange->values,
	    place);
}

static bool
add_header(struct exchange *exchange, const char *template)
{
	const char *line = sms_template_fill(exchange->arena, template,
	    exchange->values, TEXT_HEADER);
	struct curl_slist *more =
	    line == NULL ? NULL : curl_slist_append(exchange->headers, line);

	if (line == NULL)
		log_warning("[sms] headers: what has several lines, as {text}, "
			    "can be in no header");
	else if (more == NULL)
		log_out_of_memory();
	else
		exchange->headers = more;
	return line != NULL;
}

/* "Name: value | Name: value", divided before a value is put in. */
static bool
set_headers(struct exchange *exchange)
{
	const char *line =
	    settings_text(exchange->settings, SETTING_SMS_HEADERS);
	bool good = true;

	while (good && *line != '\0') {
		size_t len = strcspn(line, "|");
		size_t end = len;

		while (end > 0 && line[end - 1] == ' ')
			end--;
		good = add_header(exchange,
		    arena_copy(exchange->arena, line, end));
		line += len + (line[len] == BETWEEN);
		line += strspn(line, " ");
	}
	return good;
}

static bool
is_json(const struct settings *settings)
{
	return strcasestr(settings_text(settings, SETTING_SMS_HEADERS),
		   "application/json")
	       != NULL;
}

static bool
set_request(struct exchange *exchange)
{
	CURL *curl = exchange->curl;
	bool json = is_json(exchange->settings);
	const char *url = fill(exchange, SETTING_SMS_URL, TEXT_FORM);
	const char *body =
	    fill(exchange, SETTING_SMS_BODY, json ? TEXT_JSON : TEXT_FORM);

	if (url == NULL || body == NULL || !set_headers(exchange))
		return false;
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->headers);
	if (strcmp(settings_text(exchange->settings, SETTING_SMS_METHOD),
		"POST")
	    == 0)
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	return true;
}

/* Where the request names no {password}, it goes as HTTP's own (RFC 7617). */
static bool
set_login(struct exchange *exchange)
{
	static const enum setting_text places[] = { SETTING_SMS_URL,
		SETTING_SMS_HEADERS, SETTING_SMS_BODY };
	const struct settings *settings = exchange->settings;
	const char *file = settings_text(settings, SETTING_SMS_PASSWORD_FILE);
	const char *user = settings_text(settings, SETTING_SMS_USER);
	bool named = false;

	if (file[0] != '\0' && !credential_read(file, exchange->secret))
		return false;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		named =
		    named
		    || strstr(settings_text(settings, places[i]), "{password}")
			   != NULL;
	if (user[0] != '\0' && !named) {
		(void)curl_easy_setopt(exchange->curl, CURLOPT_USERNAME, user);
		(void)curl_easy_setopt(exchange->curl, CURLOPT_PASSWORD,
		    exchange->secret);
	}
	return true;
}

static void
set_limits(struct exchange *exchange)
{
	CURL *curl = exchange->curl;
	const char *ca = settings_text(exchange->settings, SETTING_SMS_CA_FILE);

	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange->answer);
	if (ca[0] != '\0')
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
}

/* An empty pattern fits nothing; the settings' judge has compiled it once. */
static bool
fits(const char *pattern, const char *text)
{
	regex_t regex;
	bool good = false;

	if (pattern[0] == '\0'
	    || regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	good = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return good;
}

/* "200-299" or "202" */
static bool
is_success(const struct settings *settings, long status)
{
	const char *const *items =
	    settings_items(settings, SETTING_SMS_SUCCESS);

	for (; *items != NULL; items++) {
		char *end = NULL;
		long from = strtol(*items, &end, 10);
		long to = *end == '-' ? strtol(end + 1, NULL, 10) : from;

		if (status >= from && status <= to)
			return true;
	}
	return false;
}

/* Whether it is about this text for good: what the owner's pattern says or,
 * where there is none, the status.  Who we are is never about a text. */
static bool
is_refusal(const struct settings *settings, long status, const char *answer)
{
	const char *pattern = settings_text(settings, SETTING_SMS_REFUSED);

	if (status == 401 || status == 407)
		return false;
	return pattern[0] == '\0' ? status == 400 || status == 422
				  : fits(pattern, answer);
}

/* What the owner can do about a status. */
static const char *
advice(long status)
{
	if (status == 401 || status == 403 || status == 407)
		return "; see [sms] user and password_file";
	if (status == 402 || status == 429)
		return "; see your account there";
	if (status >= 300 && status <= 399)
		return "; it is somewhere else, correct [sms] url";
	if (status == 404 || status == 405)
		return "; see [sms] url and method";
	return "";
}

static int
verdict(struct exchange *exchange)
{
	const struct settings *settings = exchange->settings;
	const char *wanted = settings_text(settings, SETTING_SMS_ANSWER);
	const char *answer = exchange->answer.bytes;
	bool refused = false;
	long status = 0;

	(void)curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE,
	    &status);
	refused = is_refusal(settings, status, answer);
	if (is_success(settings, status) && !refused
	    && (wanted[0] == '\0' || fits(wanted, answer)))
		return LETTER_SENT;
	log_warning("the gateway did not take a text: status %ld%s", status,
	    is_success(settings, status)
		? ", but its answer is not what [sms] answer says"
		: advice(status));
	return refused ? LETTER_NEVER : LETTER_LATER;
}

/* What the owner can do where there was no answer. */
static const char *
advice_without(CURLcode code)
{
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return "its certificate is not trusted, see [sms] ca_file";
	if (code == CURLE_SSL_CACERT_BADFILE)
		return "see [sms] ca_file";
	return "see [sms] url, and whether it is up";
}

static int
perform(struct exchange *exchange, bool knocks)
{
	CURLcode code = CURLE_OK;

	if (knocks)
		(void)curl_easy_setopt(exchange->curl, CURLOPT_CONNECT_ONLY,
		    1L);
	code = curl_easy_perform(exchange->curl);
	if (code != CURLE_OK) {
		log_warning("the gateway cannot be reached: %s; %s",
		    curl_easy_strerror(code), advice_without(code));
		return LETTER_LATER;
	}
	return knocks ? LETTER_SENT : verdict(exchange);
}

int
sms_http_send(const struct settings *settings, struct arena *arena,
    const struct letter *letter)
{
	struct exchange exchange = { .settings = settings,
		.arena = arena,
		.curl = curl_easy_init(),
		.answer = buffer_new(arena, ANSWER_MAX) };
	int result = LETTER_LATER;

	if (exchange.curl == NULL)
		log_out_of_memory();
	set_limits(&exchange);
	if (set_login(&exchange)) {
		set_values(&exchange, letter);
		if (set_request(&exchange))
			result = perform(&exchange, letter->to == NULL);
	}
	curl_slist_free_all(exchange.headers);
	curl_easy_cleanup(exchange.curl);
	secret_wipe(exchange.secret, sizeof(exchange.secret));
	return result;
}
