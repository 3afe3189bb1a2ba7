#include "send/smtp.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"
#include "base/secret.h"
#include "send/credential.h"

/* How far libcurl has come with the letter. */
struct reader {
	const struct letter *letter;
	size_t read;
};

static size_t
give(char *to, size_t size, size_t count, void *context)
{
	struct reader *reader = context;
	size_t left = reader->letter->len - reader->read;
	size_t part = size * count < left ? size * count : left;

	memcpy(to, reader->letter->bytes + reader->read, part);
	reader->read += part;
	return part;
}

static void
set_server(CURL *curl, const struct settings *settings, const char *domain)
{
	const char *security = settings_text(settings, SETTING_MAIL_SECURITY);
	const char *ca = settings_text(settings, SETTING_MAIL_CA_FILE);
	bool tls = strcmp(security, "tls") == 0;
	char url[600];

	/* The path is the name we greet with. */
	(void)snprintf(url, sizeof(url), "%s://%s/%s", tls ? "smtps" : "smtp",
	    settings_text(settings, SETTING_MAIL_SERVER), domain);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (strcmp(security, "none") != 0)
		(void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
		    (long)CURLUSESSL_ALL);
	if (ca[0] != '\0')
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
}

static bool
set_login(CURL *curl, const struct settings *settings)
{
	const char *user = settings_text(settings, SETTING_MAIL_USER);
	char secret[CREDENTIAL_MAX] = "";
	bool good = user[0] == '\0'
		    || credential_read(settings_text(settings,
					   SETTING_MAIL_PASSWORD_FILE),
			secret);

	if (good && user[0] != '\0') {
		(void)curl_easy_setopt(curl, CURLOPT_USERNAME, user);
		(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, secret);
	}
	secret_wipe(secret, sizeof(secret));
	return good;
}

/* What to do about it, where that is known. */
static const char *
advice(CURLcode code)
{
	if (code == CURLE_LOGIN_DENIED)
		return "; see [mail] user and password_file";
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return "; its certificate is not trusted, see [mail] ca_file";
	if (code == CURLE_SSL_CACERT_BADFILE)
		return "; see [mail] ca_file";
	if (code == CURLE_USE_SSL_FAILED)
		return "; it offers no STARTTLS, see [mail] security";
	if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST
	    || code == CURLE_OPERATION_TIMEDOUT)
		return "; see [mail] server, and whether it is up";
	return "";
}

/* 5xx is for good where it is about this message: at its sender, recipient or
 * begin (libcurl's send error), or after its last byte (its odd reply). */
static bool
is_refusal(CURLcode code, long response, bool begun)
{
	/* 530 to 538 are about the login (RFC 4954, RFC 3207). */
	if (response < 500 || response > 599
	    || (response >= 530 && response <= 538))
		return false;
	return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR
	       || (code == CURLE_WEIRD_SERVER_REPLY && begun);
}

static int
verdict(CURL *curl, CURLcode code, bool begun)
{
	long response = 0;

	if (code == CURLE_OK)
		return LETTER_SENT;
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response);
	log_warning("the mail server did not take a message: %s (%ld)%s",
	    curl_easy_strerror(code), response, advice(code));
	return is_refusal(code, response, begun) ? LETTER_NEVER : LETTER_LATER;
}

/* Greets, logs in, and asks for nothing. */
static void
set_knock(CURL *curl)
{
	(void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
}

static void
set_letter(CURL *curl, const char *from, const struct curl_slist *to,
    struct reader *reader)
{
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, reader);
}

int
smtp_send(const struct settings *settings, const char *from,
    const struct letter *letter)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *to =
	    letter->to == NULL ? NULL : curl_slist_append(NULL, letter->to);
	struct reader reader = { .letter = letter };
	int result = LETTER_LATER;

	if (curl == NULL || (to == NULL && letter->to != NULL))
		log_out_of_memory();
	set_server(curl, settings, strrchr(from, '@') + 1);
	if (to == NULL)
		set_knock(curl);
	else
		set_letter(curl, from, to, &reader);
	if (set_login(curl, settings)) {
		CURLcode code = curl_easy_perform(curl);

		result = verdict(curl, code, reader.read > 0);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return result;
}
