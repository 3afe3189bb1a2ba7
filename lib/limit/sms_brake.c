#include "limit/sms_brake.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "record/record_fields.h"

enum {
	BATCH = 50,
	RIGHT_MIN = 20,    /* per cent */
	NETWORKS_MIN = 10, /* fewer may be one office with a broken form */
	OFF = 3600,
	LIFE = 7 * 86400,
};

struct batch {
	int64_t sent;
	int64_t right;
	uint64_t networks; /* a bit for each, by its hash: about how many */
};

/* The batch that is being filled, and the one before it, which is judged when
 * its last code can come back no more. */
struct sms_brake {
	int64_t number; /* of the batch that is being filled, from 1 */
	struct batch batch;
	struct batch before;
	int64_t closed; /* when the one before was full, 0: there is none */
};

#define FIELD(tag, member) RECORD_FIELD(struct sms_brake, tag, member)

static const struct record_field rows[] = {
	FIELD(1, number),
	FIELD(2, batch.sent),
	FIELD(3, batch.right),
	FIELD(4, batch.networks),
	FIELD(5, before.sent),
	FIELD(6, before.right),
	FIELD(7, before.networks),
	FIELD(8, closed),
};
static const struct record_fields fields =
    RECORD_FIELDS(struct sms_brake, rows);

static const char *
key_of(struct work *work, const char *country)
{
	return arena_format(work->arena, "conversion %s", country);
}

static enum store_outcome
get(struct work *work, const char *country, struct sms_brake *brake)
{
	const char *key = key_of(work, country);
	struct store_value value;
	enum store_outcome outcome =
	    work_get(work, TABLE_COUNTER, key, strlen(key), &value);

	memset(brake, 0, sizeof(*brake));
	brake->number = 1;
	if (outcome != STORE_OK)
		return outcome == STORE_ABSENT ? STORE_OK : outcome;
	return record_fields_read(&fields, value.bytes, value.len, brake)
		   ? STORE_OK
		   : STORE_DAMAGED;
}

static enum store_outcome
put(struct work *work, const char *country, const struct sms_brake *brake)
{
	const char *key = key_of(work, country);
	struct buffer record = record_fields_write(work->arena, &fields, brake);

	return work_put(work, TABLE_COUNTER, key, strlen(key), &record,
	    work->now + LIFE);
}

static int
count_bits(uint64_t bits)
{
	int count = 0;

	for (; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

static bool
is_bad(const struct batch *batch)
{
	return batch->right * 100 < batch->sent * RIGHT_MIN
	       && count_bits(batch->networks) >= NETWORKS_MIN;
}

/* The seconds until all of the batch before is over; in the last `off` of them
 * it is known what came of it, and the country is off. */
static int64_t
left(const struct work *work, const struct sms_brake *brake, int64_t *off)
{
	*off = is_bad(&brake->before) ? OFF : 0;
	if (brake->closed == 0)
		return 0;
	return clock_left(brake->closed,
	    settings_number(work->settings, SETTING_CODE_SMS_LIFE) + *off,
	    work->now);
}

enum store_outcome
sms_brake_wait(struct work *work, const char *country, int64_t *wait)
{
	struct sms_brake brake;
	int64_t off = 0;
	int64_t rest = 0;
	enum store_outcome outcome = get(work, country, &brake);

	*wait = 0;
	if (outcome != STORE_OK)
		return outcome;
	rest = left(work, &brake, &off);
	if (rest <= off
	    && settings_number(work->settings, SETTING_LIMITS_FACTOR) != 0)
		*wait = rest;
	return STORE_OK;
}

static uint64_t
bit_of(struct work *work, const char *network)
{
	uint8_t mac[SECRET_SIZE];
	const char *text =
	    arena_format(work->arena, "conversion network %s", network);

	secret_mac(work->key, text, strlen(text), mac);
	return UINT64_C(1) << (mac[0] % 64);
}

enum store_outcome
sms_brake_sent(struct work *work, const char *country, const char *network,
    int64_t *batch)
{
	struct sms_brake brake;
	int64_t off = 0;
	enum store_outcome outcome = get(work, country, &brake);

	if (outcome != STORE_OK)
		return outcome;
	*batch = brake.number;
	brake.batch.sent++;
	brake.batch.networks |= bit_of(work, network);
	if (left(work, &brake, &off) == 0)
		brake.closed = 0;
	/* Until the one before is judged, this one takes more. */
	if (brake.batch.sent >= BATCH && brake.closed == 0) {
		brake.before = brake.batch;
		memset(&brake.batch, 0, sizeof(brake.batch));
		brake.closed = work->now;
		brake.number++;
	}
	return put(work, country, &brake);
}

enum store_outcome
sms_brake_right(struct work *work, const char *country, int64_t batch)
{
	struct sms_brake brake;
	enum store_outcome outcome = get(work, country, &brake);

	if (outcome != STORE_OK)
		return outcome;
	if (batch == brake.number)
		brake.batch.right++;
	else if (batch + 1 == brake.number && brake.closed != 0)
		brake.before.right++;
	else
		return STORE_OK;
	return put(work, country, &brake);
}
