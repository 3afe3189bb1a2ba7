/* The table of all settings; only settings.c reads it. */
#ifndef SITE_SETTINGS_TABLE_H
#define SITE_SETTINGS_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum settings_kind {
	SETTINGS_TEXT,
	SETTINGS_LIST,     /* words divided by spaces or commas */
	SETTINGS_FLAG,     /* yes, no */
	SETTINGS_CHOICE,   /* one of the words of `words` */
	SETTINGS_NUMBER,   /* min..max */
	SETTINGS_DURATION, /* min..max seconds, written 90, 30s, 10min, 2h, 7d
			    */
	SETTINGS_LIMIT,    /* N/h M/day */
};

struct settings_row {
	const char *name; /* section.name */
	enum settings_kind kind;
	const char *fallback; /* as it would be written */
	const char *words;    /* of a choice; else what would be right */
	int64_t min;
	int64_t max;
};

extern const struct settings_row settings_table[];
extern const size_t settings_table_len;

#endif
