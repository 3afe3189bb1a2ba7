#include "http/route.h"

#include <string.h>

#include "base/log.h"
#include "base/seconds.h"
#include "http/accept.h"
#include "http/gateway.h"
#include "page/language.h"

/* What a request says itself: a GET by its query. */
static struct form *
form_of(const struct service *service, const struct request *request)
{
	return service->any_method || request->method != METHOD_POST
		   ? request->query
		   : request->body;
}

/* "flow": the field is there; "action=delete": it is so. */
static bool
is_when(const struct request *request, const struct form *form,
    const char *when)
{
	const char *equals = when == NULL ? NULL : strchr(when, '=');
	const char *value = NULL;

	if (when == NULL)
		return true;
	if (equals == NULL)
		return form_has(form, when);
	value = form_raw(form,
	    arena_copy(request->arena, when, (size_t)(equals - when)));
	return value != NULL && strcmp(value, equals + 1) == 0;
}

/* Whether it is one of this URL. */
static bool
fits(const struct action *action, const struct request *request)
{
	return action->name == NULL || strcmp(action->name, request->name) == 0;
}

/* What is asked for: to show something, or to do it.  What asks on behalf of a
 * visitor's request has that one's method. */
static enum method
wish(const struct service *service, const struct request *request)
{
	if (service->any_method || request->again != AGAIN_NOT)
		return METHOD_GET;
	return request->method;
}

static const struct action *
choose(const struct service *service, const struct request *request)
{
	enum method method = wish(service, request);
	const struct form *form = form_of(service, request);

	for (const struct action *action = service->actions;
	     action->handler != NULL; action++)
		if (action->method == method && fits(action, request)
		    && (!action->again || request->again != AGAIN_NOT)
		    && is_when(request, form, action->when))
			return action;
	return NULL;
}

/* The methods that some action of this URL has. */
static const char *
allow(const struct service *service, const struct request *request)
{
	bool post = false;
	bool any = false;

	for (const struct action *action = service->actions;
	     action->handler != NULL; action++) {
		if (!fits(action, request))
			continue;
		any = true;
		post = post || action->method == METHOD_POST;
	}
	if (!any)
		return NULL;
	return post ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
}

/* The pages of a program whose URL is not known are those of no action. */
static void
refuse(struct answer *answer, const struct request_trouble *trouble)
{
	if (trouble->location != NULL) {
		answer_header(answer, "Location", trouble->location);
		answer_status(answer, trouble->status);
		answer_raw(answer, NULL, "", 0);
		return;
	}
	answer_page(answer, "problem");
	answer_problem(answer, trouble->status, trouble->code);
}

static void
answer_method(struct answer *answer, const struct request *request,
    const struct service *service)
{
	const char *methods = allow(service, request);

	if (methods == NULL) {
		answer_page(answer, "problem");
		answer_problem(answer, 404, "not-found");
		return;
	}
	answer_header(answer, "Allow", methods);
	if (request->method == METHOD_OPTIONS) {
		answer_status(answer, 204);
		answer_raw(answer, NULL, "", 0);
		return;
	}
	answer_page(answer, "problem");
	answer_problem(answer, 405, "wrong-method");
}

static bool
is_language(const struct request *request, const char *language)
{
	return language != NULL
	       && settings_has(request->site->settings, SETTING_SITE_LANGUAGES,
		   language);
}

/* Language: what is asked for here, the cookie, the browser's wish. */
static void
choose_language(struct request *request, const struct gateway *gateway,
    struct answer *answer)
{
	const char *const *languages =
	    settings_items(request->site->settings, SETTING_SITE_LANGUAGES);
	const char *asked = form_raw(request->query, "lang");
	const char *accept = gateway_parameter(gateway, "HTTP_ACCEPT_LANGUAGE");

	if (form_raw(request->body, "lang") != NULL)
		asked = form_raw(request->body, "lang");
	if (is_language(request, asked))
		answer_cookie(answer, "language", asked, SECONDS_YEAR);
	else
		asked = request_cookie(request, "language");
	request->language = language_choose(languages, asked, accept);
}

/* Where somebody is likely to live: chosen before, or by the browser's wish. */
static void
guess_region(struct request *request, const struct gateway *gateway)
{
	const char *accept = gateway_parameter(gateway, "HTTP_ACCEPT_LANGUAGE");
	char region[ACCEPT_REGION];

	request->region = request_cookie(request, "region");
	if (request->region == NULL && accept_region(accept, region))
		request->region = arena_text(request->arena, region);
}

static void
act(const struct request *request, const struct service *service,
    struct answer *answer)
{
	const struct action *action = choose(service, request);
	struct form *form = form_of(service, request);

	if (action == NULL) {
		answer_method(answer, request, service);
		return;
	}
	form_check(form, action->fields, action->field_count);
	answer_page(answer, action->page);
	if (action->json)
		answer_json(answer);
	if (service->stores && action->method == METHOD_POST
	    && request_work(request) == NULL)
		answer_later(answer, 503, "site-fault", 60);
	else
		action->handler(request, form, answer);
}

/* What asks on behalf of a visitor's request has that one's length and path,
 * too.  A POST of which no browser says whence it comes is a program's, and
 * asking changes nothing, so its cookie counts. */
static void
take_any(struct request *request, struct request_trouble *trouble)
{
	request->may_use_cookies = !request->other_site;
	if (trouble->status != 404 || request->authorizer)
		trouble->status = 0;
}

/* One that is no guard lets everybody in who may see its page. */
static void
refuse_role(const struct service *service, struct answer *answer)
{
	log_warning("%s is named as an authorizer (FcgidAccessChecker), which "
		    "it is not, so nobody is let in; name session there",
	    service->name);
	answer_status(answer, 403);
	answer_raw(answer, NULL, "", 0);
}

struct answer *
route(struct request *request, struct gateway *gateway,
    const struct service *service, bool ready)
{
	struct request_trouble trouble;
	struct answer *answer = NULL;

	request_read(request, gateway, &trouble);
	if (service->any_method)
		take_any(request, &trouble);
	answer = answer_new(request);
	choose_language(request, gateway, answer);
	guess_region(request, gateway);
	if (request->authorizer && !service->authorizes)
		refuse_role(service, answer);
	else if (trouble.status != 0)
		refuse(answer, &trouble);
	else if (!ready && !service->any_method)
		answer_later(answer, 503, "site-fault", 60);
	else
		act(request, service, answer);
	return answer;
}
