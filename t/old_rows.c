/* Rows as versions before wrote them are read, and are not longer when they
 * are written again.  What a live store has is not to be rewritten for us. */

#include "account/account.h"

#include <string.h>

#include "site.h"
#include "tap.h"

static const char account_row[] =
    "0101030041646100020700247924686173680003020055530004"
    "0f00616461406578616d706c652e6e657400050c002b31353535"
    "3132333435363700060200656e00070700323032362d30310008"
    "0300616263000902006465000a08000b00000000000000000b08"
    "005b770c6b00000000000c08000c00000000000000000d080001"
    "0000000000000000200b00737461666620707265737300210800"
    "0100000000000000001408000d000000000000000019080000286bee"
    "00000000000e08000f00000000000000001a0800100000000000000000";

static const char owner_row[] = "0101100082d84194510618b14cfa21029960990700";

static const uint8_t id[ACCOUNT_ID] = { 0x82, 0xd8, 0x41, 0x94, 0x51, 0x06,
	0x18, 0xb1, 0x4c, 0xfa, 0x21, 0x02, 0x99, 0x60, 0x99, 0x07 };

static int
nibble(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static struct buffer
bytes_of(const char *hex)
{
	struct buffer bytes = buffer_new(site_work.arena, strlen(hex));

	for (; *hex != '\0'; hex += 2)
		buffer_byte(&bytes,
		    (char)(nibble(hex[0]) << 4 | nibble(hex[1])));
	return bytes;
}

/* Puts a row where a version before would have put it. */
static void
put(enum table table, const void *key, size_t len, const char *hex)
{
	struct buffer row = bytes_of(hex);

	site_begin();
	if (work_insert(&site_work, (int)table, key, len, &row, 0) != STORE_OK)
		bail("not written");
	site_commit();
}

/* Whether a row that was written again has the bytes that it had. */
static bool
is_row(enum table table, const void *key, size_t len, const char *hex)
{
	struct buffer row = bytes_of(hex);
	struct store_value value;

	return work_get(&site_work, (int)table, key, len, &value) == STORE_OK
	       && value.len == row.len
	       && memcmp(value.bytes, row.bytes, row.len) == 0;
}

static void
test_account(void)
{
	struct account found;

	site_open("");
	put(TABLE_ACCOUNT, id, sizeof(id), account_row);
	put(TABLE_USERNAME, "ada", 3, owner_row);
	is_int(account_find_username(&site_work, "Ada", &found), STORE_OK,
	    "an account, by its index");
	ok(memcmp(found.id, id, sizeof(id)) == 0, "its id");
	is_string(found.username, "Ada", "user name");
	is_string(found.password, "$y$hash", "password");
	is_string(found.country, "US", "country");
	is_string(found.email, "ada@example.net", "e-mail address");
	is_string(found.phone, "+15551234567", "phone number");
	is_string(found.language, "en", "language");
	is_string(found.terms, "2026-01", "terms");
	is_string(found.terms_hash, "abc", "hash of the terms");
	is_string(found.terms_language, "de", "language of the terms");
	is_string(found.groups, "staff press", "groups");
	is_int(found.terms_at, 11, "when it agreed to the terms");
	is_int(found.created, 1795979099, "when it was created");
	is_int(found.password_at, 12, "when it got its password");
	is_int(found.recovered_at, 13, "when it got another");
	is_int(found.delete_at, 4000000000, "when it ends");
	is_int(found.epoch, 15, "epoch");
	is_int(found.shut, 16, "how often it was disabled");
	ok(found.disabled && found.waiting, "flags");
	site_begin_for(&found);
	is_int(account_update(&site_work, &found), STORE_OK, "written again");
	site_commit();
	ok(is_row(TABLE_ACCOUNT, id, sizeof(id), account_row),
	    "an account's bytes are what they were");
}

int
main(void)
{
	test_account();
	return done();
}
