/* What the program of captchas and challenges shares between its files. */
#ifndef CAPTCHA_H
#define CAPTCHA_H

#include "draw/captcha_picture.h"
#include "http/service.h"
#include "limit/guard.h"

struct captcha_own {
	struct guard *guard;
	struct captcha_picture *picture;
};

void captcha_visit(const struct request *request, struct visitor *visitor);

/* A challenge for proof of work. */
handler captcha_challenge_get;

#endif
