/* Rows as versions before wrote them are read, and are not longer when they
 * are written again.  What a live store has is not to be rewritten for us. */

#include "account/account.h"
#include "account/account_items.h"
#include "account/device_cookie.h"
#include "account/pace.h"
#include "flow/flow_record.h"
#include "limit/counter.h"
#include "limit/sms_brake.h"

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
	is_int(account_find(&site_work, "Ada", &found), STORE_OK,
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

static const char session_row[] =
    "0101100082d84194510618b14cfa21029960990700020800020000000000"
    "0000000308005b770c6b00000000000408005b770c6b0000000000050700"
    "46697265666f7800060c003139322e302e322e302f3234000708005b770c"
    "6b00000000000808000f0000000000000000";

static const char list_row[] =
    "0101200052a36d46f26a1a3818faf3c991f82bb99e51a62b2cb74c00896c"
    "88be29580e2a00";

/* SHA-256 of 32 zero bytes: the token is those. */
static void
test_session(void)
{
	static const char token[] =
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	static const uint8_t bytes[32];
	struct account account;
	struct session found;
	uint8_t key[SECRET_SIZE];

	site_open("");
	secret_hash(bytes, sizeof(bytes), key);
	put(TABLE_ACCOUNT, id, sizeof(id), account_row);
	put(TABLE_SESSION, key, sizeof(key), session_row);
	site_work.now = 1795979099;
	is_int(session_find(&site_work, token, &found, &account), STORE_OK,
	    "a session");
	is_int((int)found.kind, SESSION_REMEMBER, "its kind");
	is_int(found.created, 1795979099, "when it began");
	is_int(found.used, 1795979099, "when it was used");
	is_int(found.proved, 1795979099, "when it was proved");
	is_int(found.epoch, 15, "its epoch");
	is_string(found.agent, "Firefox", "its browser");
	is_string(found.network, "192.0.2.0/24", "its network");
	site_begin();
	(void)session_again(&site_work, &found, &account);
	is_int(session_prove(&site_work, &found), STORE_OK, "written again");
	site_commit();
	ok(is_row(TABLE_SESSION, key, sizeof(key), session_row),
	    "a session's bytes are what they were");
}

/* The row of a list that says 0, 1 .. `count` sessions. */
static enum store_outcome
list_of(size_t count)
{
	struct buffer row;
	struct session sessions[SESSION_COUNT_MAX];
	struct account account = { .epoch = 1 };
	size_t found = 0;
	size_t len = count * SECRET_SIZE;

	site_open("");
	row = buffer_new(site_work.arena, 512);
	buffer_add(&row, "\1\1", 2);
	buffer_byte(&row, (char)(len & 0xff));
	buffer_byte(&row, (char)(len >> 8));
	for (size_t i = 0; i <= len; i++)
		buffer_byte(&row, 0);
	memcpy(account.id, id, sizeof(id));
	site_begin();
	if (work_insert(&site_work, TABLE_SESSIONS, id, sizeof(id), &row, 0)
	    != STORE_OK)
		bail("not written");
	site_commit();
	return session_list(&site_work, &account, sessions, &found);
}

static void
test_list(void)
{
	struct session gone = { .kind = SESSION_WEB };
	struct buffer row;

	site_open("");
	put(TABLE_SESSIONS, id, sizeof(id), list_row);
	row = bytes_of(list_row);
	memcpy(gone.account, id, sizeof(id));
	memcpy(gone.key, row.bytes + 4, SECRET_SIZE);
	site_begin();
	is_int(session_end(&site_work, &gone), STORE_OK, "a list");
	site_commit();
	ok(!is_row(TABLE_SESSIONS, id, sizeof(id), list_row),
	    "is read, and its one session taken out");
	is_int((int)list_of(0), STORE_OK, "a list of none");
	is_int((int)list_of(SESSION_COUNT_MAX), STORE_OK, "of all");
	is_int((int)list_of(SESSION_COUNT_MAX + 1), STORE_DAMAGED,
	    "of one more, which no caller has room for");
}

static const char message_row[] =
    "0101080001000000000000000002050070686f6e6500030c002b31353535"
    "3132333435363700040200656e000d22000be3acf03b42094c17394e11e5"
    "4f1bd614e5219d1ee4b517916206b1fd79a7973e3a000608000100000000"
    "000000000708005b770c6b00000000000808005c770c6b00000000000908"
    "00b3790c6b00000000000c08000100000000000000000f08000100000000"
    "000000001008000100000000000000000e100082d84194510618b14cfa21"
    "029960990700";

static const char range_row[] =
    "01010800010000000000000000020800020000000000000000";

static const char place_row[] = "01011000ad16bfa54404c0d10e0c711f5241993800";

static void
test_message(void)
{
	static const uint8_t first[8] = { [7] = 1 };
	struct buffer place;
	struct outbox_message found;
	const uint8_t *key = NULL;

	site_open("");
	place = bytes_of(place_row);
	key = (const uint8_t *)place.bytes + 4;
	put(TABLE_QUEUE, "range", 5, range_row);
	put(TABLE_QUEUE, first, sizeof(first), place_row);
	put(TABLE_MESSAGE, key, OUTBOX_ID, message_row);
	is_int(outbox_waiting(&site_work, 0, &found), STORE_OK,
	    "a message, by its place");
	ok(memcmp(found.id, key, OUTBOX_ID) == 0, "its id");
	is_int((int)found.kind, OUTBOX_CODE, "its kind");
	ok(found.via == VIA_PHONE, "its way");
	is_string(found.address, "+15551234567", "its address");
	is_string(found.language, "en", "its language");
	is_int((int)found.sealed_len, 34, "its code, sealed");
	is_int((int)found.state, OUTBOX_QUEUED, "its state");
	is_int(found.queued, 1795979099, "when it was queued");
	is_int(found.due, 1795979100, "when it is due");
	is_int(found.expires, 1795979699, "when it is over");
	is_int((int)found.number, 1, "its number");
	ok(found.either && found.paid, "flags");
	ok(outbox_record_has_owner(&found)
		&& memcmp(found.owner, id, sizeof(id)) == 0,
	    "its account");
	site_begin();
	(void)outbox_get(&site_work, found.id, &found);
	is_int(outbox_record_put(&site_work, &found), STORE_OK,
	    "written again");
	site_commit();
	ok(is_row(TABLE_MESSAGE, key, OUTBOX_ID, message_row),
	    "a message's bytes are what they were");
}

static void
test_items(void)
{
	static const char row[] =
	    "01011000ad16bfa54404c0d10e0c711f5241993800044000010203000000"
	    "000000000000000000000000000000000000000000000000000004050600"
	    "000000000000000000000000000000000000000000000000000000000003"
	    "10005b770c6b00000000100000000000000000";
	static const char no_changes[] =
	    "01011000ad16bfa54404c0d10e0c711f52419938000400000003000000";
	struct account_items items;

	site_open("");
	put(TABLE_TRAIL, id, sizeof(id), row);
	is_int(account_items_get(&site_work, id, &items), STORE_OK,
	    "what an account leaves");
	is_int((int)items.message_count, 1, "a message");
	is_int(items.messages[0][0], 0xad, "its id");
	is_int((int)items.change_count, 1, "a change");
	is_int(items.changes[0].flow[2], 3, "its flow");
	is_int(items.changes[0].session[2], 6, "its session");
	is_int((int)items.untold_count, 1, "what it was not told");
	is_int(items.untold[0].at, 1795979099, "when");
	is_int(items.untold[0].kind, OUTBOX_MOVED, "and of what kind");
	site_open("");
	put(TABLE_TRAIL, id, sizeof(id), no_changes);
	is_int(account_items_get(&site_work, id, &items), STORE_OK,
	    "empty fields");
	is_int((int)(items.change_count + items.untold_count), 0,
	    "are no rows");
}

static void
test_pace(void)
{
	struct pace pace;

	site_open("");
	put(TABLE_QUEUE, "pace phone", 10,
	    "010104002c01ffff000208005b770c6b0000000000030800f40100000000"
	    "000000");
	site_work.now = 1795979099;
	is_int(pace_draw(&site_work, VIA_PHONE, &pace), STORE_OK, "a pace");
	ok(pace.later && pace.took == 500, "is that of the last one");
	site_begin();
	is_int(pace_note(&site_work, VIA_PHONE, 9, true), STORE_OK,
	    "one that is sent");
	site_commit();
	ok(is_row(TABLE_QUEUE, "pace phone", 10, "010106002c01ffff090000"),
	    "ends that");
}

/* Keys of counters are MACs: one is counted, and its row replaced. */
static void
test_counters(void)
{
	static const char brake_row[] =
	    "010108000100000000000000000208000200000000000000000308000100"
	    "00000000000000040800800000000000000800";
	static const char row[] =
	    "010108005b770c6b00000000000208000200000000000000000308005b77"
	    "0c6b00000000000408000200000000000000000508000200000000000000"
	    "000608005b770c6b0000000000";
	struct counter counter;
	uint8_t key[SECRET_SIZE];

	site_open("");
	secret_mac(site_key, "counter p s", 11, key);
	put(TABLE_COUNTER, key, sizeof(key), row);
	site_work.now = 1795979099;
	is_int(counter_get(&site_work, "p", "s", &counter), STORE_OK,
	    "a counter");
	ok(counter.hour == site_work.now && counter.in_hour == 2
		&& counter.day == site_work.now && counter.in_day == 2
		&& counter.row == 2 && counter.last == site_work.now,
	    "has what it had");
	put(TABLE_COUNTER, "conversion DE", 13, brake_row);
	site_begin();
	is_int(sms_brake_right(&site_work, "DE", 1), STORE_OK, "a brake");
	site_commit();
	ok(is_row(TABLE_COUNTER, "conversion DE", 13,
	       "010108000100000000000000000208000200000000000000000308000200"
	       "00000000000000040800800000000000000800"),
	    "counts on");
}

static void
test_device(void)
{
	struct account account = { .epoch = 1 };
	const char *cookie = NULL;

	site_open("");
	memcpy(account.id, id, sizeof(id));
	put(TABLE_FAMILIAR, id, sizeof(id), "01020800010000000000000000");
	site_begin();
	is_int(device_cookie_note(&site_work, &account, NULL, &cookie),
	    STORE_OK, "another browser");
	site_commit();
	ok(is_row(TABLE_FAMILIAR, id, sizeof(id), "01020800020000000000000000"),
	    "has the next number");
}

static const char registration_row[] =
    "010108000100000000000000000208000100000000000000000308000100"
    "000000000000000403006164610005070024792468617368000602005553"
    "0007050070686f6e6500080c002b313535353132333435363700090c0035"
    "3535203132332034353637000a0200656e000b0700323032362d3031000c"
    "0300616263000d02006465000e2000222222222222222222222222222222"
    "2222222222222222222222222222222222000f08004f790c6b0000000000"
    "1008000200000000000000001a0800010000000000000000110800010000"
    "00000000000012100033333333333333333333333333333333001308005b"
    "770c6b0000000000140800b3790c6b000000000015100000000000000000"
    "00000000000000000000190800030000000000000000";

static const char change_row[] =
    "010108000400000000000000001b08000100000000000000000602005553"
    "00070500656d61696c00080f00616461406578616d706c652e6e65740009"
    "0f00416461406578616d706c652e6e6574000a0200656e000e2000222222"
    "222222222222222222222222222222222222222222222222222222222200"
    "0f08004f790c6b0000000000121000333333333333333333333333333333"
    "33001308005b770c6b0000000000140800b3790c6b000000000015100044"
    "444444444444444444444444444444001608008e770c6b00000000001d08"
    "000400000000000000001c20005555555555555555555555555555555555"
    "555555555555555555555555555555001820006666666666666666666666"
    "66666666666666666666666666666666666666666600";

static const char recovery_row[] =
    "01010800030000000000000000020c002b31353535313233343536370003"
    "120070686f6e65202b313535353132333435363700040c00353535203132"
    "33203435363700050200555300060200656e001102005553001208000300"
    "000000000000000708000100000000000000000810004444444444444444"
    "444444444444444400092000212121212121212121212121212121212121"
    "212121212121212121212121212100152000222222222222222222222222"
    "2222222222222222222222222222222222222222000a2000232323232323"
    "232323232323232323232323232323232323232323232323232300142000"
    "242424242424242424242424242424242424242424242424242424242424"
    "2424000b08004f790c6b00000000000c080050790c6b0000000000100800"
    "51790c6b00000000000d08000200000000000000000e0800b3790c6b0000"
    "000000130800010000000000000000";

/* All bytes are the given one. */
static bool
is_all(const uint8_t *bytes, size_t len, uint8_t byte)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != byte)
			return false;
	return true;
}

/* Reads the flow of a row, and again after it was written again. */
static void
look(enum flow_purpose purpose, uint8_t byte, const char *hex,
    void (*is_right)(const struct flow *flow))
{
	uint8_t key[SECRET_SIZE];
	struct flow flow;

	memset(key, byte, sizeof(key));
	put(purpose == FLOW_RECOVER ? TABLE_RECOVERY : TABLE_PENDING, key,
	    sizeof(key), hex);
	site_begin();
	is_int(flow_record_get(&site_work, purpose, key, &flow), STORE_OK,
	    "a row of purpose %d is read", (int)purpose);
	is_right(&flow);
	is_int(flow_record_put(&site_work, &flow), STORE_OK, "written");
	site_commit();
	is_int(flow_record_get(&site_work, purpose, key, &flow), STORE_OK,
	    "and read again");
	is_right(&flow);
}

static void
is_registration(const struct flow *flow)
{
	ok(flow->purpose == FLOW_REGISTER && flow->next == FLOW_CODE
		&& flow->app && flow->known && flow->via == VIA_PHONE,
	    "a registration, where it stands");
	is_string(flow->username, "ada", "its user name");
	is_string(flow->password, "$y$hash", "its password");
	is_string(flow->country, "US", "its country");
	is_string(flow->address, "+15551234567", "its number");
	is_string(flow->typed, "555 123 4567", "as it was typed");
	is_string(flow->language, "en", "its language");
	is_string(flow->terms, "2026-01", "its terms");
	is_string(flow->terms_hash, "abc", "their hash");
	is_string(flow->terms_language, "de", "their language");
	ok(is_all(flow->code, sizeof(flow->code), 0x22), "its code");
	ok(is_all(flow->message, sizeof(flow->message), 0x33), "its message");
	ok(flow->code_expires == 1795979599 && flow->expires == 1795979699
		&& flow->created == 1795979099,
	    "its times");
	ok(flow->tries == 2 && flow->strange_tries == 1 && flow->changes == 1,
	    "its counts");
	ok(flow->batch == 3 && strcmp(flow->texted, "US") == 0,
	    "the batch of its text");
}

static void
is_change(const struct flow *flow)
{
	ok(flow->purpose == FLOW_CHANGE && flow->next == FLOW_DONE && !flow->app
		&& !flow->known && flow->via == VIA_EMAIL,
	    "a change, and that it is done");
	is_string(flow->address, "ada@example.net", "its address");
	is_string(flow->typed, "Ada@example.net", "as it was typed");
	ok(flow->username == NULL && flow->password == NULL, "no more");
	ok(is_all(flow->account, sizeof(flow->account), 0x44), "its account");
	ok(is_all(flow->session, sizeof(flow->session), 0x55), "its session");
	ok(is_all(flow->once, sizeof(flow->once), 0x66), "what finished it");
	ok(flow->epoch == 4 && flow->done_at == 1795979150, "and when");
}

static void
is_recovery(const struct flow *flow)
{
	ok(flow->purpose == FLOW_RECOVER && flow->next == FLOW_CODE
		&& flow->known && flow->kind == IDENTIFIER_PHONE
		&& flow->via == VIA_PHONE,
	    "a recovery, where it stands");
	is_string(flow->address, "+15551234567", "its number");
	is_string(flow->subject, "phone +15551234567", "what it counts by");
	is_string(flow->typed, "555 123 4567", "as it was typed");
	is_string(flow->country, "US", "its country");
	is_string(flow->texted, "US", "where its text went");
	ok(is_all(flow->account, sizeof(flow->account), 0x44), "its account");
	ok(is_all(flow->was, sizeof(flow->was), 0x21), "the password then");
	ok(is_all(flow->to, sizeof(flow->to), 0x22), "the address then");
	ok(is_all(flow->code, sizeof(flow->code), 0x23), "its code");
	ok(is_all(flow->link, sizeof(flow->link), 0x24), "its link");
	ok(flow->code_expires == 1795979599 && flow->told_expires == 1795979600
		&& flow->over == 1795979601 && flow->expires == 1795979699,
	    "its times");
	ok(flow->tries == 2 && flow->shut == 1 && flow->batch == 3,
	    "its counts");
}

static void
test_flow(void)
{
	site_open("");
	site_at(1795979150 - site_work.now); /* when the rows were new */
	look(FLOW_REGISTER, 0x11, registration_row, is_registration);
	look(FLOW_CHANGE, 0x12, change_row, is_change);
	look(FLOW_RECOVER, 0x13, recovery_row, is_recovery);
}

int
main(void)
{
	test_account();
	test_session();
	test_list();
	test_message();
	test_items();
	test_pace();
	test_counters();
	test_device();
	test_flow();
	return done();
}
