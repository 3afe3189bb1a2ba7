#include "contact/phone_pattern.h"

#include <string.h>

#include "base/ascii.h"

/* One try to match.  Backtracking with the rest of the pattern as what is
 * still to do: numbers are short, and no repetition is without its limit. */
struct signin_limit {
	const char *pattern;
	const char *digits;
	bool whole;
	struct phone_pattern_match match;
};

/* A group that is open, on the stack of who opened it. */
struct group {
	const struct group *outer;
	const char *body;
	const char *after; /* behind its quantifier */
	const char *from;  /* where this round began */
	unsigned least;    /* rounds that are still needed */
	unsigned most;     /* and allowed */
	size_t capture;    /* 0: none */
};

static bool match_sequence(struct signin_limit *attempt, const char *p,
    const char *digits, const struct group *group);
static bool match_rounds(struct signin_limit *attempt, const char *digits,
    const struct group *group);

/* Behind one digit's atom: a digit, \d or a class. */
static const char *
skip_atom(const char *p)
{
	if (*p == '[')
		p += strcspn(p, "]");
	else if (*p == '\\')
		p++;
	return *p == '\0' ? p : p + 1;
}

static bool
is_in_class(const char *p, char digit)
{
	for (p++; *p != ']' && *p != '\0'; p++) {
		if (p[1] == '-' && p[2] != '\0') {
			if (digit >= p[0] && digit <= p[2])
				return true;
			p += 2;
		} else if (digit == *p) {
			return true;
		}
	}
	return false;
}

static bool
fits(const char *p, char digit)
{
	if (digit == '\0')
		return false;
	return *p == '\\' || *p == digit
	       || (*p == '[' && is_in_class(p, digit));
}

/* To the "|" or ")" that ends this alternative, or to the end. */
static const char *
skip_alternative(const char *p)
{
	int depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '(')
			depth++;
		else if (depth == 0 && (*p == '|' || *p == ')'))
			break;
		else if (*p == ')')
			depth--;
	}
	return p;
}

static const char *
skip_body(const char *p)
{
	p = skip_alternative(p);
	while (*p == '|')
		p = skip_alternative(p + 1);
	return p;
}

/* Reads ?, {n}, {n,m} or nothing (once); returns what stands behind. */
static const char *
read_quantifier(const char *p, unsigned *least, unsigned *most)
{
	*least = *p == '?' ? 0 : 1;
	*most = 1;
	if (*p == '?')
		return p + 1;
	if (*p != '{')
		return p;
	*least = 0;
	for (p++; ascii_is_digit(*p); p++)
		*least = *least * 10 + (unsigned)(*p - '0');
	*most = *least;
	if (*p == ',')
		for (*most = 0, p++; ascii_is_digit(*p); p++)
			*most = *most * 10 + (unsigned)(*p - '0');
	return *p == '}' ? p + 1 : p;
}

/* The number of the capture that opens at `p`. */
static size_t
number_capture(const char *pattern, const char *p)
{
	size_t number = 0;

	for (; pattern <= p; pattern++)
		number += pattern[0] == '(' && pattern[1] != '?';
	return number;
}

static bool
match_group(struct signin_limit *attempt, const char *p, const char *digits,
    const struct group *outer)
{
	struct group group = { .outer = outer, .body = p + 1 };
	const char *end = NULL;

	if (p[1] == '?' && p[2] == ':')
		group.body = p + 3;
	else
		group.capture = number_capture(attempt->pattern, p);
	end = skip_body(group.body);
	group.after = read_quantifier(*end == '\0' ? end : end + 1,
	    &group.least, &group.most);
	return match_rounds(attempt, digits, &group);
}

static bool
match_alternatives(struct signin_limit *attempt, const char *p,
    const char *digits, const struct group *group)
{
	for (;;) {
		if (match_sequence(attempt, p, digits, group))
			return true;
		p = skip_alternative(p);
		if (*p != '|')
			return false;
		p++;
	}
}

/* As many rounds of a group as fit, then what stands behind it. */
static bool
match_rounds(struct signin_limit *attempt, const char *digits,
    const struct group *group)
{
	if (group->most > 0) {
		struct group round = *group;

		round.most--;
		round.least -= round.least > 0;
		round.from = digits;
		if (match_alternatives(attempt, round.body, digits, &round))
			return true;
	}
	return group->least == 0
	       && match_sequence(attempt, group->after, digits, group->outer);
}

/* The end of an alternative: of a group's round, or of all. */
static bool
match_end(struct signin_limit *attempt, const char *digits,
    const struct group *group)
{
	struct phone_pattern_match *match = &attempt->match;
	size_t i = 0;

	if (group == NULL) {
		match->len = (size_t)(digits - attempt->digits);
		return !attempt->whole || *digits == '\0';
	}
	if (!match_rounds(attempt, digits, group))
		return false;
	i = group->capture;
	/* The last round ends first, so it is the one that is kept. */
	if (i > 0 && i <= PHONE_PATTERN_CAPTURES
	    && match->capture[i - 1] == NULL) {
		match->capture[i - 1] = group->from;
		match->capture_len[i - 1] = (size_t)(digits - group->from);
	}
	return true;
}

struct atom {
	const char *text;
	const char *after; /* behind its quantifier */
	unsigned least;
	unsigned most;
};

/* As many more of an atom as fit, then what stands behind it. */
static bool
match_more(struct signin_limit *attempt, const struct atom *atom,
    const char *digits, const struct group *group)
{
	unsigned count = 0;

	while (
	    atom->least + count < atom->most && fits(atom->text, digits[count]))
		count++;
	while (!match_sequence(attempt, atom->after, digits + count, group))
		if (count-- == 0)
			return false;
	return true;
}

/* What is behind the atom; *digits moves beyond those that it needs, or is
 * NULL where they do not fit. */
static struct atom
match_atom(const char *p, const char **digits)
{
	struct atom atom = { .text = p };

	atom.after = read_quantifier(skip_atom(p), &atom.least, &atom.most);
	for (unsigned i = 0; i < atom.least; i++, ++*digits) {
		if (!fits(p, **digits)) {
			*digits = NULL;
			break;
		}
	}
	return atom;
}

static bool
match_sequence(struct signin_limit *attempt, const char *p, const char *digits,
    const struct group *group)
{
	while (attempt->match.work < PHONE_PATTERN_WORK) {
		struct atom atom;

		attempt->match.work++;
		if (*p == '\0' || *p == '|' || *p == ')')
			return match_end(attempt, digits, group);
		if (*p == '(')
			return match_group(attempt, p, digits, group);
		if (*p == '$') {
			if (*digits != '\0')
				return false;
			p++;
			continue;
		}
		atom = match_atom(p, &digits);
		if (digits == NULL)
			return false;
		if (atom.least < atom.most)
			return match_more(attempt, &atom, digits, group);
		p = atom.after;
	}
	return false;
}

static bool
match_from_first(struct signin_limit *attempt)
{
	return match_alternatives(attempt, attempt->pattern, attempt->digits,
	    NULL);
}

bool
phone_pattern_is(const char *pattern, const char *digits)
{
	struct signin_limit attempt = {
		.pattern = pattern,
		.digits = digits,
		.whole = true,
	};

	return match_from_first(&attempt);
}

bool
phone_pattern_begins(const char *pattern, const char *digits,
    struct phone_pattern_match *result)
{
	struct signin_limit attempt = { .pattern = pattern, .digits = digits };
	bool matched = match_from_first(&attempt);

	if (result != NULL) {
		*result = attempt.match;
		result->captures =
		    number_capture(pattern, pattern + strlen(pattern) - 1);
	}
	return matched;
}
