#include "store/gdbm/flush_page.h"

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

struct flush_page {
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

struct flush_page *
flush_page_open(int dir)
{
	struct flush_page *page = calloc(1, sizeof(*page));
	void *map = MAP_FAILED;

	if (page == NULL)
		log_out_of_memory();
	if (open_filled(dir, &page->fd) == STORE_OK)
		map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		    page->fd, 0);
	if (map == MAP_FAILED) {
		file_close(page->fd);
		free(page);
		return NULL;
	}
	page->words = map;
	return page;
}

void
flush_page_close(struct flush_page *page)
{
	if (page == NULL)
		return;
	(void)munmap(page->words, SIZE);
	file_close(page->fd);
	free(page);
}

bool
flush_page_is_linked(const struct flush_page *page)
{
	return page != NULL && file_is_linked(page->fd);
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
flush_page_durable(const struct flush_page *page, const struct journal *journal)
{
	if (page == NULL)
		return 0;
	return read_word(atomic_load(&page->words->durable), journal);
}

void
flush_page_tell(struct flush_page *page, const struct journal *journal,
    uint64_t durable)
{
	uint64_t word = 0;

	if (page == NULL)
		return;
	word = atomic_load(&page->words->durable);
	while (read_word(word, journal) < durable) {
		if (atomic_compare_exchange_weak(&page->words->durable, &word,
			word_of(journal, durable)))
			return;
	}
}

void
flush_page_correct(struct flush_page *page, const struct journal *journal)
{
	if (flush_page_durable(page, journal) > journal->end)
		atomic_store(&page->words->durable, 0);
}

void
flush_page_fail(struct flush_page *page, const struct journal *journal)
{
	if (page != NULL)
		atomic_store(&page->words->failed, journal->tag);
}

bool
flush_page_has_failed(const struct flush_page *page,
    const struct journal *journal)
{
	return page != NULL
	       && atomic_load(&page->words->failed) == journal->tag;
}

uint32_t
flush_page_bell(const struct flush_page *page)
{
	return page == NULL ? 0 : atomic_load(&page->words->bell);
}

void
flush_page_wait(struct flush_page *page, uint32_t bell, int milliseconds)
{
	struct timespec time = { .tv_nsec = milliseconds * 1000000L };

	/* Not the private kind: others wake by another map of the file. */
	if (page != NULL)
		(void)syscall(SYS_futex, &page->words->bell, FUTEX_WAIT, bell,
		    &time, NULL, 0);
}

void
flush_page_ring(struct flush_page *page)
{
	if (page == NULL)
		return;
	(void)atomic_fetch_add(&page->words->bell, 1);
	(void)syscall(SYS_futex, &page->words->bell, FUTEX_WAKE, INT_MAX, NULL,
	    NULL, 0);
}
