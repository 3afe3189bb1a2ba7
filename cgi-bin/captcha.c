/* Picture challenges: new ones, their pictures, and answers to them; and
 * challenges for proof of work. */

#include "captcha.h"
#include "draw/captcha_picture.h"
#include "http/worker.h"
#include "web_captcha.h"

#include <string.h>

enum { PICTURES_MINUTE = 30 };

enum { GET_TOKEN, GET_DARK, GET_FIELDS };

static const struct field get_fields[GET_FIELDS] = {
	[GET_TOKEN] = { "token", 128, FIELD_TEXT, false, NULL },
	[GET_DARK] = { "dark", 8, FIELD_FLAG, false, NULL },
};

enum { TOKEN, ANSWER, FIELDS };

static const struct field fields[FIELDS] = {
	[TOKEN] = { "token", 128, FIELD_TEXT, true, NULL },
	[ANSWER] = { "answer", 32, FIELD_TEXT, true, captcha_prepare },
};

static struct web *
start(const struct site *site)
{
	struct web *web = web_kept();

	if (web->picture == NULL)
		web->picture = captcha_picture_open();
	return web->picture != NULL && web_guard(site) != NULL ? web : NULL;
}

static void
set_challenge(const struct request *request, struct answer *answer,
    const char *token)
{
	const struct web *web = request->web;
	struct value *values = answer_values(answer);

	if (token == NULL)
		token = captcha_make(web->gate->captcha, request->arena,
		    request->now);
	value_set_text(values, "token", token);
	value_set_text(values, "image", web_captcha_link(request, token));
	value_set_number(values, "expires_in",
	    settings_number(request->site->settings, SETTING_CAPTCHA_LIFE));
}

static void
draw(const struct request *request, struct form *form, struct answer *answer)
{
	const struct web *web = request->web;
	uint8_t seed[CAPTCHA_SEED];
	struct buffer png = buffer_new(request->arena, 4096);
	struct visitor visitor;
	const char *text = captcha_answer(web->gate->captcha, request->arena,
	    form_text(form, GET_TOKEN), request->now, seed);

	web_visit(request, &visitor);
	answer_page(answer, "problem");
	if (!gate_take_minute(web->gate, &visitor, "captcha picture",
		PICTURES_MINUTE))
		answer_later(answer, 429, "too-many", visitor.wait);
	else if (text == NULL)
		answer_problem(answer, 410, "captcha-expired");
	else if (!captcha_picture_draw(web->picture, text, seed,
		     form_flag(form, GET_DARK), &png))
		answer_later(answer, 503, "busy", 10);
	else
		answer_raw(answer, "image/png", png.bytes, png.len);
}

static void
give(const struct request *request, struct form *form, struct answer *answer)
{
	(void)form;
	set_challenge(request, answer, NULL);
}

static void
post(const struct request *request, struct form *form, struct answer *answer)
{
	const struct web *web = request->web;
	struct visitor visitor;
	struct gate_evidence evidence = { .token = form_text(form, TOKEN),
		.answer = form_text(form, ANSWER) };
	enum gate_outcome outcome = GATE_WRONG;

	if (answer_errors_of(answer, form))
		return;
	/* It needs no answer, and begets no other pass. */
	if (captcha_is_pass(web->gate->captcha, evidence.token)) {
		value_set_flag(answer_values(answer), "right", false);
		set_challenge(request, answer, NULL);
		return;
	}
	web_visit(request, &visitor);
	outcome = gate_judge(web->gate, &visitor, &evidence);
	if (outcome == GATE_TOO_MANY) {
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	if (outcome == GATE_BUSY) {
		answer_later(answer, 503, "busy", 60);
		return;
	}
	value_set_flag(answer_values(answer), "right", outcome == GATE_RIGHT);
	if (outcome == GATE_RIGHT)
		value_set_text(answer_values(answer), "pass",
		    captcha_pass(web->gate->captcha, request->arena,
			request->now));
	else
		set_challenge(request, answer,
		    outcome == GATE_IMPOSSIBLE ? evidence.token : NULL);
}

static const struct action actions[] = {
	{ .name = "challenge",
	    .method = METHOD_GET,
	    .handler = captcha_challenge_get,
	    .page = "problem",
	    .json = true },
	{ .name = "captcha",
	    .method = METHOD_GET,
	    .when = "token",
	    .fields = get_fields,
	    .field_count = GET_FIELDS,
	    .handler = draw,
	    .page = "problem" },
	{ .name = "captcha",
	    .method = METHOD_GET,
	    .handler = give,
	    .page = "problem",
	    .json = true },
	{ .name = "captcha",
	    .method = METHOD_POST,
	    .fields = fields,
	    .field_count = FIELDS,
	    .handler = post,
	    .page = "problem",
	    .json = true },
	{ .handler = NULL },
};

static const char *const paths[] = { NULL };

int
main(int argc, char **argv)
{
	static const struct service service = { .name = "captcha",
		.actions = actions,
		.paths = paths,
		.needs_state = true,
		.forgets_key = true,
		.shuts_state = true,
		.start = start };

	return worker_main(argc, argv, &service);
}
