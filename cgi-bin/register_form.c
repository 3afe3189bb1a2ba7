#include "register_form.h"

#include <string.h>

#include "account/email.h"
#include "account/password.h"
#include "account/phone.h"
#include "account/show.h"
#include "account/username.h"
#include "register_app.h"

/* What is missing depends on the order and on what a flow knows already, so
 * no row is required here. */
const struct field register_form_fields[FIELDS] = {
	[USERNAME] = { "username", 32, FIELD_TEXT, false, username_judge },
	[PASSWORD] = { "password", PASSWORD_BYTES_MAX, FIELD_SECRET, false,
	    NULL },
	[CONFIRM] = { "password_confirm", PASSWORD_BYTES_MAX, FIELD_SECRET,
	    false, NULL },
	[COUNTRY] = { "country", 2, FIELD_TEXT, false, NULL },
	[VIA] = { "via", 8, FIELD_TEXT, false, desk_judge_via },
	[EMAIL] = { "email", 254, FIELD_TEXT, false, email_judge },
	[PHONE] = { "phone", PHONE_BYTES, FIELD_TEXT, false, NULL },
	[TOKEN] = { "captcha_token", 128, FIELD_TEXT, false, NULL },
	[CAPTCHA] = { "captcha", 32, FIELD_TEXT, false, NULL },
	[CHALLENGE] = { "challenge", 128, FIELD_TEXT, false, NULL },
	[PROOF] = { "proof", 20, FIELD_TEXT, false, NULL },
	[TERMS] = { "terms", 64, FIELD_TEXT, false, NULL },
	[ORDER] = { "order", 8, FIELD_TEXT, false, NULL },
};

/* The form as it is shown: with a pass where the captcha was right, else
 * with a new picture. */
void
register_form_show(struct request *request, struct answer *answer, bool passed)
{
	struct desk *desk = request->own;
	struct captcha *captcha = desk->guard->captcha;
	struct value *values = answer_page_values(answer);
	const char *token =
	    passed ? captcha_pass(captcha, request->arena, request->now)
		   : captcha_challenge(captcha, request->arena, request->now);
	struct value *shown = value_set_object(values, "captcha");

	value_set_flag(values, "has_form", true);
	value_set_flag(shown, "needed", !passed);
	/* A guess: it opens a tab of the panel, it never fills the box. */
	if (request->region != NULL
	    && country_find(desk->countries, request->region) != NULL)
		value_set_text(values, "suggested", request->region);
	answer_type(answer, "captcha_token", token);
	answer_type(answer, "captcha", "");
	if (passed && request->json)
		value_set_text(answer_values(answer), "captcha_token", token);
	value_set_text(value_set_object(values, "link"), "captcha",
	    arena_format(request->arena, "%scaptcha%s?token=%s",
		request->site->base, request->site->suffix, token));
	if (register_app_is(request))
		register_app_show(request, answer);
}

/* A form that is shown again keeps its picture, unless a new one is asked
 * for. */
static void
keep_captcha(struct request *request, struct answer *answer)
{
	struct desk *desk = request->own;
	const char *again = form_raw(request->body, "do");
	const char *token = form_raw(request->body, "captcha_token");
	const char *typed = form_raw(request->body, "captcha");
	uint8_t seed[CAPTCHA_SEED];
	bool pass =
	    token != NULL && captcha_is_pass(desk->guard->captcha, token);
	bool picture = token != NULL && !pass
		       && captcha_answer(desk->guard->captcha, request->arena,
			      token, request->now, seed)
			      != NULL;

	register_form_show(request, answer, pass);
	if (again == NULL || strcmp(again, "refresh") == 0
	    || (!pass && !picture))
		return;
	answer_type(answer, "captcha_token", token);
	answer_type(answer, "captcha", typed == NULL ? "" : typed);
	value_set_text(value_set_object(answer_page_values(answer), "link"),
	    "captcha",
	    arena_format(request->arena, "%scaptcha%s?token=%s",
		request->site->base, request->site->suffix, token));
}

static void
type_pending(struct answer *answer, const struct pending *pending)
{
	answer_type(answer, "username", pending->username);
	answer_type(answer, "country", pending->country);
	answer_type(answer, "via", pending->via);
	if (!pending->elsewhere)
		answer_type(answer, pending->via, pending->typed);
}

static bool
switches(const struct request *request)
{
	const char *again = form_raw(request->body, "do");

	return again != NULL && strcmp(again, "country") == 0;
}

void
register_form_open(struct request *request, struct form *form,
    struct answer *answer)
{
	struct pending pending;
	bool fresh = !form_has(request->body, "do");
	bool running = desk_find_registration(request, answer, &pending)
		       && pending.next != PENDING_DONE;

	(void)form;
	if (!answer_is_bad(answer) && desk_is_closed(request, answer, NULL))
		return;
	answer_page(answer, "register");
	if (answer_is_bad(answer))
		return;
	value_set_flag(value_set_object(answer_page_values(answer), "flow"),
	    "running", running);
	if (register_app_is(request) && fresh) {
		register_app_open(request, answer, running);
		return;
	}
	if (!running && fresh)
		answer_type(answer, "via", "email");
	if (switches(request))
		desk_switch_country(request, answer);
	if (running && fresh) {
		type_pending(answer, &pending);
		register_form_show(request, answer, true);
	} else {
		keep_captcha(request, answer);
	}
	if (running && request->json)
		(void)show_pending(answer_values(answer), request_work(request),
		    &pending);
}
