/* What is typed into the one field of the sign-in.  flows.md item 113. */

#include "contact/identifier.h"

#include <stdio.h>
#include <stdlib.h>

#include "site.h"
#include "tap.h"

static struct country_table *table;

/* "phone +4915123456789 DE", read with these countries at hand. */
static const char *
read_in(const char *country, const char *region, const char *typed)
{
	static const char *const kinds[] = { "nothing", "name", "email",
		"phone" };
	struct identifier_place place = { .table = table,
		.settings = site_work.settings,
		.country = country,
		.region = region };
	struct identifier login;

	identifier_read(site_work.arena, &place, typed, &login);
	return arena_format(site_work.arena, "%s %s%s%s", kinds[login.kind],
	    identifier_fold(site_work.arena, &login),
	    login.country == NULL ? "" : " ",
	    login.country == NULL ? "" : login.country);
}

static void
test_words(void)
{
	is_string(read_in(NULL, NULL, "Ada"), "name ada", "a user name");
	is_string(read_in(NULL, NULL, "007bond"), "name 007bond",
	    "with digits");
	is_string(read_in(NULL, NULL, "Ada@EXAMPLE.net"),
	    "email ada@example.net", "an address");
	is_string(read_in(NULL, NULL, "ada@"), "nothing ada@", "half of one");
	is_string(read_in(NULL, NULL, ""), "nothing ", "nothing at all");
	is_string(read_in(NULL, NULL, "!"), "nothing !",
	    "what nobody is called");
}

static void
test_numbers(void)
{
	is_string(read_in(NULL, NULL, "+49 151 23456789"),
	    "phone +4915123456789 DE", "a number with its country's code");
	is_string(read_in("US", NULL, "+49 (0)151-23456789"),
	    "phone +4915123456789 DE", "wherever one is");
	is_string(read_in(NULL, "DE", "0151 23456789"),
	    "phone +4915123456789 DE", "as at home, by the region");
	is_string(read_in("US", "DE", "(201) 555-0123"),
	    "phone +12015550123 US", "or by the country that is said");
	is_string(read_in(NULL, NULL, "0151 23456789"),
	    "phone +4915123456789 DE", "else in those that texts are sent to");
	is_string(read_in(NULL, "XX", "201-555-0123"), "phone +12015550123 US",
	    "one after the other");
	is_string(read_in("XX", NULL, "0151 23456789"), "nothing 0151 23456789",
	    "in no country there is none");
	is_string(read_in("DE", NULL, "12"), "nothing 12", "too short for one");
}

int
main(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");
	char dir[512];

	site_open("[sms]\ntransport = file\ncountries = DE US\n");
	(void)snprintf(dir, sizeof(dir), "%s/conf/countries",
	    source == NULL ? "." : source);
	table = country_open(dir);
	if (table == NULL)
		bail("no countries");
	test_words();
	test_numbers();
	country_close(table);
	return done();
}
