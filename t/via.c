/* The ways to write to a person, and how each is spelt. */

#include "contact/via.h"

#include "t/tap.h"

static void
test_spelt(enum via way, const char *text)
{
	enum via read = way == VIA_EMAIL ? VIA_PHONE : VIA_EMAIL;
	const char *value = NULL;

	is_string(via_name(way), text, "%s: its spelling", text);
	ok(via_parse(text, &read) && read == way, "%s: is read", text);
	ok(via_judge(NULL, text, &value) == NULL, "%s: is good", text);
	is_string(value, text, "%s: its value", text);
}

static void
test_other(const char *text)
{
	enum via way = VIA_PHONE;
	const char *value = NULL;

	ok(!via_parse(text, &way), "\"%s\": no way", text);
	ok(way == VIA_PHONE, "\"%s\": nothing is set", text);
	is_string(via_judge(NULL, text, &value), "via-wrong-type",
	    "\"%s\": its code", text);
	ok(value == NULL, "\"%s\": no value", text);
}

int
main(void)
{
	static const char *const others[] = { "", "e", "Email", "email ",
		"emails", "PHONE", " phone", "phon", "sms", "both" };
	enum via way = VIA_PHONE;

	test_spelt(VIA_EMAIL, "email");
	test_spelt(VIA_PHONE, "phone");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		test_other(others[i]);
	ok(!via_parse(NULL, &way) && way == VIA_PHONE, "none: no way");
	return done();
}
