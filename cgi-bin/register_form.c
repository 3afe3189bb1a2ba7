#include "register_form.h"

#include "register_app.h"
#include "show_pending.h"

static const char *
make_token(const struct request *request, enum register_captcha kind)
{
	const struct web *web = request->web;
	struct captcha *captcha = web->gate->captcha;

	switch (kind) {
	case REGISTER_PICTURE:
		return captcha_challenge(captcha, request->arena, request->now);
	case REGISTER_PASS:
		return captcha_pass(captcha, request->arena, request->now);
	case REGISTER_NOTHING:
		break;
	}
	return "";
}

/* Which captcha the form shows, under which token. */
static void
set_captcha(const struct request *request, struct answer *answer,
    const char *token, bool needed)
{
	struct value *values = answer_page_values(answer);

	value_set_flag(value_set_object(values, "captcha"), "needed", needed);
	answer_type(answer, "captcha_token", token);
	answer_type(answer, "captcha", "");
	value_set_text(value_set_object(values, "link"), "captcha",
	    arena_format(request->arena, "%scaptcha%s?token=%s",
		request->site->base, request->site->suffix, token));
}

void
register_form_show(const struct request *request, const struct form *form,
    struct answer *answer, enum register_captcha captcha)
{
	const struct web *web = request->web;
	struct value *values = answer_page_values(answer);
	const char *token = make_token(request, captcha);

	value_set_flag(values, "has_form", true);
	set_captcha(request, answer, token, captcha == REGISTER_PICTURE);
	/* A guess: it opens a tab of the panel, it never fills the box. */
	if (request->region != NULL
	    && country_find(web->countries, request->region) != NULL)
		value_set_text(values, "suggested", request->region);
	if (captcha == REGISTER_PASS && request->json)
		value_set_text(answer_values(answer), "captcha_token", token);
	if (register_app_is(form))
		register_app_show(request, form, answer);
}

/* A form that is shown again keeps its picture or its pass as it is, unless a
 * new picture is asked for: no pass comes from a pass. */
static void
keep_captcha(const struct request *request, const struct form *form,
    struct answer *answer)
{
	const struct web *web = request->web;
	struct captcha *captcha = web->gate->captcha;
	const char *token = form_text(form, TOKEN);
	const char *typed = form_text(form, CAPTCHA);
	uint8_t seed[CAPTCHA_SEED];
	bool pass = false;

	register_form_show(request, form, answer, REGISTER_PICTURE);
	if (request->again == AGAIN_REFRESH || token == NULL)
		return;
	pass = captcha_pass_is_good(captcha, token, request->now);
	if (!pass
	    && captcha_answer(captcha, request->arena, token, request->now,
		   seed)
		   == NULL)
		return;
	set_captcha(request, answer, token, !pass);
	answer_type(answer, "captcha", typed == NULL ? "" : typed);
}

static void
type_pending(struct answer *answer, const struct pending *pending)
{
	answer_type(answer, "username", pending->username);
	answer_type(answer, "country", pending->country);
	answer_type(answer, "via", via_name(pending->via));
	if (!pending->elsewhere)
		answer_type(answer, via_name(pending->via), pending->typed);
}

/* What runs already, and the page; false where it is not to be shown. */
static bool
begin(const struct request *request, struct answer *answer,
    struct pending *pending, bool *running)
{
	*running = web_flow_find_registration(request, answer, pending)
		   && pending->next != PENDING_DONE;
	if (!answer_is_bad(answer) && web_flow_is_closed(request, answer, NULL))
		return false;
	answer_page(answer, "register");
	if (answer_is_bad(answer))
		return false;
	value_set_flag(value_set_object(answer_page_values(answer), "flow"),
	    "running", *running);
	return true;
}

static void
tell(const struct request *request, struct answer *answer,
    const struct pending *pending)
{
	if (request->json)
		(void)show_pending(answer_values(answer), request_work(request),
		    pending);
}

void
register_form_open(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct pending pending;
	bool running = false;

	if (!begin(request, answer, &pending, &running))
		return;
	if (running)
		type_pending(answer, &pending);
	else
		answer_type(answer, "via", via_name(VIA_EMAIL));
	register_form_show(request, form, answer,
	    running ? REGISTER_NOTHING : REGISTER_PICTURE);
	if (running)
		tell(request, answer, &pending);
}

void
register_form_open_app(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct pending pending;
	bool running = false;

	if (begin(request, answer, &pending, &running)
	    && register_app_open(request, form, answer))
		register_form_show(request, form, answer,
		    running ? REGISTER_NOTHING : REGISTER_PICTURE);
}

void
register_form_again(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct pending pending;
	bool running = false;

	if (!begin(request, answer, &pending, &running))
		return;
	if (request->again == AGAIN_COUNTRY)
		web_flow_switch_country(request, answer,
		    form_text(form, COUNTRY), form_text(form, PHONE));
	if (!running) {
		keep_captcha(request, form, answer);
		return;
	}
	register_form_show(request, form, answer, REGISTER_NOTHING);
	tell(request, answer, &pending);
}
