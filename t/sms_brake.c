/* A country whose codes do not come back is off for an hour; one whose codes do
 * is not, nor one whose texts a single office asked for. */

#include "limit/sms_brake.h"

#include <stdio.h>

#include "site.h"
#include "tap.h"

enum { BATCH = 50, LIFE = 600, HOUR = 3600, MANY = 40 };

static int64_t
wait_for(const char *country)
{
	int64_t wait = -1;

	is_int(sms_brake_wait(&site_work, country, &wait), STORE_OK,
	    "%s can be asked for", country);
	return wait;
}

/* Sends so many texts, asked for from so many networks. */
static int64_t
send_some(const char *country, int texts, int networks)
{
	int64_t batch = 0;

	site_begin();
	for (int i = 0; i < texts; i++) {
		char network[32];

		(void)snprintf(network, sizeof(network), "192.0.2.%d",
		    i % networks);
		if (sms_brake_sent(&site_work, country, network, &batch)
		    != STORE_OK)
			bail("a text is not counted");
	}
	site_commit();
	return batch;
}

static void
confirm(const char *country, int64_t batch, int codes)
{
	site_begin();
	for (int i = 0; i < codes; i++)
		if (sms_brake_right(&site_work, country, batch) != STORE_OK)
			bail("a code is not counted");
	site_commit();
}

/* The last batch is judged when its codes are good no more. */
static void
test_off(void)
{
	site_open("");
	is_int(wait_for("DE"), 0, "nothing is known of a country at first");
	is_int(send_some("DE", BATCH - 1, MANY), 1, "the first batch");
	site_at(LIFE);
	is_int(wait_for("DE"), 0, "49 codes are no batch");
	(void)send_some("DE", 1, MANY);
	is_int(wait_for("DE"), 0, "the last of 50 may still come back");
	site_at(2 * LIFE - 1);
	is_int(wait_for("DE"), 0, "as long as it is good");
	site_at((int64_t)2 * LIFE);
	is_int(wait_for("DE"), HOUR, "then the country is off for an hour");
	is_int(wait_for("AT"), 0, "no other one");
	site_at(2 * LIFE + HOUR - 1);
	is_int(wait_for("DE"), 1, "to its last second");
	site_at(2 * LIFE + HOUR);
	is_int(wait_for("DE"), 0, "and then on");
	is_int(send_some("DE", BATCH, MANY), 2, "another batch");
	site_at(3 * LIFE + HOUR);
	is_int(wait_for("DE"), HOUR, "may turn it off again");
}

static void
test_share(void)
{
	int64_t batch = 0;

	site_open("");
	batch = send_some("DE", BATCH, MANY);
	confirm("DE", batch, 9);
	site_at(LIFE);
	is_int(wait_for("DE"), HOUR, "9 of 50 are less than a fifth");
	site_open("");
	batch = send_some("DE", BATCH, MANY);
	confirm("DE", batch, 10);
	site_at(LIFE);
	is_int(wait_for("DE"), 0, "10 of 50 are a fifth");
}

static void
test_networks(void)
{
	site_open("");
	(void)send_some("DE", BATCH, 5);
	site_at(LIFE);
	is_int(wait_for("DE"), 0, "few networks are no fraud");
}

/* Codes of the batch before still count for it, others for none. */
static void
test_batches(void)
{
	int64_t first = 0;

	site_open("");
	first = send_some("DE", BATCH, MANY);
	is_int(send_some("DE", BATCH, MANY), first + 1, "the second batch");
	confirm("DE", first, 10);
	site_at(LIFE);
	is_int(wait_for("DE"), 0, "late codes save the first one");
	is_int(send_some("DE", 1, MANY), first + 1,
	    "which makes room for the second");
	site_at((int64_t)2 * LIFE);
	is_int(wait_for("DE"), HOUR, "that has 51 and none back");
	confirm("DE", first, 50);
	confirm("DE", first + 7, 50);
	is_int(wait_for("DE"), HOUR, "codes of other batches change nothing");
}

static void
test_factor(void)
{
	site_open("[limits]\nfactor = 0\n");
	(void)send_some("DE", BATCH, MANY);
	site_at(LIFE);
	is_int(wait_for("DE"), 0, "factor 0 turns nothing off");
}

/* A clock that ran ahead and was put right keeps no batch from being judged. */
static void
test_clock(void)
{
	site_open("");
	site_at((int64_t)30 * 86400);
	(void)send_some("DE", BATCH, MANY);
	site_at(0);
	is_int(wait_for("DE"), 0, "F13: what was closed ahead is over");
	(void)send_some("DE", BATCH, MANY);
	site_at(LIFE);
	is_int(wait_for("DE"), HOUR, "the next batch is judged as ever");
}

int
main(void)
{
	test_off();
	test_share();
	test_networks();
	test_batches();
	test_factor();
	test_clock();
	return done();
}
