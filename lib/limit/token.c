#include "limit/token.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/random.h"
#include "store/shared_counters.h"

/* Fixed fields under a MAC: version, kind, level, id, time of issue. */
enum {
	TOKEN_VERSION = 1,
	TIME = 8,
	HEAD = 3 + TOKEN_ID + TIME,
	MAC = 20,
	BYTES = HEAD + MAC,
	SLOTS = 65536,
	SKEW = 60,
	NOTED = 10, /* seconds */
};

_Static_assert(ENCODE_BASE64URL_SIZE(BYTES) == TOKEN_LENGTH + 1,
    "TOKEN_LENGTH");

struct token_issuer {
	struct shared_counters *spent;
	uint8_t boot_key[SECRET_SIZE];
	uint8_t key[SECRET_SIZE];
	int64_t life;
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

struct token_issuer *
token_open(int dir, const struct settings *settings, const uint8_t *key)
{
	struct token_issuer *issuer = NULL;
	uint8_t spent_key[SECRET_SIZE];
	char boot[64];
	char purpose[80];

	if (!read_boot_id(boot))
		return NULL;
	issuer = calloc(1, sizeof(*issuer));
	if (issuer == NULL)
		log_out_of_memory();
	(void)snprintf(purpose, sizeof(purpose), "token boot %s", boot);
	secret_derive(key, purpose, issuer->boot_key);
	token_derive(issuer, "token", issuer->key);
	secret_derive(key, "token spent", spent_key);
	issuer->life = settings_number(settings, SETTING_CAPTCHA_LIFE);
	issuer->spent = shared_counters_open(dir, "spent", SLOTS, spent_key);
	if (issuer->spent != NULL)
		return issuer;
	secret_wipe(issuer, sizeof(*issuer));
	free(issuer);
	return NULL;
}

void
token_close(struct token_issuer *issuer)
{
	if (issuer == NULL)
		return;
	shared_counters_close(issuer->spent);
	secret_wipe(issuer, sizeof(*issuer));
	free(issuer);
}

void
token_derive(const struct token_issuer *issuer, const char *purpose,
    uint8_t derived[SECRET_SIZE])
{
	secret_derive(issuer->boot_key, purpose, derived);
}

const char *
token_make(const struct token_issuer *issuer, struct arena *arena,
    enum token_kind kind, uint8_t level, int64_t now)
{
	uint8_t bytes[BYTES] = { TOKEN_VERSION, (uint8_t)kind, level };
	uint8_t mac[SECRET_SIZE];
	uint64_t time = (uint64_t)now;

	random_bytes(bytes + 3, TOKEN_ID);
	for (int i = 0; i < TIME; i++)
		bytes[3 + TOKEN_ID + i] = (uint8_t)(time >> (56 - 8 * i));
	secret_mac(issuer->key, bytes, HEAD, mac);
	memcpy(bytes + HEAD, mac, MAC);
	return encode_base64url(bytes, BYTES,
	    arena_alloc(arena, TOKEN_LENGTH + 1));
}

bool
token_read(const struct token_issuer *issuer, const char *text,
    enum token_kind kind, struct token *token)
{
	uint8_t bytes[BYTES];
	uint8_t mac[SECRET_SIZE];
	uint64_t time = 0;

	if (text == NULL || !encode_read_base64url(text, bytes, BYTES))
		return false;
	secret_mac(issuer->key, bytes, HEAD, mac);
	if (!secret_same(mac, bytes + HEAD, MAC) || bytes[0] != TOKEN_VERSION
	    || bytes[1] != (uint8_t)kind)
		return false;
	for (int i = 0; i < TIME; i++)
		time = time << 8 | bytes[3 + TOKEN_ID + i];
	*token = (struct token){ .kind = kind,
		.level = bytes[2],
		.issued = (int64_t)time };
	memcpy(token->id, bytes + 3, TOKEN_ID);
	return true;
}

/* What was issued in the future, as the clock was set back, is as good as now:
 * it stays spent until its own time is over.  Expired is also what is older
 * than the table of spent tokens: that table was made anew, so nobody knows
 * whether the token was spent. */
enum token_outcome
token_judge(const struct token_issuer *issuer, const char *text,
    enum token_kind kind, int64_t now, struct token *token)
{
	int64_t since = shared_counters_since(issuer->spent);

	if (!token_read(issuer, text, kind, token))
		return TOKEN_WRONG;
	if (clock_left(clock_past(token->issued, now), issuer->life + 1, now)
		== 0
	    || (since <= now && token->issued < since))
		return TOKEN_EXPIRED;
	return TOKEN_GOOD;
}

bool
token_is_spent(const struct token_issuer *issuer, const struct token *token,
    int64_t now)
{
	return shared_counters_marked(issuer->spent, token->id, TOKEN_ID, now)
	       != 0;
}

void
token_note(const struct token_issuer *issuer, const char *what, int64_t now)
{
	shared_counters_note(issuer->spent, what, strlen(what), now + NOTED,
	    now);
}

bool
token_is_noted(const struct token_issuer *issuer, const char *what, int64_t now)
{
	return shared_counters_noted(issuer->spent, what, strlen(what), now);
}

enum token_outcome
token_spend(const struct token_issuer *issuer, const struct token *token,
    int64_t now)
{
	int64_t expires = token->issued + issuer->life + 2 * (int64_t)SKEW;

	if (shared_counters_spend(issuer->spent, token->id, TOKEN_ID, expires,
		now))
		return TOKEN_GOOD;
	/* In a full table another may have that place. */
	return shared_counters_noted(issuer->spent, token->id, TOKEN_ID, now)
		   ? TOKEN_SPENT
		   : TOKEN_BUSY;
}
