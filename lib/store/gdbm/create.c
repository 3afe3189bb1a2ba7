#include "store/gdbm/create.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/random.h"
#include "store/file.h"
#include "store/gdbm/journal.h"
#include "store/gdbm/lock.h"
#include "store/gdbm/manifest.h"

static bool
visit_other(void *context, const char *name)
{
	bool *other = context;

	*other = (ascii_begins(name, "base.") || ascii_begins(name, "journal."))
		 && !ascii_ends(name, ".tmp") && strcmp(name, "journal.1") != 0;
	return !*other;
}

static bool
is_blank(int dir, const char *name)
{
	int fd = -1;
	enum store_outcome outcome = file_open(dir, name, FILE_READ, &fd);
	size_t size = outcome == STORE_OK ? (size_t)file_size(fd) : 0;
	const uint8_t *map = NULL;
	size_t at = JOURNAL_HEADER;

	if (outcome == STORE_OK && size > at)
		map = file_map(fd, name, size);
	while (map != NULL && at < size && map[at] == 0)
		at++;
	file_unmap(map, size);
	file_close(fd);
	return outcome == STORE_ABSENT || (outcome == STORE_OK && at >= size);
}

/* What a creation leaves that was killed half-way: nobody ever wrote there. */
static bool
is_half_made(int dir)
{
	bool other = false;

	return file_each(dir, visit_other, &other) && !other
	       && is_blank(dir, "journal.1");
}

static enum store_outcome
create(int dir)
{
	struct manifest manifest = { .generation = 1, .journal = 1 };
	enum store_outcome outcome = STORE_OK;
	int fd = -1;

	outcome = file_open(dir, "MANIFEST", FILE_READ, &fd);
	file_close(fd);
	if (outcome != STORE_ABSENT)
		return outcome == STORE_OK ? STORE_EXISTS : outcome;
	if (!is_half_made(dir)) {
		log_warning("store: files of a store lie here without their "
			    "MANIFEST; put it back, or move them away");
		return STORE_DAMAGED;
	}
	random_bytes(manifest.id, sizeof(manifest.id));
	random_bytes(manifest.key, sizeof(manifest.key));
	outcome =
	    journal_create(dir, &manifest, manifest.journal, JOURNAL_SIZE_MIN);
	return outcome == STORE_OK ? manifest_write(dir, &manifest) : outcome;
}

enum store_outcome
create_run(int dir, int64_t wait)
{
	int lock = -1;
	enum store_outcome outcome = lock_take(dir, LOCK_MERGE, wait, &lock);

	if (outcome == STORE_OK)
		outcome = create(dir);
	file_close(lock);
	return outcome;
}
