/* Passwords as crypt(3) strings, and slots that bound how many are hashed. */

#include "account/password.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "scratch.h"
#include "tap.h"

/* The cheapest that crypt(3) knows of this kind. */
static const char scheme[] = "$y$j75$";
static const char right[] = "Kirschbaum \xc3\xa4 vK8#";

static struct arena *arena;
static int dir;

static void
test_hash(void)
{
	const char *hash = password_hash(arena, dir, scheme, right);
	const char *again = password_hash(arena, dir, scheme, right);
	const char *usual = password_hash(arena, dir, "$y$jAT$", right);

	if (hash == NULL || again == NULL || usual == NULL)
		bail("no hash: %s", scratch_log());
	ok(strncmp(hash, scheme, strlen(scheme)) == 0, "of the scheme");
	ok(strncmp(usual, "$y$jAT$", 7) == 0, "of the usual scheme too");
	ok(strcmp(hash, again) != 0, "salted");
	is_int(password_verify(dir, scheme, hash, right), PASSWORD_RIGHT,
	    "right");
	is_int(password_verify(dir, scheme, usual, right), PASSWORD_RIGHT,
	    "whatever the scheme is now");
	is_int(password_verify(dir, scheme, hash, "Kirschbaum \xc3\xa4 vK8$"),
	    PASSWORD_WRONG, "wrong");
	is_int(password_verify(dir, scheme, hash, ""), PASSWORD_WRONG, "empty");
	is_int(password_verify(dir, scheme, NULL, right), PASSWORD_WRONG,
	    "nobody's password is never right");
}

/* As long as crypt(3) takes: its last byte counts. */
static void
test_long(void)
{
	char text[PASSWORD_BYTES_MAX + 1];
	const char *hash = NULL;

	memset(text, 'x', PASSWORD_BYTES_MAX);
	text[PASSWORD_BYTES_MAX] = '\0';
	hash = password_hash(arena, dir, scheme, text);
	is_int(password_verify(dir, scheme, hash, text), PASSWORD_RIGHT,
	    "511 bytes");
	text[PASSWORD_BYTES_MAX - 1] = 'y';
	is_int(password_verify(dir, scheme, hash, text), PASSWORD_WRONG,
	    "all of them count");
}

static void
test_broken_hashes(void)
{
	static const char *const broken[] = { "", "*", "*0", "!", "x",
		"$y$j75$", "$9$none$", "plain text" };

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		is_int(password_verify(dir, scheme, broken[i], right),
		    PASSWORD_WRONG, "no hash: \"%s\"", broken[i]);
		is_int(password_verify(dir, scheme, broken[i], broken[i]),
		    PASSWORD_WRONG, "nor its own password");
	}
	ok(password_hash(arena, dir, "$nonsense$", right) == NULL
		&& strstr(scratch_log(), "[password] scheme") != NULL,
	    "a scheme that is none");
}

/* The same result as for no memory: no answer. */
static void
test_cut_hashes(void)
{
	static const char *const cut[] = { "$y$", "$y$j75$short" };

	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
		is_int(password_verify(dir, scheme, cut[i], right),
		    PASSWORD_BUSY, "a hash that was cut: \"%s\"", cut[i]);
}

/* In a child each, as what was limited cannot be had back. */
static int
verify_within(bool memory, rlim_t most, const char *hash)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		struct rlimit limit = { most, most };

		(void)setrlimit(memory ? RLIMIT_AS : RLIMIT_NOFILE, &limit);
		_exit((int)password_verify(dir, scheme, hash, right));
	}
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
test_no_resource(void)
{
	const char *hash = password_hash(arena, dir, "$y$jAT$", right);
	int64_t start = clock_monotonic();

	if (hash == NULL)
		bail("no hash: %s", scratch_log());
#if !defined(__SANITIZE_ADDRESS__)
	is_int(verify_within(true, (rlim_t)20 << 20, hash), PASSWORD_BUSY,
	    "security 18: no memory for the hash is not \"wrong\"");
#endif
	is_int(verify_within(false, 0, hash), PASSWORD_BUSY,
	    "nor is no descriptor for a slot");
	is_int(verify_within(false, 0, NULL), PASSWORD_BUSY,
	    "the same for nobody's password");
	ok(clock_monotonic() - start < 1000,
	    "nobody waits for what is not to come");
}

/* Other processes hold all slots. */
static void
test_busy(void)
{
	static const char *const slots[] = { "hash.0", "hash.1", "hash.2",
		"hash.3" };
	int held[4];
	const char *hash = password_hash(arena, dir, scheme, right);
	int64_t start = 0;

	for (int i = 0; i < 4; i++) {
		held[i] =
		    openat(dir, slots[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (held[i] < 0 || flock(held[i], LOCK_EX | LOCK_NB) != 0)
			bail("%s is not free", slots[i]);
	}
	start = clock_monotonic();
	is_int(password_verify(dir, scheme, hash, right), PASSWORD_BUSY,
	    "busy");
	ok(clock_monotonic() - start >= 1000, "after a second of waiting");
	ok(password_hash(arena, dir, scheme, right) == NULL, "no hash either");
	(void)close(held[0]);
	is_int(password_verify(dir, scheme, hash, right), PASSWORD_RIGHT,
	    "one slot is enough");
	for (int i = 1; i < 4; i++)
		(void)close(held[i]);
}

/* A slot is given back each time: else five hashes would be the last. */
static void
test_given_back(void)
{
	bool all = true;
	int64_t start = clock_monotonic();

	for (int i = 0; i < 8; i++)
		all = all && password_hash(arena, dir, scheme, right) != NULL;
	ok(all, "as many as one likes, in turn");
	ok(clock_monotonic() - start < 8000, "without waiting");
	is_int(scratch_count("hash."), 4, "and no more than four slots");
}

int
main(void)
{
	(void)alarm(60);
	scratch_catch_log();
	arena = arena_new();
	dir = scratch_directory();
	test_hash();
	test_long();
	test_broken_hashes();
	test_cut_hashes();
	test_no_resource();
	test_busy();
	test_given_back();
	arena_free(arena);
	return done();
}
