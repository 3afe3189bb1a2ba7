#include "limit/captcha.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "contact/lookalike.h"

static const char letters[] = "ACDEFGHJKLMNPRTUVWXY34679";

/* The answer is not in the token; it is a keyed function of its id. */
struct captcha {
	struct token_issuer *issuer; /* borrowed */
	uint8_t answer_key[SECRET_SIZE];
	size_t length;
};

struct captcha *
captcha_open(struct token_issuer *issuer, const struct settings *settings)
{
	struct captcha *captcha = calloc(1, sizeof(*captcha));

	if (captcha == NULL)
		log_out_of_memory();
	captcha->issuer = issuer;
	captcha->length =
	    (size_t)settings_number(settings, SETTING_CAPTCHA_LENGTH);
	token_derive(issuer, "captcha answer", captcha->answer_key);
	return captcha;
}

void
captcha_close(struct captcha *captcha)
{
	if (captcha == NULL)
		return;
	secret_wipe(captcha, sizeof(*captcha));
	free(captcha);
}

static const char *
derive(struct captcha *captcha, struct arena *arena, const uint8_t *id,
    uint8_t seed[CAPTCHA_SEED])
{
	char *answer = arena_alloc(arena, captcha->length + 1);
	uint8_t stream[SECRET_SIZE];

	secret_mac(captcha->answer_key, id, TOKEN_ID, stream);
	/* 256 is no multiple of 25: two bytes a letter leave a bias of 0.04 %.
	 */
	for (size_t i = 0; i < captcha->length; i++) {
		unsigned draw =
		    (unsigned)stream[2 * i] << 8 | stream[2 * i + 1];

		answer[i] = letters[draw % (sizeof(letters) - 1)];
	}
	secret_derive(stream, "picture", seed);
	return answer;
}

const char *
captcha_make(struct captcha *captcha, struct arena *arena, int64_t now)
{
	return token_make(captcha->issuer, arena, TOKEN_PICTURE, 0, now);
}

const char *
captcha_answer(struct captcha *captcha, struct arena *arena, const char *token,
    int64_t now, uint8_t seed[CAPTCHA_SEED])
{
	struct token read;

	if (token_judge(captcha->issuer, token, TOKEN_PICTURE, now, &read)
	    != TOKEN_GOOD)
		return NULL;
	return derive(captcha, arena, read.id, seed);
}

/* Nothing but letters and digits counts; of these, what looks like one of ours,
 * as on a keyboard that is set to Cyrillic, full-width ... */
const char *
captcha_prepare(struct arena *arena, const char *typed, const char **value)
{
	const char *end = typed + strlen(typed);
	char *text = arena_alloc(arena, strlen(typed) + 1);
	size_t len = 0;

	while (typed < end) {
		uint32_t scalar = utf8_read(&typed, end);
		char c = ascii_upper(lookalike_ascii(scalar));

		if (ascii_is_alnum(c))
			text[len++] = c;
		else if (c == '\0' && scalar > 0x7f && visible_is_mark(scalar)
			 && !(scalar >= 0x2010 && scalar <= 0x2027))
			text[len++] = '?';
	}
	*value = text;
	return NULL;
}

const char *
captcha_trouble(struct captcha *captcha, const char *token,
    const char *prepared, int64_t now)
{
	struct token read;
	size_t len = strlen(prepared);

	if (token_judge(captcha->issuer, token, TOKEN_PICTURE, now, &read)
		!= TOKEN_GOOD
	    || token_is_spent(captcha->issuer, &read, now))
		return NULL;
	if (len != captcha->length)
		return len < captcha->length ? "captcha-too-short"
					     : "captcha-too-long";
	return strspn(prepared, letters) < len ? "captcha-bad-character" : NULL;
}

enum token_outcome
captcha_judge(struct captcha *captcha, struct arena *arena, const char *token,
    const char *answer, int64_t now)
{
	struct token read;
	uint8_t seed[CAPTCHA_SEED];
	const char *right = NULL;
	const char *typed = NULL;
	enum token_outcome outcome =
	    token_judge(captcha->issuer, token, TOKEN_PICTURE, now, &read);

	if (outcome == TOKEN_GOOD)
		outcome = token_spend(captcha->issuer, &read, now);
	if (outcome != TOKEN_GOOD)
		return outcome;
	right = derive(captcha, arena, read.id, seed);
	(void)captcha_prepare(arena, answer, &typed);
	return strlen(typed) == captcha->length
		       && secret_same(typed, right, captcha->length)
		   ? TOKEN_GOOD
		   : TOKEN_WRONG;
}

const char *
captcha_pass(struct captcha *captcha, struct arena *arena, int64_t now)
{
	return token_make(captcha->issuer, arena, TOKEN_PASS, 0, now);
}

bool
captcha_is_pass(struct captcha *captcha, const char *token)
{
	struct token read;

	return token_read(captcha->issuer, token, TOKEN_PASS, &read);
}

bool
captcha_pass_is_good(struct captcha *captcha, const char *token, int64_t now)
{
	struct token read;

	return token_judge(captcha->issuer, token, TOKEN_PASS, now, &read)
		   == TOKEN_GOOD
	       && !token_is_spent(captcha->issuer, &read, now);
}

enum token_outcome
captcha_spend_pass(struct captcha *captcha, const char *token, int64_t now)
{
	struct token read;
	enum token_outcome outcome =
	    token_judge(captcha->issuer, token, TOKEN_PASS, now, &read);

	return outcome == TOKEN_GOOD ? token_spend(captcha->issuer, &read, now)
				     : outcome;
}
