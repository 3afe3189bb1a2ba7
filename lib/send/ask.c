#include "send/ask.h"

#include <stdbool.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"
#include "send/letter.h"

static size_t
drop(const char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

static void
set_request(CURL *curl, const char *url)
{
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
}

/* As conf/nginx.conf leads there; Apache shows the page itself, by 401. */
static bool
leads_to_login(struct settings *settings, struct arena *arena, const char *to)
{
	const char *path = arena_format(arena,
	    "%slogin%s?next=", settings_text(settings, SETTING_SITE_BASE),
	    settings_text(settings, SETTING_SITE_SUFFIX));
	const char *const *origins =
	    settings_items(settings, SETTING_SITE_ORIGIN);

	for (; to != NULL && *origins != NULL; origins++)
		if (strncmp(to, *origins, strlen(*origins)) == 0
		    && to[strlen(*origins)] == '/') {
			to += strlen(*origins);
			break;
		}
	return to != NULL && strncmp(to, path, strlen(path)) == 0;
}

static int
judge(struct settings *settings, struct arena *arena, CURL *curl,
    const char *url)
{
	long status = 0;
	char *to = NULL;

	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
	if (status == 401 || status == 403
	    || (status >= 301 && status <= 308
		&& leads_to_login(settings, arena, to)))
		return LETTER_SENT;
	log_warning("%s: answers %ld%s%s to who is not signed in, where a "
		    "guarded place answers 401, 403 or leads to the page for "
		    "signing in; correct its guard in the web server, or "
		    "[site] guarded",
	    url, status, to == NULL ? "" : " to ", to == NULL ? "" : to);
	return LETTER_NEVER;
}

int
ask_guarded(struct settings *settings, struct arena *arena, const char *url)
{
	CURL *curl = curl_easy_init();
	CURLcode code = CURLE_OUT_OF_MEMORY;
	int result = LETTER_LATER;

	if (curl == NULL)
		log_out_of_memory();
	set_request(curl, url);
	code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		result = judge(settings, arena, curl, url);
	else
		log_warning("%s: cannot be asked: %s", url,
		    curl_easy_strerror(code));
	curl_easy_cleanup(curl);
	return result;
}
