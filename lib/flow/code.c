#include "flow/code.h"

#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "base/utf8.h"
#include "limit/counter.h"

enum { /* of a network */
	TRIES_HOUR = 10,
	TRIES_DAY = 20,
	TRIES_ROW = 100,
	BLOCK = 7 * 86400,
};

/* One for each kind of row: an address is free text. */
static const char of_network[] = "code near";
static const char of_all[] = "code";

char *
code_make(struct arena *arena, int digits)
{
	char *code = arena_alloc(arena, (size_t)digits + 1);

	for (int i = 0; i < digits; i++)
		code[i] = (char)('0' + random_below(10));
	return code;
}

int64_t
code_life(const struct work *work, enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		break;
	case VIA_PHONE:
		return settings_number(work->settings, SETTING_CODE_SMS_LIFE);
	}
	return settings_number(work->settings, SETTING_CODE_EMAIL_LIFE);
}

/* What people put between digits, and what a copied code brings along. */
static bool
is_separator(uint32_t scalar)
{
	switch (scalar) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case '-':
	case 0xa0:   /* no-break space */
	case 0x200b: /* zero width space */
	case 0x200e: /* left-to-right mark */
	case 0x200f: /* right-to-left mark */
	case 0x2010: /* hyphen */
	case 0x2011: /* no-break hyphen */
	case 0x2013: /* en dash */
	case 0x202f: /* narrow no-break space */
	case 0x2066: /* isolates */
	case 0x2067:
	case 0x2068:
	case 0x2069:
		return true;
	default:
		return false;
	}
}

const char *
code_judge(struct arena *arena, const char *typed, const char **value)
{
	const char *end = typed + strlen(typed);
	char *digits = arena_alloc(arena, strlen(typed) + 1);
	size_t len = 0;

	while (typed < end) {
		uint32_t scalar = utf8_read(&typed, end);
		int digit = utf8_digit(scalar);

		if (digit >= 0)
			digits[len++] = (char)('0' + digit);
		else if (!is_separator(scalar))
			return "code-bad-character";
	}
	*value = digits;
	return len == 0 ? "code-missing" : NULL;
}

void
code_mac(struct work *work, const uint8_t flow[SECRET_SIZE],
    const char *subject, const char *code, uint8_t mac[SECRET_SIZE])
{
	char hex[ENCODE_HEX_SIZE(SECRET_SIZE)];
	const char *text = arena_format(work->arena, "code %s %s %s",
	    encode_hex(flow, SECRET_SIZE, hex), subject, code);

	secret_mac(work->key, text, strlen(text), mac);
}

static int64_t
limit_of(struct work *work, int64_t limit)
{
	int64_t factor = settings_number(work->settings, SETTING_LIMITS_FACTOR);

	return factor == 0 || limit == INT64_MAX ? INT64_MAX : limit * factor;
}

static const char *
row_of(struct work *work, const char *address, const char *network)
{
	return arena_format(work->arena, "%s\n%s",
	    network == NULL ? "-" : network, address);
}

static int64_t
wait_of_network(struct work *work, struct counter *counter)
{
	int64_t block = counter->row < TRIES_ROW
			    ? 0
			    : clock_left(counter->last, BLOCK, work->now);

	if (block > 0)
		return block;
	if (counter->row >= TRIES_ROW)
		counter->row = 0;
	return counter_wait(counter, limit_of(work, TRIES_HOUR),
	    limit_of(work, TRIES_DAY), work->now);
}

enum store_outcome
code_count_try(struct work *work, const char *address, const char *network,
    int64_t all, int64_t *wait)
{
	const char *row = row_of(work, address, network);
	struct counter near;
	struct counter wide;
	enum store_outcome outcome = counter_get(work, of_network, row, &near);

	if (outcome == STORE_OK)
		outcome = counter_get(work, of_all, address, &wide);
	if (outcome != STORE_OK)
		return outcome;
	*wait = wait_of_network(work, &near);
	if (*wait == 0)
		*wait = counter_wait(&wide, INT64_MAX, limit_of(work, all),
		    work->now);
	if (*wait > 0)
		return STORE_OK;
	outcome = counter_add(work, of_network, row, &near, (int64_t)2 * BLOCK);
	return outcome == STORE_OK
		   ? counter_add(work, of_all, address, &wide, BLOCK)
		   : outcome;
}

enum store_outcome
code_count_right(struct work *work, const char *address, const char *network)
{
	const char *row = row_of(work, address, network);
	struct counter counter;
	enum store_outcome outcome =
	    counter_get(work, of_network, row, &counter);

	if (outcome != STORE_OK)
		return outcome;
	return counter_clear(work, of_network, row, &counter,
	    (int64_t)2 * BLOCK);
}
