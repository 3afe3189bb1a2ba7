/*
 * Proof of work: a challenge is a token; `proof` is the decimal number n for
 * which SHA-256(challenge ":" n) begins with so many zero bits (Hashcash, Back
 * 2002).  It is a brake and no wall: a program of its own hashes about eighty
 * times as fast as a page, so limits stand behind it.
 *
 * A challenge has TOKEN_LENGTH letters and so, with the colon, fills one block
 * of SHA-256: whoever hashes it once has only n's block to hash for each try.
 */
#ifndef LIMIT_PROOF_OF_WORK_H
#define LIMIT_PROOF_OF_WORK_H

#include "limit/token.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PROOF_OF_WORK_BITS_MIN = 16, /* at rest: about 65,000 tries */
	PROOF_OF_WORK_BITS_MAX = 22,
	PROOF_OF_WORK_REST =
	    8, /* challenges an hour that a network has at rest */
};

/* The bits for a network that had `rate` challenges in the last hour, this one
 * included (rate_limit.h): PROOF_OF_WORK_BITS_MIN up to PROOF_OF_WORK_REST, and
 * one more for each doubling, at most PROOF_OF_WORK_BITS_MAX. */
int proof_of_work_bits(int64_t rate);

/* A new one, in `arena`; it carries its `bits`. */
const char *proof_of_work_make(const struct token_issuer *issuer,
    struct arena *arena, int bits, int64_t now);

/*
 * GOOD spends the challenge.  WRONG spends nothing, whatever was wrong: else
 * the set of spent ones could be filled without work.  Either text may be
 * NULL; a number above INT64_MAX, or with a leading zero, is WRONG.
 */
enum token_outcome proof_of_work_judge(const struct token_issuer *issuer,
    const char *challenge, const char *proof, int64_t now);

/* Finds the smallest n, in about 2^bits tries.  False where the first 2^(bits
 * + 6) do not hold one, which chance brings once in e^64 times. */
bool proof_of_work_solve(const char *challenge, int bits, int64_t *n);

#endif
