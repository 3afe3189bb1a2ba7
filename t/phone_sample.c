/* Numbers of every kind, and what google-libphonenumber says of them given
 * the same facts: t/phones.mjs made the file, which is t/phones.tsv or the
 * one argument. */

#include "contact/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "t/tap.h"

enum {
	KIND,
	POLICY,
	COUNTRY,
	TYPED,
	RESULT,
	VALUE,
	COLUMNS,
	KINDS_MIN = 23,
	ROWS_MIN = 200, /* of a kind */
};

struct kind {
	char name[64];
	int rows;
	int wrong;
};

static void
split(char *line, char *columns[COLUMNS])
{
	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < COLUMNS; i++) {
		columns[i] = line;
		line += strcspn(line, "\t");
		if (*line == '\t')
			*line++ = '\0';
		else if (i < COLUMNS - 1)
			bail("a line of too few columns");
	}
}

static bool
is_right(const struct country_table *table, char *const columns[COLUMNS])
{
	const struct country *country = country_find(table, columns[COUNTRY]);
	struct phone phone;
	const char *code = NULL;
	const char *value = phone.e164;

	if (country == NULL)
		bail("%s is no country", columns[COUNTRY]);
	code = phone_judge(table, country, columns[TYPED], &phone);
	if (code == NULL)
		code = "ok";
	if (strcmp(code, "phone-other-country") == 0)
		value = phone.country->iso;
	if (strcmp(code, columns[RESULT]) == 0
	    && strcmp(value, columns[VALUE]) == 0)
		return true;
	note("%s \"%s\": %s %s, not %s %s (%s)", columns[COUNTRY],
	    columns[TYPED], code, value, columns[RESULT], columns[VALUE],
	    columns[POLICY]);
	return false;
}

static int kinds;

static void
finish(const struct kind *kind)
{
	if (kind->name[0] == '\0')
		return;
	kinds++;
	is_int(kind->wrong, 0, "%s: %d numbers", kind->name, kind->rows);
	ok(kind->rows >= ROWS_MIN, "enough of them");
}

static void
judge_all(const struct country_table *table, FILE *file)
{
	struct kind kind = { .rows = 0 };
	char line[1024];

	while (fgets(line, sizeof(line), file) != NULL) {
		char *columns[COLUMNS];

		split(line, columns);
		if (strcmp(kind.name, columns[KIND]) != 0) {
			finish(&kind);
			memset(&kind, 0, sizeof(kind));
			(void)snprintf(kind.name, sizeof(kind.name), "%s",
			    columns[KIND]);
		}
		kind.rows++;
		kind.wrong += !is_right(table, columns);
	}
	finish(&kind);
}

int
main(int argc, char **argv)
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
	file = fopen(argc > 1 ? argv[1] : path, "r");
	if (table == NULL || file == NULL || !country_read_phones(table))
		bail("cannot read the numbers or the countries");
	judge_all(table, file);
	ok(kinds >= KINDS_MIN, "%d kinds of numbers", kinds);
	(void)fclose(file);
	country_close(table);
	return done();
}
