#include "flow/code.h"

#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "base/utf8.h"
#include "base/visible.h"
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

/* What may stand between the digits of one code, or around it: anything but
 * letters and their kin. */
static bool
is_separator(uint32_t scalar)
{
	return scalar < 0x80 ? !ascii_is_letter((char)scalar)
			     : visible_is_blank(scalar) || scalar == 0xb7
				   || (scalar >= 0x2010 && scalar <= 0x2027)
				   || scalar == 0x2212 || scalar == 0x3002
				   || (scalar >= 0xff01 && scalar <= 0xff0f);
}

/* One character more of what code_judge() makes. */
static void
take(uint32_t scalar, char *text, size_t *len)
{
	int digit = utf8_digit(scalar);
	char kind = 'x';
	char last = '\0';

	if (*len > 0)
		last = text[*len - 1];
	if (digit >= 0)
		kind = (char)('0' + digit);
	else if (is_separator(scalar))
		kind = ' ';
	if (kind == ' ' && !ascii_is_digit(last))
		return;
	if (kind == 'x' && last == 'x')
		return;
	if (kind == 'x' && last == ' ')
		text[*len - 1] = kind;
	else
		text[(*len)++] = kind;
}

const char *
code_judge(struct arena *arena, const char *typed, const char **value)
{
	const char *end = typed + strlen(typed);
	char *text = arena_alloc(arena, strlen(typed) + 1);
	size_t len = 0;

	while (typed < end) {
		uint32_t scalar = utf8_read(&typed, end);

		/* A tab is seen as a blank. */
		if (scalar < ' ' || !visible_is_unseen(scalar))
			take(scalar, text, &len);
	}
	if (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	*value = text;
	return strcspn(text, "0123456789") == len && len > 0
		   ? "code-bad-character"
		   : NULL;
}

/* The digits of `text` up to any of `stops`; *rest is where it stands. */
static char *
group(struct arena *arena, const char *text, const char *stops,
    const char **rest)
{
	size_t all = strcspn(text, stops);
	char *digits = arena_alloc(arena, all + 1);
	size_t len = 0;

	for (size_t i = 0; i < all; i++)
		if (ascii_is_digit(text[i]))
			digits[len++] = text[i];
	digits[len] = '\0';
	*rest = text + all + (text[all] != '\0');
	return digits;
}

/* The one group of so many digits, NULL where there is none or another. */
static const char *
find_group(struct arena *arena, const char *text, const char *stops,
    size_t digits)
{
	const char *found = NULL;

	while (*text != '\0') {
		const char *next = group(arena, text, stops, &text);

		if (strlen(next) != digits)
			continue;
		if (found != NULL && strcmp(found, next) != 0)
			return NULL;
		found = next;
	}
	return found;
}

const char *
code_read(struct arena *arena, const char *judged, int digits,
    const char **code)
{
	size_t count = 0;

	*code = find_group(arena, judged, "x", (size_t)digits);
	if (*code == NULL)
		*code = find_group(arena, judged, "x ", (size_t)digits);
	if (*code != NULL)
		return NULL;
	if (strchr(judged, 'x') != NULL)
		return "code-bad-character";
	for (; *judged != '\0'; judged++)
		count += ascii_is_digit(*judged);
	return count < (size_t)digits ? "code-too-short" : "code-too-long";
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
