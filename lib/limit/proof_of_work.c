#include "limit/proof_of_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"

int
proof_of_work_bits(int64_t rate)
{
	int bits = PROOF_OF_WORK_BITS_MIN;

	for (int64_t most = PROOF_OF_WORK_REST;
	     rate > most && bits < PROOF_OF_WORK_BITS_MAX; most *= 2)
		bits++;
	return bits;
}

const char *
proof_of_work_make(const struct token_issuer *issuer, struct arena *arena,
    int bits, int64_t now)
{
	return token_make(issuer, arena, TOKEN_WORK, (uint8_t)bits, now);
}

/* "challenge:" with room for n behind it. */
struct signin_limit {
	char *text;
	size_t len;
};

static struct signin_limit
begin(const char *challenge)
{
	size_t len = strlen(challenge) + 1;
	struct signin_limit attempt = { malloc(len + NUMBER_SIZE), len };

	if (attempt.text == NULL)
		log_out_of_memory();
	(void)snprintf(attempt.text, len + NUMBER_SIZE, "%s:", challenge);
	return attempt;
}

static bool
is_solved(const struct signin_limit *attempt, const char *digits, int bits)
{
	size_t len = strlen(digits);
	uint8_t hash[SECRET_SIZE];
	int zeros = 0;

	memcpy(attempt->text + attempt->len, digits, len);
	secret_hash(attempt->text, attempt->len + len, hash);
	while (zeros < bits && (hash[zeros / 8] >> (7 - zeros % 8) & 1) == 0)
		zeros++;
	return zeros == bits;
}

/* As number_write() would write it, so that each n has one form. */
static bool
is_number(const char *proof)
{
	char digits[NUMBER_SIZE];
	int64_t n = 0;

	return proof != NULL && number_read(proof, 0, INT64_MAX, &n)
	       && strcmp(number_write(n, digits), proof) == 0;
}

enum token_outcome
proof_of_work_judge(const struct token_issuer *issuer, const char *challenge,
    const char *proof, int64_t now)
{
	struct token token;
	struct signin_limit attempt;
	bool solved = false;
	enum token_outcome outcome =
	    token_judge(issuer, challenge, TOKEN_WORK, now, &token);

	if (outcome != TOKEN_GOOD)
		return outcome;
	if (!is_number(proof))
		return TOKEN_WRONG;
	attempt = begin(challenge);
	solved = is_solved(&attempt, proof, token.level);
	free(attempt.text);
	return solved ? token_spend(issuer, &token, now) : TOKEN_WRONG;
}

bool
proof_of_work_solve(const char *challenge, int bits, int64_t *n)
{
	struct signin_limit attempt = begin(challenge);
	char digits[NUMBER_SIZE];
	int64_t end = INT64_C(1) << (bits + 6);

	*n = 0;
	while (*n < end && !is_solved(&attempt, number_write(*n, digits), bits))
		(*n)++;
	free(attempt.text);
	return *n < end;
}
