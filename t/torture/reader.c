#include "reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/random.h"
#include "base/siphash.h"
#include "store/gdbm/journal.h"

enum { RECORDS = 8192, NAP = 300 };

struct memory {
	uint64_t offset;
	size_t len;
	uint64_t hash;
};

static struct memory records[RECORDS];
static size_t count;

static uint64_t
hash_of(const struct journal *journal, uint64_t offset, size_t len)
{
	static const uint8_t key[16] = "a key of a test";

	return siphash_64(key, journal->map + offset, len);
}

static void
remember(struct reader *reader, const struct journal *journal, uint64_t offset)
{
	struct memory *new = &records[count % RECORDS];

	new->offset = offset;
	new->len = (size_t)(journal->end - offset);
	new->hash = hash_of(journal, offset, new->len);
	count++;
	reader->accepted++;
}

static void
look(struct reader *reader, const struct journal *journal, size_t number)
{
	const struct memory *record = &records[number];

	reader->again++;
	reader->changed +=
	    hash_of(journal, record->offset, record->len) != record->hash;
}

static size_t
known(void)
{
	return count < RECORDS ? count : RECORDS;
}

static void
look_at_all(struct reader *reader, const struct journal *journal)
{
	for (size_t i = 0; i < known(); i++)
		look(reader, journal, i);
}

/* What was written last is what an overwriting would hit. */
static void
look_at_some(struct reader *reader, const struct journal *journal)
{
	for (size_t i = 0; i < 8 && i < known(); i++) {
		look(reader, journal, (count - 1 - i) % RECORDS);
		look(reader, journal, random_below((uint32_t)known()));
	}
}

/* Whether the journal may still grow. */
static bool
wait_for_more(struct reader *reader, const struct journal *journal)
{
	look_at_some(reader, journal);
	(void)usleep(NAP);
	return !reader->stop && file_is_linked(journal->fd);
}

/* Reads one journal to its end; 0, or the number of the next. */
static uint64_t
follow(struct reader *reader, struct journal *journal)
{
	struct journal_record record;
	uint64_t next = 0;
	bool more = true;

	count = 0;
	while (next == 0 && more) {
		uint64_t offset = journal->end;

		switch (journal_step(journal, &record)) {
		case JOURNAL_READ:
			remember(reader, journal, offset);
			break;
		case JOURNAL_SEALED:
			next = journal->next;
			break;
		case JOURNAL_END:
		case JOURNAL_UNREAD:
			more = wait_for_more(reader, journal);
			break;
		}
	}
	look_at_all(reader, journal);
	return next;
}

void
reader_run(struct reader *reader, int dir)
{
	struct manifest manifest;
	struct journal *journal = NULL;
	uint64_t number = 0;

	while (!reader->stop) {
		if (number == 0) {
			if (manifest_read(dir, &manifest) != STORE_OK)
				continue;
			number = manifest.journal;
		}
		if (journal_open(dir, &manifest, number, &journal)
		    != STORE_OK) {
			number = 0;
			continue;
		}
		number = follow(reader, journal);
		journal_close(journal);
	}
}
