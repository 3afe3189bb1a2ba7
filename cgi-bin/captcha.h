/* What the program of captchas and challenges shares between its files. */
#ifndef CAPTCHA_H
#define CAPTCHA_H

#include "web_limits.h"

/* A challenge for proof of work. */
handler captcha_challenge_get;

#endif
