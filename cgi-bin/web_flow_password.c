/* A new password: the one place where a visitor's is judged. */

#include <string.h>

#include "account/strength.h"
#include "web_flow.h"

/* What costs nothing. */
static void
judge_cheaply(struct form *form, const struct web_flow_password *rows,
    int64_t minimum)
{
	const char *password = form_text(form, rows->password);
	const char *confirm = form_text(form, rows->confirm);
	const char *code = strength_judge_length(password, minimum);

	if (code != NULL)
		form_refuse(form, rows->password, code);
	if (confirm == NULL)
		form_refuse(form, rows->confirm, "password_confirm-missing");
	else if (strcmp(password, confirm) != 0)
		form_refuse(form, rows->confirm, "password-mismatch");
}

void
web_flow_judge_password(const struct request *request, struct answer *answer,
    struct form *form, const struct web_flow_password *rows)
{
	const struct web *web = request->web;
	int64_t minimum =
	    settings_number(request->site->settings, SETTING_PASSWORD_MINIMUM);
	const char *password = form_text(form, rows->password);
	struct gate_hash hash = { .network = true };
	struct visitor visitor;
	const char *code = NULL;

	if (password == NULL)
		return;
	judge_cheaply(form, rows, minimum);
	if (strength_judge_length(password, minimum) != NULL)
		return;
	web_visit(request, &visitor);
	if (!gate_take_hash(web->gate, &visitor, &hash)) {
		answer_later(answer, 429, "too-many", visitor.wait);
		return;
	}
	code = strength_judge(request->arena, password, minimum, rows->own);
	if (code != NULL)
		form_refuse(form, rows->password, code);
}
