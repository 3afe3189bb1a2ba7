#include "command/doctor_limits.h"

#include <stdio.h>

#include "limit/gate.h"

enum { NETWORK = 400 };

/* Whose each limit is, and what it leaves an attacker. */
static const struct {
	enum setting_limit limit;
	int wide; /* per cent of it that a wider network may have, or 0 */
	const char *whose;
} rows[] = {
	{ SETTING_LIMITS_REGISTRATIONS, NETWORK, "registrations of a network" },
	{ SETTING_LIMITS_HASHES, NETWORK,
	    "passwords hashed for a network, an account" },
	{ SETTING_LIMITS_NAMES, NETWORK, "user names looked up by a network" },
	{ SETTING_LIMITS_SIGNIN_NETWORK, NETWORK,
	    "failed sign-ins of a network" },
	{ SETTING_LIMITS_MAILS_NETWORK, NETWORK,
	    "mails asked for by a network" },
	{ SETTING_LIMITS_MAILS_ADDRESS, 0, "mails to an address" },
	{ SETTING_LIMITS_MAILS_TOTAL, GATE_WIDE_MAILS,
	    "mails of the whole site" },
	{ SETTING_LIMITS_SMS_NETWORK, NETWORK, "texts asked for by a network" },
	{ SETTING_LIMITS_SMS_NUMBER, 0, "texts to a number" },
	{ SETTING_LIMITS_SMS_BLOCK, 0, "texts to a thousand numbers" },
	{ SETTING_LIMITS_SMS_COUNTRY, 0, "texts to a country" },
	{ SETTING_LIMITS_SMS_DAY, GATE_WIDE_SMS, "texts of the whole site" },
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
