/* Groups of an account, and what a guarded place asks for. */

#include "account/group.h"

#include "tap.h"

static struct arena *arena;

static const char *
changed(const char *groups, const char *change)
{
	switch (group_change(arena, &groups, change)) {
	case GROUP_OK:
		return groups == NULL ? "none" : groups;
	case GROUP_INVALID:
		return "invalid";
	case GROUP_TOO_MANY:
		return "too many";
	}
	return "?";
}

static void
test_change(void)
{
	is_string(changed(NULL, "staff"), "staff", "the first one");
	is_string(changed("staff", "+Staff_2"), "staff Staff_2",
	    "another: case counts");
	is_string(changed("staff", "+staff"), "staff", "in twice is once");
	is_string(changed("a staff b", "-staff"), "a b", "out");
	is_string(changed("a b", "-staff"), "a b", "out twice is once");
	is_string(changed("staff", "-staff"), "none", "none is left");
	is_string(changed("staff", "-sta"), "staff", "a part is another name");
	is_string(changed(NULL, "12345678901234567890123456789012"),
	    "12345678901234567890123456789012", "of 32 characters");
}

static void
test_wrong(void)
{
	static const char *const wrong[] = { "", "+", "-", "a b", "a,b", "a.b",
		"\xc3\xa9", "+a+b", "123456789012345678901234567890123" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		is_string(changed("staff", wrong[i]), "invalid",
		    "\"%s\" is no name", wrong[i]);
}

static void
test_many(void)
{
	const char *groups = NULL;

	for (int i = 0; i < GROUP_COUNT_MAX; i++)
		(void)group_change(arena, &groups,
		    arena_format(arena, "g%d", i));
	is_string(changed(groups, "more"), "too many", "sixteen are enough");
	is_string(changed(groups, "g3"), groups, "one of them again is fine");
	is_int(group_change(arena, &groups, "-g3"), GROUP_OK, "one out");
	is_int(group_change(arena, &groups, "more"), GROUP_OK, "one in");
}

static void
test_allows(void)
{
	ok(group_allows("guests staff", "staff"), "in the group");
	ok(group_allows("guests staff", "admins staff"), "in any of them");
	ok(group_allows("guests staff", " admins, guests "), "with commas");
	ok(!group_allows("guests staff", "admins owners"), "in none of them");
	ok(!group_allows("guests staff", "sta"), "a part of a name is none");
	ok(!group_allows("guests staff", "STAFF"), "case counts");
	ok(!group_allows("guests staff", ""), "to require none allows nobody");
	ok(!group_allows("guests staff", " , "), "nor does a list of blanks");
	ok(!group_allows(NULL, "staff"), "who has none is in none");
}

int
main(void)
{
	arena = arena_new();
	test_change();
	test_wrong();
	test_many();
	test_allows();
	arena_free(arena);
	return done();
}
