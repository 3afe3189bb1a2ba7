/* Which hashes are made anew. */

#include "account/scheme.h"

#include <stddef.h>

#include "tap.h"

static const struct {
	const char *scheme;
	const char *hash;
	bool exceeds;
} cases[] = {
	{ "$y$jAT$", "$y$jAT$salt$hash", false },
	{ "$y$jBT$", "$y$jAT$salt$hash", true },
	{ "$y$jAT$", "$y$jBT$salt$hash", false },
	{ "$y$j7T$", "$y$j85$salt$hash", true },
	{ "$y$j85$", "$y$j7T$salt$hash", false },
	{ "$y$j75$", "$7$CU..../....salt$hash", true },
	{ "$7$CU..../....", "$y$j75$salt$hash", false },
	{ "$y$jAT$", "$2b$12$saltandhash", true },
	{ "$2b$12$", "$2y$10$saltandhash", true },
	{ "$2b$10$", "$2y$12$saltandhash", false },
	{ "$2b$05$", "$6$salt$hash", true },
	{ "$6$rounds=9000$", "$6$salt$hash", true },
	{ "$6$", "$6$rounds=9000$salt$hash", false },
	{ "$6$", "$5$rounds=9000$salt$hash", true },
	{ "$5$", "$1$salt$hash", true },
	{ "$y$jAT$", "", false },
	{ "$y$jAT$", "$argon2id$v=19$m=65536", false },
	{ "$x$", "$1$salt$hash", false },
	{ "$y$", "$y$", false },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_int(scheme_exceeds(cases[i].scheme, cases[i].hash),
		    cases[i].exceeds, "%s over \"%s\"", cases[i].scheme,
		    cases[i].hash);
	return done();
}
