/* Tokens of browsers that are known to an account. */

#include "account/device_cookie.h"

#include <string.h>

#include "site.h"
#include "tap.h"

static struct account ada;
static struct account eve;

/* A browser that brings `brought`. */
static const char *
known(const struct account *account, const char *brought)
{
	const char *token = NULL;

	site_begin();
	if (device_cookie_note(&site_work, account, brought, &token)
	    != STORE_OK)
		bail("no token");
	site_commit();
	return token;
}

static bool
reads(const char *text, const struct account *account)
{
	int64_t browser = 0;

	return device_cookie_read(&site_work, text, account, &browser);
}

static void
open_site(void)
{
	site_open("");
	ada = site_account("Ada", "ada@example.net");
	eve = site_account("Eve", "eve@example.net");
}

/* Two sign-ins of one browser, so far apart. */
static bool
is_renewed(int64_t after)
{
	const char *text = NULL;

	open_site();
	text = known(&ada, NULL);
	site_at(after);
	return known(&ada, text) != text;
}

static void
test_age(void)
{
	ok(!is_renewed(DEVICE_COOKIE_LIFE / 2 - 1), "half its life the same");
	ok(is_renewed(DEVICE_COOKIE_LIFE / 2), "then one that lives longer");
}

static void
test_token(void)
{
	const char *text = NULL;
	const char *other = NULL;
	int64_t browser = 0;
	int64_t another = 0;

	open_site();
	text = known(&ada, NULL);
	other = known(&ada, NULL);
	is_int((int)strlen(text), DEVICE_COOKIE_LENGTH, "its length");
	ok(device_cookie_read(&site_work, text, &ada, &browser),
	    "it is the owner's");
	ok(device_cookie_read(&site_work, other, &ada, &another)
		&& browser != another,
	    "each browser has its own");
	ok(!reads(text, &eve), "nobody else's");
	ok(!reads(NULL, &ada) && !reads("", &ada) && !reads(text + 1, &ada),
	    "what is none");
	site_at(DEVICE_COOKIE_LIFE - 1);
	ok(reads(text, &ada), "good for 400 days");
	site_at(DEVICE_COOKIE_LIFE);
	ok(!reads(text, &ada), "and no longer");
}

static void
test_forged(void)
{
	const char *text = NULL;
	const uint8_t *own = NULL;
	uint8_t key[SECRET_SIZE] = "another site";
	int let = 0;

	open_site();
	text = known(&ada, NULL);
	own = site_work.key;
	site_work.key = key;
	ok(!reads(text, &ada), "of another site");
	site_work.key = own;
	for (size_t i = 0; i < DEVICE_COOKIE_LENGTH; i++) {
		char *forged = arena_text(site_work.arena, text);

		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		let += reads(forged, &ada);
	}
	is_int(let, 0, "no letter of it can be another");
}

/* What somebody knew once is no more than what ten browsers know. */
static void
test_last(void)
{
	const char *tokens[DEVICE_COOKIE_MAX + 2];
	const char *again = NULL;
	const char *newer = NULL;
	int count = 0;

	open_site();
	for (int i = 0; i < DEVICE_COOKIE_MAX + 2; i++)
		tokens[i] = known(&ada, NULL);
	for (int i = 0; i < DEVICE_COOKIE_MAX + 2; i++)
		count += reads(tokens[i], &ada);
	is_int(count, DEVICE_COOKIE_MAX, "of twelve browsers ten are known");
	ok(!reads(tokens[1], &ada) && reads(tokens[2], &ada),
	    "the oldest fall out");
	again = known(&ada, tokens[7]);
	ok(again == tokens[7] && reads(tokens[2], &ada),
	    "one that comes back stays the same, and takes nobody's place");
	newer = known(&ada, tokens[6]);
	ok(newer != tokens[6] && reads(newer, &ada) && !reads(tokens[2], &ada),
	    "but one of the older half is the newest then");
	for (int i = 0; i < 4 * DEVICE_COOKIE_MAX; i++) {
		newer = known(&ada, newer);
		(void)known(&ada, NULL);
	}
	ok(reads(newer, &ada), "who comes often does not fall out");
	ok(!reads(known(&eve, newer), &ada), "for another account");
	ok(reads(newer, &ada), "it is another");
}

/* Made before a new password, it is none. */
static void
test_epoch(void)
{
	const char *text = NULL;

	open_site();
	text = known(&ada, NULL);
	ada.epoch++;
	ok(!reads(text, &ada), "of an older epoch");
	ok(reads(known(&ada, text), &ada), "this one has its own");
	site_begin();
	is_int(device_cookie_forget(&site_work, ada.id), STORE_OK, "forgotten");
	site_commit();
	ok(!reads(text, &ada), "with all");
}

int
main(void)
{
	test_token();
	test_forged();
	test_last();
	test_age();
	test_epoch();
	return done();
}
