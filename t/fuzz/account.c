/* lib/account and the mail: what people type, what comes back from a browser,
 * and bytes that a record is read from.  The first letter says which. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "contact/email.h"
#include "contact/identifier.h"
#include "contact/phone.h"
#include "contact/username.h"
#include "flow/code.h"
#include "flow/recovery.h"
#include "input.h"
#include "limit/captcha.h"
#include "limit/network.h"
#include "limit/proof_of_work.h"
#include "message/mail.h"
#include "record/record.h"
#include "scratch.h"
#include "site.h"

static struct arena *arena;
static struct country_table *table;
static struct token_issuer *issuer;
static struct captcha *captcha;

void
input_begin(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");

	arena = arena_new();
	site_open("[sms]\ntransport = file\ncountries = US DE RU\n");
	(void)alarm(0);
	table = country_open(arena_format(site_work.arena, "%s/conf/countries",
	    source == NULL ? "." : source));
	CHECK(table != NULL && country_read_phones(table));
	issuer = token_open(scratch_descriptor(), site_work.settings, site_key);
	CHECK(issuer != NULL);
	captcha = captcha_open(issuer, site_work.settings);
}

static void
check_line(const char *text)
{
	CHECK(utf8_is_text(text, strlen(text)));
	CHECK(strpbrk(text, "\r\n") == NULL);
}

static void
try_email(const char *text)
{
	const char *value = NULL;
	const char *again = NULL;

	if (email_judge(arena, text, &value) != NULL)
		return;
	check_line(value);
	CHECK(strlen(value) <= 254 && email_is_sendable(value));
	CHECK(email_judge(arena, value, &again) == NULL
	      && strcmp(value, again) == 0);
	check_line(email_mailbox(arena, value));
	check_line(email_fold(arena, value));
	(void)email_judge_domain(arena, site_work.settings, value);
}

static void
try_phone(const char *text)
{
	for (size_t i = 0; i < country_count(table); i++) {
		struct phone phone = { .e164 = "" };
		struct phone again = { .e164 = "" };

		if (phone_judge(table, country_at(table, i), text, &phone)
		    != NULL)
			continue;
		CHECK(phone.e164[0] == '+' && strlen(phone.e164) < PHONE_E164
		      && strspn(phone.e164 + 1, "0123456789")
			     == strlen(phone.e164) - 1);
		CHECK(phone_judge(table, phone.country, phone.e164, &again)
			  == NULL
		      && strcmp(phone.e164, again.e164) == 0);
	}
}

static void
try_username(const char *text)
{
	const char *value = NULL;

	if (username_judge(arena, text, &value) != NULL)
		return;
	CHECK(strlen(value) >= 3 && strlen(value) <= 32);
	for (const char *at = value; *at != '\0'; at++)
		CHECK(*at > 0x20 && *at < 0x7f);
	CHECK(strcmp(username_fold(arena, value),
		  username_fold(arena, username_fold(arena, value)))
	      == 0);
}

static void
try_login(const char *text)
{
	struct identifier_place place = { .table = table,
		.settings = site_work.settings,
		.region = "DE" };
	struct identifier login;
	struct identifier again;

	identifier_read(arena, &place, text, &login);
	if (login.kind == IDENTIFIER_NOTHING)
		return;
	check_line(login.value);
	identifier_read(arena, &place, login.value, &again);
	CHECK(
	    again.kind == login.kind && strcmp(again.value, login.value) == 0);
	(void)identifier_fold(arena, &login);
}

static void
try_code(const char *text)
{
	const char *value = NULL;
	const char *code = NULL;

	if (code_judge(arena, text, &value) != NULL)
		return;
	CHECK(strspn(value, "0123456789 x") == strlen(value));
	if (code_read(arena, value, 6, &code) == NULL)
		CHECK(strspn(code, "0123456789") == 6 && strlen(code) == 6);
}

/* Nobody makes one without the key. */
static void
try_tokens(const char *text)
{
	struct token token;

	for (int kind = TOKEN_PICTURE; kind <= TOKEN_WORK; kind++)
		CHECK(token_judge(issuer, text, (enum token_kind)kind,
			  site_work.now, &token)
		      == TOKEN_WRONG);
	CHECK(captcha_judge(captcha, arena, text, text, site_work.now)
	      == TOKEN_WRONG);
	CHECK(proof_of_work_judge(issuer, text, text, site_work.now)
	      == TOKEN_WRONG);
}

static void
try_answer(const char *text)
{
	const char *token = captcha_make(captcha, arena, site_work.now);

	(void)captcha_judge(captcha, arena, token, text, site_work.now);
	token = proof_of_work_make(issuer, arena, PROOF_OF_WORK_BITS_MIN,
	    site_work.now);
	(void)proof_of_work_judge(issuer, token, text, site_work.now);
}

static void
try_network(const char *text)
{
	struct network network;

	CHECK(network_read(&network, text) == (network.near[0] != '\0'));
}

static void
try_link(const char *text)
{
	struct recovery_link link;

	if (recovery_token_read(text, &link))
		CHECK(strspn(link.code, "0123456789") == RECOVERY_DIGITS);
}

/* One To, no Bcc, whatever the subject and the address are. */
static void
try_mail(const char *text)
{
	static const uint8_t id[16] = { 1 };
	const char *line = strchr(text, '\n');
	struct mail mail = { .from = "Example <accounts@example.com>",
		.to = line == NULL
			  ? "ada@example.net"
			  : arena_copy(arena, text, (size_t)(line - text)),
		.subject = line == NULL ? text : line + 1,
		.text = text,
		.html = text,
		.id = id,
		.id_len = sizeof(id),
		.date = 1795432380 };
	struct buffer out = buffer_new(arena, 4096);
	int to = 0;

	if (mail_write(&mail, &out) != MAIL_OK)
		return;
	for (const char *at = out.bytes; *at != '\r';
	     at = strstr(at, "\r\n") + 2) {
		to += strncasecmp(at, "to:", 3) == 0;
		CHECK(strncasecmp(at, "bcc:", 4) != 0);
		CHECK(strncasecmp(at, "cc:", 3) != 0);
	}
	CHECK(to == 1);
}

static void
try_record(const struct input *input)
{
	struct buffer whole = buffer_new(arena, input->len + 16);
	struct record record;
	uint8_t bytes[16];

	/* The version, then fields by chance. */
	record_begin(&whole);
	buffer_add(&whole, input->bytes, input->len);
	if (!record_read(&record, whole.bytes, whole.len))
		return;
	for (int tag = 1; tag < RECORD_TAGS; tag++) {
		(void)record_number(&record, tag);
		(void)record_bytes(&record, tag, bytes, sizeof(bytes));
		if (record_text(&record, tag) != NULL)
			CHECK(strlen(record_text(&record, tag))
			      <= record.lens[tag]);
	}
}

int
input_try(const uint8_t *bytes, size_t len)
{
	static void (*const all[])(const char *text) = { try_email, try_phone,
		try_username, try_login, try_code, try_tokens, try_answer,
		try_network, try_link, try_mail };
	struct input input = { (const char *)bytes, len };
	size_t which = input_which(&input, "epulctankmr");
	const char *text = input_text(arena, &input);

	if (which == 10)
		try_record(&input);
	else if (which < 10 && text != NULL && len <= 4096)
		all[which](text);
	arena_reset(arena);
	return 0;
}
