/* Who signs in: one hash in every case, whoever it is. */

#include "flow/signin.h"

#include <crypt.h>
#include <string.h>

#include "account/password.h"
#include "contact/prepare.h"
#include "flow/flow.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"
#include "visit.h"

static const char right[] = "correct horse ada battery";

static int hashes;

/* Stands before the library's own and counts. */
char *
crypt_rn(const char *phrase, const char *setting, void *data, int size)
{
	hashes++;
	return size < (int)sizeof(struct crypt_data)
		   ? NULL
		   : crypt_r(phrase, setting, data);
}

static enum signin_outcome
judge(const char *login, const char *password)
{
	struct signin signin = { .login = login, .password = password };

	signin_find(&site_work, &signin);
	return signin_verify(&site_work, scratch_descriptor(), &signin);
}

/* An account, a disabled one, and a registration that waits for its code. */
static void
furnish(const char *scheme)
{
	const char *hash =
	    password_hash(site_work.arena, scratch_descriptor(), scheme, right);
	struct account ada = { .username = "Ada",
		.password = hash,
		.email = "ada@example.net" };
	struct account shut = { .username = "Shut",
		.password = hash,
		.disabled = true };
	struct flow late = { .username = "Late",
		.password = hash,
		.country = "US",
		.via = VIA_EMAIL,
		.address = "late@example.net",
		.typed = "late@example.net",
		.language = "en" };
	struct flow_visit visit;
	char token[FLOW_TOKEN];

	site_insert(&ada);
	site_insert(&shut);
	flow_token_new(token);
	(void)visit_open();
	visit = visit_from(&site_work, "192.0.2.1");
	if (flow_start(&visit, token, &late) != FLOW_OK)
		bail("no registration");
}

static void
test_outcomes(void)
{
	is_int(judge("ada", right), SIGNIN_RIGHT, "right, by name");
	is_int(judge("ADA@example.net", right), SIGNIN_RIGHT, "by address");
	is_int(judge("ada", "wrong"), SIGNIN_WRONG, "a wrong password");
	is_int(judge("nobody", right), SIGNIN_WRONG, "nobody");
	is_int(judge("shut", right), SIGNIN_WRONG, "a disabled account");
	is_int(judge("LATE", right), SIGNIN_UNFINISHED, "not finished yet");
	is_int(judge("late", "wrong"), SIGNIN_WRONG, "with a wrong password");
	is_int(judge("late@example.net", right), SIGNIN_WRONG,
	    "by an address that is not proved");
}

/* Not none and not two, or the time would tell. */
static void
test_one_hash(void)
{
	static const char *const logins[] = { "ada", "nobody", "shut", "late",
		"@", "" };

	for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++) {
		hashes = 0;
		(void)judge(logins[i], "wrong");
		is_int(hashes, 1, "\"%s\" takes one hash", logins[i]);
	}
}

/* F8: the same password from keyboards that compose and that do not. */
static void
test_forms(void)
{
	static const char composed[] = "caf\xc3\xa9 stra\xc3\x9f"
				       "e m\xc3\xbcnchen 77";
	static const char apart[] = "cafe\xcc\x81\xc2\xa0stra\xc3\x9f"
				    "e\xe2\x80\x8b mu\xcc\x88nchen 77";
	struct account old = { .username = "Old",
		.password = password_hash(site_work.arena, scratch_descriptor(),
		    "$y$j75$", apart) };
	struct signin signin = { .login = "old", .typed = apart };

	(void)prepare_password(site_work.arena, apart, &signin.password);
	is_string(signin.password, composed, "F8: one form of both");
	site_insert(&old);
	hashes = 0;
	signin_find(&site_work, &signin);
	is_int(signin_verify(&site_work, scratch_descriptor(), &signin),
	    SIGNIN_RIGHT, "F8: an old hash of what was typed");
	is_int(hashes, 2, "takes one hash more");
	signin_refresh(&site_work, scratch_descriptor(), &signin);
	is_int(judge("old", composed), SIGNIN_RIGHT,
	    "F8: from then on it is one of that form");
	signin.login = "nobody";
	hashes = 0;
	signin_find(&site_work, &signin);
	is_int(signin_verify(&site_work, scratch_descriptor(), &signin),
	    SIGNIN_WRONG, "nobody is so called");
	is_int(hashes, 2, "F8: which takes as many");
	signin.typed = composed;
	hashes = 0;
	(void)signin_verify(&site_work, scratch_descriptor(), &signin);
	is_int(hashes, 1, "F8: one where nothing differs");
}

static const char *
hash_of_ada(void)
{
	struct account account;

	if (account_find(&site_work, "ada", &account) != STORE_OK)
		bail("no account");
	return account.password;
}

/* A password is hashed anew when it costs more now, and never for less. */
static void
test_refresh(const char *setting, const char *old, const char *due)
{
	struct signin signin = { .login = "ada", .password = right };
	const char *hash = NULL;

	site_open(setting);
	furnish(old);
	hashes = 0;
	is_int(judge("ada", "wrong"), SIGNIN_WRONG, "%s over %s", due, old);
	is_int(hashes, 1, "who is wrong takes one hash");
	signin_find(&site_work, &signin);
	signin_refresh(&site_work, scratch_descriptor(), &signin);
	hash = hash_of_ada();
	ok(strncmp(hash, due, strlen(due)) == 0, "it is of %s now", due);
	is_int(judge("ada", right), SIGNIN_RIGHT, "and the same password");
	signin_refresh(&site_work, scratch_descriptor(), &signin);
	is_string(hash_of_ada(), hash, "what was read before changes nothing");
}

int
main(void)
{
	struct signin signin = { .login = "ada", .password = right };

	site_open("");
	furnish("$y$jAT$");
	test_outcomes();
	test_one_hash();
	test_forms();
	signin_find(NULL, &signin);
	is_int(signin_verify(NULL, scratch_descriptor(), &signin),
	    SIGNIN_TROUBLE, "no store is trouble");
	test_refresh("[password]\nscheme = $y$j85$\n", "$y$j75$", "$y$j85$");
	test_refresh("[password]\nscheme = $y$j75$\n", "$y$j85$", "$y$j85$");
	return done();
}
