/* The tree of values: order, replacing, absence and truth. */

#include "base/value.h"

#include <string.h>

#include "tap.h"

static const char *
names(struct arena *arena, const struct value *object)
{
	const char *all = "";

	for (const struct value *at = object->first; at != NULL; at = at->next)
		all = arena_format(arena, "%s %s", all,
		    at->name == NULL ? "-" : at->name);
	return all;
}

static void
test_members(struct arena *arena)
{
	struct value *object = value_object(arena);
	struct value *inner = NULL;

	ok(value_get(object, "a") == NULL, "nothing is there at first");
	value_set_text(object, "a", "1");
	value_set_number(object, "b", 2);
	value_set_flag(object, "c", true);
	inner = value_set_object(object, "d");
	value_set_text(inner, "e", "5");
	is_string(names(arena, object), " a b c d", "in the order set");
	is_string(value_get_text(object, "a"), "1", "a text");
	is_int(value_get(object, "b")->number, 2, "a number");
	ok(value_get(object, "c")->flag, "a flag");
	is_string(value_get_text(value_get(object, "d"), "e"), "5",
	    "a text within");
	ok(value_get_text(object, "b") == NULL, "a number is no text");
	ok(value_get_text(object, "e") == NULL, "only own members");
	ok(value_get_text(object, "A") == NULL, "names have a case");
}

static void
test_replacing(struct arena *arena)
{
	struct value *object = value_object(arena);

	value_set_text(object, "a", "1");
	value_set_text(object, "b", "2");
	value_set_text(object, "c", "3");
	value_set_number(object, "b", 7);
	is_string(names(arena, object), " a b c", "the place stays");
	is_int(value_get(object, "b")->number, 7, "the value is new");
	ok(value_get_text(object, "b") == NULL, "and its kind");
	value_set_text(object, "c", "9");
	value_set_text(object, "d", "4");
	is_string(names(arena, object), " a b c d", "the last one too");
	value_set_text(object, "a", NULL);
	value_set_text(object, "x", NULL);
	is_string(value_get_text(object, "a"), "1", "NULL replaces nothing");
	ok(value_get(object, "x") == NULL, "and sets nothing");
	value_set_text(value_set_object(object, "a"), "in", "1");
	value_set_object(object, "a");
	ok(value_get(object, "a")->first != NULL,
	    "an object keeps what it has");
}

static void
test_lists(struct arena *arena)
{
	struct value *object = value_object(arena);
	struct value *list = value_set_list(object, "l");

	value_set_text(list, NULL, "1");
	value_set_text(list, NULL, "1");
	value_set_text(value_set_object(list, NULL), "a", "in");
	is_string(names(arena, list), " - - -", "items are added");
	is_string(list->first->next->text, "1", "equal ones too");
	ok(value_get(list, "a") == NULL, "and have no names");
	is_string(value_get_text(list->last, "a"), "in", "an object as item");
}

static void
test_truth(struct arena *arena)
{
	struct value *object = value_object(arena);

	ok(!value_is_true(NULL), "absent is false");
	ok(!value_is_true(object), "an empty object");
	value_set_text(object, "v", "");
	ok(!value_is_true(value_get(object, "v")), "an empty text");
	value_set_text(object, "v", "0");
	ok(value_is_true(value_get(object, "v")), "any other text is true");
	value_set_number(object, "v", 0);
	ok(!value_is_true(value_get(object, "v")), "zero");
	value_set_number(object, "v", -1);
	ok(value_is_true(value_get(object, "v")), "another number is true");
	value_set_flag(object, "v", false);
	ok(!value_is_true(value_get(object, "v")), "no");
	value_set_flag(object, "v", true);
	ok(value_is_true(value_get(object, "v")), "yes");
	value_set_list(object, "v");
	ok(!value_is_true(value_get(object, "v")), "an empty list");
	value_set_flag(value_set_list(object, "v"), NULL, false);
	ok(value_is_true(value_get(object, "v")), "a list of anything");
}

int
main(void)
{
	struct arena *arena = arena_new();

	test_members(arena);
	test_replacing(arena);
	test_lists(arena);
	test_truth(arena);
	arena_free(arena);
	return done();
}
