/* What the program of the sign-in shares between its files. */
#ifndef LOGIN_JUDGE_H
#define LOGIN_JUDGE_H

#include "flow/signin_limit.h"
#include "web_flow.h"

enum { LOGIN, PASSWORD, REMEMBER, COUNTRY, FIELDS };

/* Judges a form in which nothing is missing, and answers: signed in, on to the
 * code of an unfinished registration, wrong, or when to come again. */
handler login_judge;

#endif
