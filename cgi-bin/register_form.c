#include "register_form.h"

#include "register_app.h"
#include "show_flow.h"
#include "web_captcha.h"

static const char *
make_token(const struct request *request, enum register_captcha kind)
{
	const struct web *web = request->web;
	struct captcha *captcha = web->gate->captcha;

	switch (kind) {
	case REGISTER_PICTURE:
		return captcha_make(captcha, request->arena, request->now);
	case REGISTER_PASS:
		return captcha_pass(captcha, request->arena, request->now);
	case REGISTER_NOTHING:
		break;
	}
	return "";
}

void
register_form_show(const struct request *request, const struct form *form,
    struct answer *answer, enum register_captcha captcha)
{
	const struct web *web = request->web;
	struct value *values = answer_page_values(answer);
	const char *token = make_token(request, captcha);

	value_set_flag(values, "has_form", true);
	web_captcha_show(request, answer, token, captcha == REGISTER_PICTURE);
	/* A guess: it opens a tab of the panel, it never fills the box. */
	if (request->region != NULL
	    && country_find(web->countries, request->region) != NULL)
		value_set_text(values, "suggested", request->region);
	if (captcha == REGISTER_PASS && request->json)
		value_set_text(answer_values(answer), "captcha_token", token);
	if (register_app_is(form))
		register_app_show(request, form, answer);
}

void
register_form_keep(const struct request *request, const struct form *form,
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
	web_captcha_show(request, answer, token, !pass);
	answer_type(answer, "captcha", typed == NULL ? "" : typed);
}

static void
type_flow(struct answer *answer, const struct flow_visit *visit,
    const struct flow *flow)
{
	answer_type(answer, "username", flow->username);
	answer_type(answer, "country", flow->country);
	answer_type(answer, "via", via_name(flow->via));
	if (!visit->elsewhere)
		answer_type(answer, via_name(flow->via), flow->typed);
}

/* What runs already, and the page; false where it is not to be shown. */
static bool
begin(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow, bool *running)
{
	*running = web_flow_find_registration(request, answer, visit, flow)
		   && flow->next != FLOW_DONE;
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
    const struct flow_visit *visit, const struct flow *flow)
{
	if (request->json)
		(void)show_flow(answer_values(answer), visit, flow);
}

void
register_form_open(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct flow_visit visit;
	struct flow flow;
	bool running = false;

	if (!begin(request, answer, &visit, &flow, &running))
		return;
	if (running)
		type_flow(answer, &visit, &flow);
	else
		answer_type(answer, "via", via_name(VIA_EMAIL));
	register_form_show(request, form, answer,
	    running ? REGISTER_NOTHING : REGISTER_PICTURE);
	if (running)
		tell(request, answer, &visit, &flow);
}

void
register_form_open_app(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct flow_visit visit;
	struct flow flow;
	bool running = false;

	if (begin(request, answer, &visit, &flow, &running)
	    && register_app_open(request, form, answer))
		register_form_show(request, form, answer,
		    running ? REGISTER_NOTHING : REGISTER_PICTURE);
}

void
register_form_again(const struct request *request, struct form *form,
    struct answer *answer)
{
	struct flow_visit visit;
	struct flow flow;
	bool running = false;

	if (!begin(request, answer, &visit, &flow, &running))
		return;
	if (request->again == AGAIN_COUNTRY)
		web_flow_switch_country(request, answer,
		    form_text(form, COUNTRY), form_text(form, PHONE));
	if (!running) {
		register_form_keep(request, form, answer);
		return;
	}
	register_form_show(request, form, answer, REGISTER_NOTHING);
	tell(request, answer, &visit, &flow);
}
