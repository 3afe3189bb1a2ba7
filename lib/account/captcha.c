#include "account/captcha.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/random.h"
#include "base/secret.h"
#include "store/tally.h"

/*
 * A token is fixed fields under a MAC: version, kind, id, time of issue.  The
 * answer is not in it; it is a keyed function of the id.
 */
enum {
	TOKEN_VERSION = 1,
	KIND_PICTURE = 1,
	KIND_PASS = 2,
	ID = 16,
	HEAD = 2 + ID + 8,
	MAC = 16,
	TOKEN = HEAD + MAC,
	SLOTS = 65536,
	ANSWER_MAX = 6,
};

static const char letters[] = "ACDEFGHJKLMNPRTUVWXY34679";

struct captcha {
	struct tally *spent;
	uint8_t token_key[SECRET_SIZE];
	uint8_t answer_key[SECRET_SIZE];
	int64_t life;
	size_t length;
};

/* What differs after each boot; without /proc nothing that outlives a boot
 * can be told apart, so it is refused. */
static bool
read_boot_id(char id[64])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, id, 63);

	if (fd >= 0)
		(void)close(fd);
	id[len > 0 ? len : 0] = '\0';
	if (len <= 0)
		log_warning("/proc/sys/kernel/random/boot_id cannot be read; "
			    "captchas need it, mount /proc");
	return len > 0;
}

struct captcha *
captcha_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct captcha *captcha = NULL;
	uint8_t boot_key[SECRET_SIZE];
	uint8_t spent_key[SECRET_SIZE];
	char boot[64];

	if (!read_boot_id(boot))
		return NULL;
	captcha = calloc(1, sizeof(*captcha));
	if (captcha == NULL)
		log_fatal("out of memory; allow this account more");
	secret_derive(key, boot, boot_key);
	secret_derive(boot_key, "captcha token", captcha->token_key);
	secret_derive(boot_key, "captcha answer", captcha->answer_key);
	secret_derive(key, "captcha spent", spent_key);
	captcha->life = settings_number(settings, "captcha.life");
	captcha->length = (size_t)settings_number(settings, "captcha.length");
	captcha->spent = tally_open(dir, "spent", SLOTS, spent_key);
	secret_wipe(boot_key, sizeof(boot_key));
	if (captcha->spent != NULL)
		return captcha;
	secret_wipe(captcha, sizeof(*captcha));
	free(captcha);
	return NULL;
}

void
captcha_close(struct captcha *captcha)
{
	if (captcha == NULL)
		return;
	tally_close(captcha->spent);
	secret_wipe(captcha, sizeof(*captcha));
	free(captcha);
}

static void
sign(struct captcha *captcha, uint8_t bytes[TOKEN])
{
	uint8_t mac[SECRET_SIZE];

	secret_mac(captcha->token_key, bytes, HEAD, mac);
	memcpy(bytes + HEAD, mac, MAC);
}

static const char *
make(struct captcha *captcha, struct arena *arena, uint8_t kind, int64_t now)
{
	uint8_t bytes[TOKEN];
	uint64_t time = (uint64_t)now;

	bytes[0] = TOKEN_VERSION;
	bytes[1] = kind;
	random_bytes(bytes + 2, ID);
	for (int i = 0; i < 8; i++)
		bytes[2 + ID + i] = (uint8_t)(time >> (56 - 8 * i));
	sign(captcha, bytes);
	return encode_base64url(bytes, TOKEN,
	    arena_alloc(arena, ENCODE_BASE64URL_SIZE(TOKEN)));
}

/* One that we made, of that kind. */
static bool
open_token(struct captcha *captcha, const char *token, uint8_t kind,
    uint8_t bytes[TOKEN])
{
	uint8_t mac[SECRET_SIZE];

	if (token == NULL || !encode_read_base64url(token, bytes, TOKEN))
		return false;
	secret_mac(captcha->token_key, bytes, HEAD, mac);
	return secret_same(mac, bytes + HEAD, MAC) && bytes[0] == TOKEN_VERSION
	       && bytes[1] == kind;
}

static int64_t
issued(const uint8_t bytes[TOKEN])
{
	uint64_t time = 0;

	for (int i = 0; i < 8; i++)
		time = time << 8 | bytes[2 + ID + i];
	return (int64_t)time;
}

/* A time from the future means that the clock was put back, one from before
 * the table of spent ones that it was lost: not ours to judge as fresh. */
static bool
is_fresh(const struct captcha *captcha, const uint8_t bytes[TOKEN], int64_t now)
{
	int64_t age = now - issued(bytes);
	int64_t since = tally_since(captcha->spent);

	return age >= -60 && age <= captcha->life
	       && (since > now || issued(bytes) >= since);
}

static const char *
derive(struct captcha *captcha, struct arena *arena, const uint8_t *id,
    uint8_t seed[CAPTCHA_SEED])
{
	char *answer = arena_alloc(arena, captcha->length + 1);
	uint8_t stream[SECRET_SIZE];

	secret_mac(captcha->answer_key, id, ID, stream);
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
captcha_challenge(struct captcha *captcha, struct arena *arena, int64_t now)
{
	return make(captcha, arena, KIND_PICTURE, now);
}

const char *
captcha_answer(struct captcha *captcha, struct arena *arena, const char *token,
    int64_t now, uint8_t seed[CAPTCHA_SEED])
{
	uint8_t bytes[TOKEN];

	if (!open_token(captcha, token, KIND_PICTURE, bytes)
	    || !is_fresh(captcha, bytes, now))
		return NULL;
	return derive(captcha, arena, bytes + 2, seed);
}

static const char *
normalise(struct arena *arena, const char *typed)
{
	char *text = arena_alloc(arena, strlen(typed) + 1);
	size_t len = 0;

	for (; *typed != '\0'; typed++)
		if (!ascii_is_space(*typed))
			text[len++] = ascii_upper(*typed);
	return text;
}

static bool
spend(struct captcha *captcha, const uint8_t bytes[TOKEN], int64_t now)
{
	return tally_spend(captcha->spent, bytes + 1, 1 + ID,
	    issued(bytes) + captcha->life + 120, now);
}

enum captcha_outcome
captcha_judge(struct captcha *captcha, struct arena *arena, const char *token,
    const char *answer, int64_t now)
{
	uint8_t bytes[TOKEN];
	uint8_t seed[CAPTCHA_SEED];
	const char *right = NULL;
	const char *typed = NULL;

	if (!open_token(captcha, token, KIND_PICTURE, bytes))
		return CAPTCHA_WRONG;
	if (!is_fresh(captcha, bytes, now))
		return CAPTCHA_EXPIRED;
	if (!spend(captcha, bytes, now))
		return CAPTCHA_SPENT;
	right = derive(captcha, arena, bytes + 2, seed);
	typed = normalise(arena, answer);
	return strlen(typed) == captcha->length
		       && secret_same(typed, right, captcha->length)
		   ? CAPTCHA_RIGHT
		   : CAPTCHA_WRONG;
}

const char *
captcha_pass(struct captcha *captcha, struct arena *arena, int64_t now)
{
	return make(captcha, arena, KIND_PASS, now);
}

bool
captcha_is_pass(struct captcha *captcha, const char *token)
{
	uint8_t bytes[TOKEN];

	return open_token(captcha, token, KIND_PASS, bytes);
}

enum captcha_outcome
captcha_spend_pass(struct captcha *captcha, const char *token, int64_t now)
{
	uint8_t bytes[TOKEN];

	if (!open_token(captcha, token, KIND_PASS, bytes))
		return CAPTCHA_WRONG;
	if (!is_fresh(captcha, bytes, now))
		return CAPTCHA_EXPIRED;
	return spend(captcha, bytes, now) ? CAPTCHA_RIGHT : CAPTCHA_SPENT;
}
