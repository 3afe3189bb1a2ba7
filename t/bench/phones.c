/* How long phone_judge() takes, over the numbers of t/phones.tsv: the median
 * and the longest, in microseconds; then the median of the right ones. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contact/phone.h"

enum {
	ROWS_MAX = 20000,
	ROUNDS = 200,
	TIMES = 3, /* the best of so many counts: others use this machine */
};

struct times {
	double rows[ROWS_MAX];
	size_t count;
};

static struct times all;
static struct times right;

static double
now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void
measure(const struct country_table *table, const char *iso, const char *typed)
{
	const struct country *country = country_find(table, iso);
	struct phone phone;
	const char *code = NULL;
	double best = 0;

	for (int i = 0; i < TIMES && country != NULL; i++) {
		double took = now();

		for (int k = 0; k < ROUNDS; k++)
			code = phone_judge(table, country, typed, &phone);
		took = (now() - took) / ROUNDS;
		if (i == 0 || took < best)
			best = took;
	}
	if (country == NULL || all.count == ROWS_MAX)
		return;
	all.rows[all.count++] = best;
	if (code == NULL)
		right.rows[right.count++] = best;
}

static void
measure_file(const struct country_table *table, FILE *file)
{
	char line[1024];

	/* Kind, policy, country, typed: see t/phones.mjs. */
	while (fgets(line, sizeof(line), file) != NULL) {
		char *rest = line;

		(void)strsep(&rest, "\t");
		(void)strsep(&rest, "\t");
		if (rest != NULL) {
			const char *iso = strsep(&rest, "\t");
			const char *typed = strsep(&rest, "\t");

			if (typed != NULL)
				measure(table, iso, typed);
		}
	}
}

static int
compare(const void *a, const void *b)
{
	double one = *(const double *)a;
	double other = *(const double *)b;

	return (one > other) - (one < other);
}

int
main(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");
	struct country_table *table = NULL;
	char path[512];
	FILE *file = NULL;

	if (source == NULL)
		source = ".";
	(void)snprintf(path, sizeof(path), "%s/conf/countries", source);
	table = country_open(path);
	(void)snprintf(path, sizeof(path), "%s/t/phones.tsv", source);
	file = fopen(path, "r");
	if (table == NULL || file == NULL || !country_read_phones(table))
		return 1;
	measure_file(table, file);
	(void)fclose(file);
	country_close(table);
	if (right.count == 0)
		return 1;
	qsort(all.rows, all.count, sizeof(double), compare);
	qsort(right.rows, right.count, sizeof(double), compare);
	(void)printf("number phone_judge_us %.2f\n", all.rows[all.count / 2]);
	(void)printf("number phone_judge_longest_us %.2f\n",
	    all.rows[all.count - 1]);
	(void)printf("number phone_judge_right_us %.2f\n",
	    right.rows[right.count / 2]);
	return 0;
}
