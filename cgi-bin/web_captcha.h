/* The captcha of a form: its picture, or the pass that stands for it. */
#ifndef WEB_CAPTCHA_H
#define WEB_CAPTCHA_H

#include "http/service.h"

/* Where the picture of that token is; in the request's arena. */
const char *web_captcha_link(const struct request *request, const char *token);

/* The form shows that picture and an empty box for what it says; with `needed`
 * false it has a pass in its place, or asks for neither. */
void web_captcha_show(const struct request *request, struct answer *answer,
    const char *token, bool needed);

/* The same picture once more, and what was typed, or NULL. */
void web_captcha_keep(const struct request *request, struct answer *answer,
    const char *token, const char *typed);

#endif
