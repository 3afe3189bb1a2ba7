/* Accounts and the indexes that find them. */

#include "account/account.h"

#include <string.h>

#include "account/session.h"
#include "site.h"
#include "tap.h"

static struct account
new_one(const char *name, const char *email, const char *phone)
{
	return (struct account){ .username = name,
		.password = "$y$hash",
		.country = "US",
		.email = email,
		.phone = phone,
		.language = "en",
		.password_at = site_work.now };
}

static enum account_outcome
insert(struct account *account)
{
	enum store_outcome trouble = STORE_OK;
	enum account_outcome outcome = ACCOUNT_TROUBLE;

	site_begin();
	outcome = account_insert(&site_work, account, &trouble);
	if (outcome == ACCOUNT_OK)
		site_commit();
	else
		work_abort(&site_work);
	return outcome;
}

static bool
is_there(const char *login)
{
	struct account account;

	return account_find(&site_work, login, &account) == STORE_OK;
}

static bool
is_taken(const char *name)
{
	bool taken = false;

	if (account_name_taken(&site_work, name, &taken) != STORE_OK)
		bail("no answer");
	return taken;
}

/* P6: names that are taken for others, and accounts from before. */
static void
test_alike(void)
{
	struct account first = new_one("limesXX11", "a@example.net", NULL);
	struct account like = new_one("lirnesXXll", "b@example.net", NULL);
	struct account other = new_one("kelp", "c@example.net", NULL);
	struct account old = new_one("old.kelp", "d@example.net", NULL);
	enum store_outcome outcome = STORE_OK;

	site_open("");
	is_int(insert(&first), ACCOUNT_OK, "an account");
	ok(is_taken("IimesXX11") && is_taken("limes_XX11")
		&& is_taken("limesXXII") && !is_taken("limesXX12"),
	    "P6: so are names that look like it");
	is_int(insert(&like), ACCOUNT_NAME_TAKEN, "P6: nobody else has one");
	ok(!is_there("IimesXX11"), "P6: nor is it found by one");
	is_int(insert(&other), ACCOUNT_OK, "another");
	if (work_begin(&site_work) != STORE_OK)
		bail("no transaction");
	is_int(account_rename(&site_work, &other, "IimesXX11", &outcome),
	    ACCOUNT_NAME_TAKEN, "P6: nor is renamed to one");
	is_int(account_rename(&site_work, &other, "ke.lp", &outcome),
	    ACCOUNT_OK, "P6: but to what looks like its own");
	work_abort(&site_work);
	is_int(insert(&old), ACCOUNT_OK, "one from before");
	if (work_begin(&site_work) != STORE_OK
	    || work_delete(&site_work, TABLE_LOOKALIKE, "oldkelp", 7)
		   != STORE_OK
	    || work_commit(&site_work) != STORE_OK)
		bail("no index to delete");
	ok(is_there("old.kelp") && !is_taken("old_kelp"),
	    "P6: works without that index");
	if (work_begin(&site_work) != STORE_OK
	    || account_get(&site_work, old.id, &old) != STORE_OK
	    || account_update(&site_work, &old) != STORE_OK
	    || work_commit(&site_work) != STORE_OK)
		bail("it cannot be written");
	ok(is_taken("old_kelp"), "P6: has it once it was written");
}

static void
test_insert(void)
{
	struct account ada = new_one("Ada", "Ada.Love@example.net", NULL);
	struct account same = new_one("ADA", "other@example.net", NULL);
	struct account address = new_one("Eve", "ada.love@EXAMPLE.net", NULL);
	struct account phone = new_one("Phoner", NULL, "+12015550100");
	struct account number = new_one("Other", NULL, "+12015550100");
	struct account found;
	char text[ACCOUNT_ID_TEXT];

	site_open("");
	is_int(insert(&ada), ACCOUNT_OK, "an account");
	is_int((int)strlen(account_id_text(ada.id, text)), 22, "with an id");
	is_int(insert(&same), ACCOUNT_NAME_TAKEN,
	    "its name in any case is taken");
	is_int(insert(&address), ACCOUNT_ADDRESS_TAKEN, "so is its address");
	ok(!is_there("Eve"), "of which nothing is left behind");
	is_int(insert(&phone), ACCOUNT_OK, "one by number");
	is_int(insert(&number), ACCOUNT_ADDRESS_TAKEN, "once");
	ok(is_there("aDa") && is_there("ada.love@example.net"),
	    "found by name and address, in any case");
	ok(!is_there("ad") && !is_there("love@example.net") && !is_there(""),
	    "and by nothing else");
	ok(is_there("+12015550100") && !is_there("12015550100"),
	    "a number as it is written down");
	is_int(account_find_phone(&site_work, "+12015550100", &found), STORE_OK,
	    "by number");
	is_string(found.username, "Phoner", "the right one");
	is_int(account_get(&site_work, ada.id, &found), STORE_OK, "by id");
	is_string(found.email, "Ada.Love@example.net", "as typed");
	is_int(found.created, site_work.now, "since when");
	ok(!found.disabled, "open");
}

static void
test_update(void)
{
	struct account ada = new_one("Ada", "ada@example.net", NULL);
	struct account found;

	site_open("");
	(void)insert(&ada);
	ada.disabled = true;
	ada.password = "$y$another";
	ada.waiting = true;
	ada.groups = "staff guests";
	ada.recovered_at = 77;
	site_begin_for(&ada);
	is_int(account_update(&site_work, &ada), STORE_OK, "changed");
	site_commit();
	is_int(account_find(&site_work, "ada", &found), STORE_OK,
	    "a disabled one is found");
	ok(found.disabled, "and says so");
	is_string(found.password, "$y$another", "the password is new");
	ok(found.waiting, "it waits");
	is_string(found.groups, "staff guests", "in groups");
	is_int(found.recovered_at, 77, "and when it was forgotten is known");
}

/* A name is never given again, unless the owner says so. */
static void
test_delete(const char *settings, bool reuse)
{
	struct account ada = new_one("Ada", "ada@example.net", NULL);

	site_open(settings);
	(void)insert(&ada);
	site_begin();
	is_int(account_delete(&site_work, &ada), STORE_OK, "deleted");
	site_commit();
	ok(!is_there("Ada") && !is_there("ada@example.net"),
	    "it is not found any more");
	is_int(is_taken("ada"), !reuse,
	    reuse ? "the name is free again" : "the name stays taken");
	ada = new_one("New", "ada@example.net", NULL);
	is_int(insert(&ada), ACCOUNT_OK, "its address is free");
}

static enum account_outcome
readdress(struct account *account, enum via via, const char *address)
{
	enum store_outcome trouble = STORE_OK;
	enum account_outcome outcome = ACCOUNT_TROUBLE;

	site_begin_for(account);
	outcome =
	    account_readdress(&site_work, account, via, address, &trouble);
	if (outcome == ACCOUNT_OK
	    && account_update(&site_work, account) == STORE_OK)
		site_commit();
	else
		work_abort(&site_work);
	return outcome;
}

static void
test_readdress(void)
{
	struct account ada = new_one("Ada", "ada@example.net", NULL);
	struct account eve = new_one("Eve", "eve@example.net", NULL);

	site_open("");
	(void)insert(&ada);
	(void)insert(&eve);
	is_int(readdress(&eve, VIA_EMAIL, "Ada@example.net"),
	    ACCOUNT_ADDRESS_TAKEN, "somebody else's address");
	ok(is_there("eve@example.net"), "the old one stays");
	is_int(readdress(&ada, VIA_EMAIL, "ADA@example.net"), ACCOUNT_OK,
	    "one's own, in other letters");
	is_int(readdress(&ada, VIA_EMAIL, "love@example.net"), ACCOUNT_OK,
	    "a new one");
	ok(is_there("love@example.net") && !is_there("ada@example.net"),
	    "is found in place of the old one");
	is_int(readdress(&eve, VIA_EMAIL, "ada@example.net"), ACCOUNT_OK,
	    "which is free now");
	is_int(readdress(&ada, VIA_PHONE, "+12015550100"), ACCOUNT_OK,
	    "a number beside it");
	is_int(account_find_phone(&site_work, "+12015550100", &eve), STORE_OK,
	    "is found");
	is_string(eve.username, "Ada", "as hers");
	is_int(readdress(&ada, VIA_EMAIL, NULL), ACCOUNT_OK, "and one away");
	ok(!is_there("love@example.net"), "which is not found any more");
}

/* A used name is never given again, unless the owner says so. */
static void
test_rename(const char *settings, bool reuse)
{
	struct account ada = new_one("Ada", "ada@example.net", NULL);
	struct account eve = new_one("Eve", "eve@example.net", NULL);
	enum store_outcome trouble = STORE_OK;

	site_open(settings);
	(void)insert(&ada);
	(void)insert(&eve);
	site_begin_for(&ada);
	is_int(account_rename(&site_work, &eve, "ada", &trouble),
	    ACCOUNT_NAME_TAKEN, "somebody else's name");
	is_int(account_rename(&site_work, &ada, "ADA", &trouble), ACCOUNT_OK,
	    "one's own in other letters");
	is_int(account_rename(&site_work, &ada, "Love", &trouble), ACCOUNT_OK,
	    "another one");
	(void)account_update(&site_work, &ada);
	site_commit();
	ok(is_there("love") && !is_there("ada"), "is hers");
	is_int(is_taken("Ada"), !reuse,
	    reuse ? "the old one is free" : "the old one stays taken");
	site_begin();
	is_int(account_rename(&site_work, &ada, "Ada", &trouble), ACCOUNT_OK,
	    "and can be had back");
	work_abort(&site_work);
}

/* Past its day it is gone, though nobody swept. */
static void
test_gone(void)
{
	struct account ada = new_one("Ada", "ada@example.net", "+12015550100");
	struct account heir = new_one("Heir", "ada@example.net", NULL);
	struct account old;

	site_open("");
	(void)insert(&ada);
	ada.delete_at = site_work.now + 100;
	site_begin_for(&ada);
	is_int(account_update(&site_work, &ada), STORE_OK, "to be deleted");
	site_commit();
	ok(is_there("ada"), "it is there until its day");
	is_int(insert(&heir), ACCOUNT_ADDRESS_TAKEN, "and keeps its address");
	site_at(100);
	ok(!is_there("ada") && !is_there("ada@example.net"), "then it is gone");
	is_int(account_get(&site_work, ada.id, &old), STORE_ABSENT,
	    "by id too");
	ok(is_taken("ada"), "its name stays taken");
	is_int(insert(&heir), ACCOUNT_OK, "its address is free");
	site_begin();
	is_int(account_delete(&site_work, &ada), STORE_OK, "and when it is");
	site_commit();
	ok(is_there("ada@example.net"), "swept, the heir keeps what he has");
}

int
main(void)
{
	test_readdress();
	test_rename("", false);
	test_rename("[account]\nreuse_names = yes\n", true);
	test_gone();
	test_insert();
	test_alike();
	test_update();
	test_delete("", false);
	test_delete("[account]\nreuse_names = yes\n", true);
	return done();
}
