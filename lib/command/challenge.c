/* latchkey challenge: solves a proof of work. */

#include "limit/proof_of_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"
#include "command/command.h"

enum { CHALLENGE_LENGTH = 128 };

/* For programs that register in the app order, and for tests. */
int
challenge_solve_run(int argc, char **argv)
{
	int64_t bits = 0;
	int64_t n = 0;

	if (argc != 2 || argv[0][0] == '\0'
	    || strlen(argv[0]) > CHALLENGE_LENGTH
	    || !number_read(argv[1], 0, PROOF_OF_WORK_BITS_MAX, &bits)) {
		log_warning("usage: latchkey challenge-solve CHALLENGE BITS; "
			    "at most %d bits",
		    PROOF_OF_WORK_BITS_MAX);
		return COMMAND_USAGE;
	}
	if (!proof_of_work_solve(argv[0], (int)bits, &n)) {
		log_warning("challenge-solve: no number found; ask for another "
			    "challenge");
		return COMMAND_NO;
	}
	(void)printf("%" PRId64 "\n", n);
	return COMMAND_OK;
}
