#include "command/doctor_limits.h"

#include <stdio.h>

#include "limit/guard.h"

enum { NETWORK = 400 };

/* Whose each limit is, and what it leaves an attacker. */
static const struct {
	enum setting_limit limit;
	const char *whose;
	int wide; /* per cent of it that a wider network may have, or 0 */
} rows[] = {
	{ SETTING_LIMITS_REGISTRATIONS, "registrations of a network", NETWORK },
	{ SETTING_LIMITS_HASHES, "passwords hashed for a network, an account",
	    NETWORK },
	{ SETTING_LIMITS_NAMES, "user names looked up by a network", NETWORK },
	{ SETTING_LIMITS_SIGNIN_NETWORK, "failed sign-ins of a network",
	    NETWORK },
	{ SETTING_LIMITS_MAILS_NETWORK, "mails asked for by a network",
	    NETWORK },
	{ SETTING_LIMITS_MAILS_ADDRESS, "mails to an address", 0 },
	{ SETTING_LIMITS_MAILS_TOTAL, "mails of the whole site",
	    GUARD_WIDE_MAILS },
	{ SETTING_LIMITS_SMS_NETWORK, "texts asked for by a network", NETWORK },
	{ SETTING_LIMITS_SMS_NUMBER, "texts to a number", 0 },
	{ SETTING_LIMITS_SMS_BLOCK, "texts to a thousand numbers", 0 },
	{ SETTING_LIMITS_SMS_COUNTRY, "texts to a country", 0 },
	{ SETTING_LIMITS_SMS_DAY, "texts of the whole site", GUARD_WIDE_TEXTS },
};

static void
print_number(int64_t number)
{
	if (number == INT64_MAX)
		(void)printf("  no limit");
	else
		(void)printf("%10lld", (long long)number);
}

void
doctor_limits_print(const struct settings *settings)
{
	(void)printf("      an hour     a day  a day of a /24 or /48\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct settings_limit limit =
		    settings_limit(settings, rows[i].limit);

		(void)printf("   ");
		print_number(limit.hour);
		print_number(limit.day);
		if (rows[i].wide == 0)
			(void)printf("%10s", "");
		else
			print_number(
			    limit.day > INT64_MAX / NETWORK
				? INT64_MAX
				: (limit.day * rows[i].wide + 99) / 100);
		(void)printf("  %s\n", rows[i].whose);
	}
	(void)printf("      doc/limits says what each protects, who pays, and "
		     "what it leaves an attacker\n");
}
