#include "web_captcha.h"

const char *
web_captcha_link(const struct request *request, const char *token)
{
	return arena_format(request->arena, "%scaptcha%s?token=%s",
	    request->site->base, request->site->suffix, token);
}

void
web_captcha_show(const struct request *request, struct answer *answer,
    const char *token, bool needed)
{
	struct value *values = answer_page_values(answer);

	value_set_flag(value_set_object(values, "captcha"), "needed", needed);
	value_set_text(value_set_object(values, "link"), "captcha",
	    web_captcha_link(request, token));
	answer_type(answer, "captcha_token", token);
	answer_type(answer, "captcha", "");
}

void
web_captcha_keep(const struct request *request, struct answer *answer,
    const char *token, const char *typed)
{
	web_captcha_show(request, answer, token, true);
	answer_type(answer, "captcha", typed == NULL ? "" : typed);
}
