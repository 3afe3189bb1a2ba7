/* Patterns of telephone numbers, matched as they stand in the table: nothing
 * is compiled and nothing allocated. */
#ifndef CONTACT_PHONE_PATTERN_H
#define CONTACT_PHONE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* Captures that are kept; the table has at most two in a pattern. */
#define PHONE_PATTERN_CAPTURES 4

/* No match takes more steps than this: what would is no match.  Patterns of
 * the table take at most a tenth of it, whatever the digits. */
#define PHONE_PATTERN_WORK 2000

struct phone_pattern_match {
	size_t len; /* digits that matched, from the first */
	/* Capture n is at [n - 1]; NULL where it took no part. */
	const char *capture[PHONE_PATTERN_CAPTURES];
	size_t capture_len[PHONE_PATTERN_CAPTURES];
	size_t captures; /* how many the pattern has */
	unsigned work;   /* steps taken, also where nothing matched */
};

/*
 * A pattern has digits, \d, [ ], (?: ), ( ), |, ?, {n}, {n,m} and "$", with
 * the meaning that Perl and JavaScript give them; `digits` are 0-9.
 * A broken pattern matches something or nothing, within the same bounds.
 * phone_pattern_is: all of `digits` matches.  phone_pattern_begins: its
 * beginning matches; *match (may be NULL) says how much.
 */
bool phone_pattern_is(const char *pattern, const char *digits);
bool phone_pattern_begins(const char *pattern, const char *digits,
    struct phone_pattern_match *match);

#endif
