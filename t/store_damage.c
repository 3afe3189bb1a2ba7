#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/siphash.h"
#include "fault.h"
#include "keys.h"
#include "scratch.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "store/word.h"
#include "tap.h"

/* Damage is found and said; it never reads as absent, nor as another value. */

static int dir;

/* Three commits of one process: the later ones know the first to be durable. */
static void
make_three(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "one", "first", 0);
	(void)keys_put(store, "two", "second", 0);
	(void)keys_put(store, "three", "third", 0);
	store_close(store);
}

static void
make_merged(void)
{
	struct store *store = keys_fresh();

	(void)keys_put(store, "one", "first", 0);
	if (keys_merge() != STORE_OK)
		bail("no merge");
	store_close(store);
}

static enum store_outcome
open_outcome(void)
{
	struct store *store = NULL;
	enum store_outcome outcome = store_open(dir, &store);

	store_close(store);
	return outcome;
}

static void
without(const char *name, enum store_outcome wanted)
{
	(void)renameat(dir, name, dir, "away");
	is_int(open_outcome(), wanted, "step 2: without %s", name);
	(void)renameat(dir, "away", dir, name);
}

static void
test_missing(void)
{
	make_merged();
	without("MANIFEST", STORE_DAMAGED);
	ok(strstr(scratch_log(), "MANIFEST") != NULL, "and the log names it");
	without("base.1.gdbm", STORE_DAMAGED);
	without("base.1.sums", STORE_DAMAGED);
	without("journal.2", STORE_DAMAGED);
	without("lock", STORE_OK);
	is_int(open_outcome(), STORE_OK, "all of them back");
	(void)unlinkat(dir, "MANIFEST", 0);
	is_int(store_admin_create(dir), STORE_DAMAGED,
	    "files without MANIFEST are no place for a new store");
	ok(scratch_has("journal.2"), "and are left alone");
}

/* What prepares a test has worked, or there is nothing to test. */
static void
must(int result)
{
	if (result != 0)
		bail("cannot be prepared: %s", strerror(errno));
}

static void
test_modes(void)
{
	make_three();
	must(fchmodat(dir, "MANIFEST", 0640, 0));
	is_int(open_outcome(), STORE_FORMAT, "MANIFEST that others may read");
	must(fchmodat(dir, "MANIFEST", 0600, 0));
	must(fchmodat(dir, "journal.1", 0602, 0));
	is_int(open_outcome(), STORE_FORMAT, "a journal others may write");
	must(fchmodat(dir, "journal.1", 0600, 0));
	must(renameat(dir, "journal.1", dir, "elsewhere"));
	must(symlinkat("elsewhere", dir, "journal.1"));
	is_int(open_outcome(), STORE_FORMAT, "a journal behind a link");
	must(unlinkat(dir, "journal.1", 0));
	must(mkfifoat(dir, "journal.1", 0600));
	is_int(open_outcome(), STORE_FORMAT, "a journal that is a pipe");
	must(renameat(dir, "elsewhere", dir, "journal.1"));
	is_int(open_outcome(), STORE_OK, "as it was");
}

static void
test_manifest(void)
{
	off_t size = 0;
	int refused = 0;
	int fd = -1;

	make_three();
	fd = fault_open(dir, "MANIFEST");
	size = fault_size(fd);
	for (off_t at = 0; at < size; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			enum store_outcome outcome = STORE_OK;

			fault_flip(fd, at, bit);
			outcome = open_outcome();
			refused +=
			    outcome == STORE_DAMAGED || outcome == STORE_FORMAT;
			fault_flip(fd, at, bit);
		}
	}
	is_int(refused, (intmax_t)size * 8,
	    "step 2: each bit of MANIFEST counts");
	fault_write(fd, "latchkey store 2\n", 17, 0);
	is_int(open_outcome(), STORE_FORMAT,
	    "step 2: a newer format is refused");
	if (ftruncate(fd, 0) != 0)
		bail("cannot truncate");
	is_int(open_outcome(), STORE_DAMAGED, "an empty MANIFEST");
	(void)close(fd);
}

/* An older program meets a journal that a newer one has begun. */
static void
test_newer(void)
{
	uint8_t header[64];
	int fd = -1;

	make_three();
	fd = fault_open(dir, "journal.1");
	if (pread(fd, header, sizeof(header), 0) != (ssize_t)sizeof(header))
		bail("no header");
	word_put_32(header + 8, 2);
	word_put_64(header + 56, siphash_64(header + 40, header, 56));
	fault_write(fd, header, sizeof(header), 0);
	is_int(open_outcome(), STORE_FORMAT,
	    "step 2: a journal of a newer format is refused");
	ok(strstr(scratch_log(), "newer program") != NULL,
	    "and the log says what to do");
	(void)close(fd);
}

static void
test_journal(void)
{
	int fd = -1;
	off_t end = 0;
	off_t third = 0;
	int wrong = 0;
	int unseen = 0;

	make_three();
	fd = fault_open(dir, "journal.1");
	end = fault_used(fd);
	third = 64 + (end - 64) / 3 * 2 - 16;
	for (off_t at = 0; at < end; at++) {
		struct store *store = NULL;
		unsigned bit = random_below(8);

		fault_flip(fd, at, bit);
		if (store_open(dir, &store) == STORE_OK) {
			unseen += at < third;
			wrong += keys_judge(store, "one", "first") != 1;
			wrong += keys_judge(store, "two", "second") != 1;
			wrong += keys_judge(store, "three", "(absent)") != 1;
		}
		store_close(store);
		fault_flip(fd, at, bit);
	}
	(void)close(fd);
	is_int(unseen, 0, "step 8: a fault before a later commit is found");
	is_int(wrong, 0, "step 8: one in the last reads as a torn write");
}

/* A process that has read the journal, and then it changes. */
static void
test_known_journal(void)
{
	int fd = -1;
	off_t end = 0;
	int wrong = 0;
	int said = 0;

	make_three();
	fd = fault_open(dir, "journal.1");
	end = fault_used(fd);
	for (off_t at = 64; at < end; at++) {
		struct store *store = keys_open(dir);
		unsigned bit = random_below(8);
		int one = 0;
		int none = 0;

		fault_flip(fd, at, bit);
		one = keys_judge(store, "one", "first");
		none = keys_judge(store, "none", "(absent)");
		wrong += one < 0 || none < 0;
		said += one == 0;
		fault_flip(fd, at, bit);
		store_close(store);
	}
	(void)close(fd);
	is_int(wrong, 0,
	    "step 9: a fault never reads as absent or as another value");
	ok(said > 30, "step 9: but as damage");
}

static void
test_torn(void)
{
	char garbage[300];
	off_t end = 0;
	int fd = -1;
	struct store *store = NULL;

	make_three();
	fd = fault_open(dir, "journal.1");
	end = (fault_used(fd) + 7) / 8 * 8;
	random_bytes(garbage, sizeof(garbage));
	fault_write(fd, "\x90\0\0\0\1\0\0\0", 8, end);
	fault_write(fd, garbage, sizeof(garbage), end + 8);
	fault_write(fd, garbage, sizeof(garbage), end + 5000);
	store = keys_open(dir);
	is_string(keys_get(store, "three"), "third", "before a torn tail");
	is_int(keys_put(store, "four", "fourth", 0), STORE_OK,
	    "step 8: a torn tail is written over");
	store_close(store);
	ok(fault_used(fd) < end + 300, "all of it is cleared");
	store = keys_open(dir);
	is_string(keys_get(store, "one"), "first", "the first is there");
	is_string(keys_get(store, "four"), "fourth", "the new one too");
	store_close(store);
	/* Zeros where a record stood are no end, while later ones stand. */
	fault_zero(fd, 64, 128);
	is_int(open_outcome(), STORE_DAMAGED,
	    "step 8: a hole in the journal is found");
	(void)close(fd);
}

/* What a power cut may leave: a record whose predecessor was written anew. */
static void
test_chain(void)
{
	char older[2048];
	off_t first = 0;
	off_t end = 0;
	int fd = -1;
	struct store *store = keys_fresh();

	fd = fault_open(dir, "journal.1");
	(void)keys_put(store, "one", "first", 0);
	first = (fault_used(fd) + 7) / 8 * 8;
	(void)keys_put(store, "two", "second", 0);
	store_close(store);
	end = (fault_used(fd) + 7) / 8 * 8;
	if (pread(fd, older, (size_t)(end - 64), 64) != end - 64)
		bail("cannot read");
	fault_zero(fd, 64, end);
	store = keys_open(dir);
	(void)keys_put(store, "one", "again", 0);
	store_close(store);
	fault_write(fd, older + first - 64, (size_t)(end - first), first);
	store = keys_open(dir);
	is_string(keys_get(store, "one"), "again",
	    "step 1: the new record counts");
	is_string(keys_get(store, "two"), "(absent)",
	    "an older one behind it does not");
	is_int(keys_put(store, "three", "third", 0), STORE_OK, "and goes");
	is_string(keys_get(store, "two"), "(absent)", "for good");
	store_close(store);
	(void)close(fd);
}

/* A record counts where it says that it stands, and nowhere else: a copy in
 * what a power cut left is no sign of damage. */
static void
test_place(void)
{
	char copy[2048];
	off_t first = 0;
	off_t second = 0;
	off_t end = 0;
	int fd = -1;
	struct store *store = keys_fresh();

	fd = fault_open(dir, "journal.1");
	(void)keys_put(store, "one", "first", 0);
	first = (fault_used(fd) + 7) / 8 * 8;
	(void)keys_put(store, "two", "second", 0);
	second = (fault_used(fd) + 7) / 8 * 8;
	(void)keys_put(store, "three", "third", 0);
	store_close(store);
	end = (fault_used(fd) + 7) / 8 * 8;
	if (pread(fd, copy, (size_t)(end - second), second) != end - second)
		bail("cannot read");
	fault_zero(fd, first, end);
	fault_write(fd, copy, (size_t)(end - second), end);
	store = keys_open(dir);
	is_int(keys_put(store, "four", "fourth", 0), STORE_OK,
	    "a record in another place is a torn tail");
	is_string(keys_get(store, "one"), "first", "before it all is there");
	is_string(keys_get(store, "three"), "(absent)", "it does not count");
	store_close(store);
	(void)close(fd);
}

/* Step 7: while the mark of a failed write lies there nobody writes. */
static void
test_mark(void)
{
	struct store *store = keys_fresh();
	int fd = -1;

	(void)keys_put(store, "one", "first", 0);
	fd = openat(dir, "failed", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	is_int(keys_put(store, "two", "second", 0), STORE_FAILED,
	    "step 7: writing is refused");
	is_string(keys_get(store, "one"), "first", "reading goes on");
	(void)close(fd);
	(void)unlinkat(dir, "failed", 0);
	is_int(keys_put(store, "two", "second", 0), STORE_OK, "and then goes");
	store_close(store);
}

int
main(void)
{
	dir = scratch_directory();
	scratch_catch_log();
	test_missing();
	test_modes();
	test_manifest();
	test_newer();
	test_journal();
	test_known_journal();
	test_torn();
	test_chain();
	test_place();
	test_mark();
	return done();
}
