#include "account/scheme.h"

#include <string.h>

#include "base/ascii.h"

enum { LOG_MAX = 40 };

/* What a string says of its cost; rank 0 is a method that is not known. */
struct dearness {
	int rank;
	long cost;
};

/* crypt(5): the letters of its numbers, by their value. */
static long
digit(char letter)
{
	static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	const char *at = letter == '\0' ? NULL : strchr(letters, letter);

	return at == NULL ? 0 : at - letters;
}

/* "jAT": flavour, the logarithm of N, r - 1; it takes 128 N r bytes. */
static long
yescrypt_cost(const char *setting)
{
	long log = 0;

	if (setting[0] == '\0' || setting[1] == '\0')
		return 0;
	log = digit(setting[1]);
	return (digit(setting[2]) + 1) << (log < LOG_MAX ? log : LOG_MAX);
}

static long
decimal(const char *text)
{
	long number = 0;

	for (int i = 0; i < 9 && ascii_is_digit(text[i]); i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

/* "rounds=N$", or what is meant without it. */
static long
sha_cost(const char *setting)
{
	static const char rounds[] = "rounds=";

	return strncmp(setting, rounds, strlen(rounds)) == 0
		   ? decimal(setting + strlen(rounds))
		   : 5000;
}

static struct dearness
judge(const char *text)
{
	if (strncmp(text, "$y$", 3) == 0)
		return (struct dearness){ 5, yescrypt_cost(text + 3) };
	if (strncmp(text, "$gy$", 4) == 0)
		return (struct dearness){ 5, yescrypt_cost(text + 4) };
	if (strncmp(text, "$7$", 3) == 0)
		return (struct dearness){ 4, digit(text[3]) };
	if (strncmp(text, "$2", 2) == 0 && text[2] != '\0' && text[3] == '$')
		return (struct dearness){ 3, decimal(text + 4) };
	if (strncmp(text, "$6$", 3) == 0)
		return (struct dearness){ 2, sha_cost(text + 3) };
	if (strncmp(text, "$5$", 3) == 0)
		return (struct dearness){ 1, sha_cost(text + 3) };
	if (strncmp(text, "$1$", 3) == 0)
		return (struct dearness){ 1, 0 };
	return (struct dearness){ 0, 0 };
}

bool
scheme_exceeds(const char *scheme, const char *hash)
{
	struct dearness due = judge(scheme);
	struct dearness is = judge(hash);

	if (due.rank == 0 || is.rank == 0)
		return false;
	return due.rank != is.rank ? due.rank > is.rank : due.cost > is.cost;
}
