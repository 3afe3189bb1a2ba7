#include "command/doctor_limits.h"

#include <stdio.h>

enum { WIDE = 4 };

/* Whose each limit is, and what it leaves an attacker. */
static const struct {
	const char *name;
	const char *whose;
	bool network; /* its wider one may have four times as much */
} rows[] = {
	{ "limits.registrations", "registrations of a network", true },
	{ "limits.hashes", "passwords hashed for a network, an account", true },
	{ "limits.names", "user names looked up by a network", true },
	{ "limits.signin_network", "failed sign-ins of a network", true },
	{ "limits.mails_network", "mails asked for by a network", true },
	{ "limits.mails_address", "mails to an address", false },
	{ "limits.mails_total", "mails of the whole site", false },
	{ "limits.sms_network", "texts asked for by a network", true },
	{ "limits.sms_number", "texts to a number", false },
	{ "limits.sms_block", "texts to a thousand numbers", false },
	{ "limits.sms_country", "texts to a country", false },
	{ "limits.sms_day", "texts of the whole site", false },
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
		    settings_limit(settings, rows[i].name);

		(void)printf("   ");
		print_number(limit.hour);
		print_number(limit.day);
		if (!rows[i].network)
			(void)printf("%10s", "");
		else
			print_number(limit.day > INT64_MAX / WIDE
					 ? INT64_MAX
					 : limit.day * WIDE);
		(void)printf("  %s\n", rows[i].whose);
	}
	(void)printf("      doc/limits says what each protects, who pays, and "
		     "what it leaves an attacker\n");
}
