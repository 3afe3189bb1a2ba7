#include "store/slate.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "store/file.h"

enum {
	SIZE = 4096,
	END_BITS = 31, /* of an offset / 8 */
};

#define END_MASK ((UINT64_C(1) << END_BITS) - 1)

static const char name[] = "flush";

/* One word says of which journal it speaks and how far that is durable, so
 * that no kill can part the two. */
struct words {
	_Atomic uint64_t durable; /* tag, 33 bits | offset / 8, 31 bits */
	_Atomic uint64_t failed;  /* the tag of a journal */
	_Atomic uint32_t bell;    /* what a futex waits on */
};

struct slate {
	struct words *words;
	int fd;
};

/* Written to its end: a hole would be a SIGBUS on a full disk. */
static enum store_outcome
open_filled(int dir, int *fd)
{
	enum store_outcome outcome = file_open(dir, name, FILE_ENSURE, fd);
	int64_t size = 0;

	if (outcome != STORE_OK)
		return outcome;
	size = file_size(*fd);
	if (size < SIZE)
		outcome = file_zero(*fd, name, 0, SIZE);
	return size < 0 ? STORE_FAILED : outcome;
}

struct slate *
slate_open(int dir)
{
	struct slate *slate = calloc(1, sizeof(*slate));
	void *map = MAP_FAILED;

	if (slate == NULL)
		log_out_of_memory();
	if (open_filled(dir, &slate->fd) == STORE_OK)
		map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		    slate->fd, 0);
	if (map == MAP_FAILED) {
		file_close(slate->fd);
		free(slate);
		return NULL;
	}
	slate->words = map;
	return slate;
}

void
slate_close(struct slate *slate)
{
	if (slate == NULL)
		return;
	(void)munmap(slate->words, SIZE);
	file_close(slate->fd);
	free(slate);
}

bool
slate_is_linked(const struct slate *slate)
{
	return slate != NULL && file_is_linked(slate->fd);
}

static uint64_t
word_of(const struct journal *journal, uint64_t durable)
{
	return (journal->tag & ~END_MASK) | durable / 8;
}

/* What a word says of the journal. */
static uint64_t
read_word(uint64_t word, const struct journal *journal)
{
	if (((word ^ journal->tag) & ~END_MASK) != 0)
		return 0;
	return (word & END_MASK) * 8;
}

uint64_t
slate_durable(const struct slate *slate, const struct journal *journal)
{
	if (slate == NULL)
		return 0;
	return read_word(atomic_load(&slate->words->durable), journal);
}

void
slate_tell(struct slate *slate, const struct journal *journal, uint64_t durable)
{
	uint64_t word = 0;

	if (slate == NULL)
		return;
	word = atomic_load(&slate->words->durable);
	while (read_word(word, journal) < durable) {
		if (atomic_compare_exchange_weak(&slate->words->durable, &word,
			word_of(journal, durable)))
			return;
	}
}

void
slate_correct(struct slate *slate, const struct journal *journal)
{
	if (slate_durable(slate, journal) > journal->end)
		atomic_store(&slate->words->durable, 0);
}

void
slate_fail(struct slate *slate, const struct journal *journal)
{
	if (slate != NULL)
		atomic_store(&slate->words->failed, journal->tag);
}

bool
slate_has_failed(const struct slate *slate, const struct journal *journal)
{
	return slate != NULL
	       && atomic_load(&slate->words->failed) == journal->tag;
}

uint32_t
slate_bell(const struct slate *slate)
{
	return slate == NULL ? 0 : atomic_load(&slate->words->bell);
}

void
slate_wait(struct slate *slate, uint32_t bell, int milliseconds)
{
	struct timespec time = { .tv_nsec = milliseconds * 1000000L };

	/* Not the private kind: others wake by another map of the file. */
	if (slate != NULL)
		(void)syscall(SYS_futex, &slate->words->bell, FUTEX_WAIT, bell,
		    &time, NULL, 0);
}

void
slate_ring(struct slate *slate)
{
	if (slate == NULL)
		return;
	(void)atomic_fetch_add(&slate->words->bell, 1);
	(void)syscall(SYS_futex, &slate->words->bell, FUTEX_WAKE, INT_MAX, NULL,
	    NULL, 0);
}
