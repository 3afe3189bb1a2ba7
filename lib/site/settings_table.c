#include "site/settings_table.h"
#include "base/seconds.h"

#define TEXT(place, name, fallback, right) \
 { name, SETTINGS_TEXT, fallback, right, 0, 0 },
#define LIST(place, name, fallback, right) \
 { name, SETTINGS_LIST, fallback, right, 0, 0 },
#define FLAG(place, name, fallback) \
 { name, SETTINGS_FLAG, fallback, "yes no", 0, 0 },
#define CHOICE(place, name, fallback, words) \
 { name, SETTINGS_CHOICE, fallback, words, 0, 0 },
#define NUMBER(place, name, fallback, min, max) \
 { name, SETTINGS_NUMBER, fallback, NULL, min, max },
#define TIME(place, name, fallback, min, max) \
 { name, SETTINGS_DURATION, fallback, NULL, min, max },
#define LIMIT(place, name, fallback) \
 { name, SETTINGS_LIMIT, fallback, "N/h M/day", 0, 0 },

const struct settings_row settings_table[SETTINGS_COUNT] = {
	SETTINGS_TABLE(TEXT, LIST, FLAG, CHOICE, NUMBER, TIME, LIMIT)
};
