/* The page: a page that all processes map, on which they tell each other how
 * far the journal is durable and that a flush failed.  Nothing that the store
 * promises hangs on it: it may be old, foreign, wiped or gone at any moment,
 * which costs time only. */
#ifndef STORE_FLUSH_PAGE_H
#define STORE_FLUSH_PAGE_H

#include "base/attribute.h"
#include "store/gdbm/journal.h"

#include <stdbool.h>
#include <stdint.h>

struct flush_page;

/* Opens the file "flush" in `dir`, making it where it is absent; NULL after a
 * warning.  All others below take a NULL for a page that says nothing. */
void flush_page_close(struct flush_page *page);
struct flush_page *flush_page_open(int dir) FREED_BY(flush_page_close);

/* False where somebody removed the file: others have another page by now. */
bool flush_page_is_linked(const struct flush_page *page);

/* All bytes of the journal before this are durable; 0 where the page does not
 * speak of this journal. */
uint64_t flush_page_durable(const struct flush_page *page,
    const struct journal *journal);

/* Says so; less than what stands there changes nothing. */
void flush_page_tell(struct flush_page *page, const struct journal *journal,
    uint64_t durable);

/* With the lock and everything read: takes back what goes beyond the end, as
 * it does in a copy of the directory that was made file by file. */
void flush_page_correct(struct flush_page *page, const struct journal *journal);

/* The flag after a failed flush of this journal. */
void flush_page_fail(struct flush_page *page, const struct journal *journal);
bool flush_page_has_failed(const struct flush_page *page,
    const struct journal *journal);

/* Waiting, without missing a call in between: flush_page_bell(), look, then
 * flush_page_wait() with what the bell said; at most so many milliseconds. */
uint32_t flush_page_bell(const struct flush_page *page);
void flush_page_wait(struct flush_page *page, uint32_t bell, int milliseconds);
void flush_page_ring(struct flush_page *page);

#endif
