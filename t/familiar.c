/* Tokens of browsers that are known to an account. */

#include "account/familiar.h"

#include <string.h>

#include "site.h"
#include "tap.h"

enum { NOW = 1800000000 };

static const uint8_t ada[ACCOUNT_ID] = "ada's own id 16";
static const uint8_t eve[ACCOUNT_ID] = "eve's own id 16";

static bool
reads(const char *text, const uint8_t account[ACCOUNT_ID], int64_t now)
{
	uint8_t id[FAMILIAR_ID];

	return familiar_read(site_key, text, account, now, id);
}

static void
test_token(void)
{
	const char *text = familiar_make(site_work.arena, site_key, ada, NOW);
	const char *other = familiar_make(site_work.arena, site_key, ada, NOW);
	uint8_t id[FAMILIAR_ID];
	uint8_t another[FAMILIAR_ID];

	is_int((int)strlen(text), FAMILIAR_LENGTH, "its length");
	ok(familiar_read(site_key, text, ada, NOW, id), "it is the owner's");
	ok(familiar_read(site_key, other, ada, NOW, another)
		&& memcmp(id, another, sizeof(id)) != 0,
	    "each browser has its own");
	ok(!reads(text, eve, NOW), "nobody else's");
	ok(reads(text, ada, NOW + FAMILIAR_LIFE - 1), "good for 400 days");
	ok(!reads(text, ada, NOW + FAMILIAR_LIFE), "and no longer");
	ok(!reads(NULL, ada, NOW) && !reads("", ada, NOW)
		&& !reads(text + 1, ada, NOW),
	    "what is none");
}

static void
test_forged(void)
{
	const char *text = familiar_make(site_work.arena, site_key, ada, NOW);
	uint8_t key[SECRET_SIZE] = "another site";
	uint8_t id[FAMILIAR_ID];
	int let = 0;

	ok(!familiar_read(key, text, ada, NOW, id), "of another site");
	/* The last letter has two bits that say nothing. */
	for (size_t i = 0; i + 1 < FAMILIAR_LENGTH; i++) {
		char *forged = arena_text(site_work.arena, text);

		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		let += reads(forged, ada, NOW);
	}
	is_int(let, 0, "no letter of it can be another");
}

int
main(void)
{
	site_open("");
	test_token();
	test_forged();
	return done();
}
