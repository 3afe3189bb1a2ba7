#include "store/flush.h"

#include <unistd.h>

#include "base/log.h"
#include "store/file.h"

static const char name[] = "failed";

enum store_outcome
flush_reach(int dir, struct journal *journal, uint64_t end)
{
	/* What others wrote before this flush comes along. */
	uint64_t covered = journal->end > end ? journal->end : end;

	if (journal->durable >= end)
		return STORE_OK;
	if (file_sync_data(journal->fd, journal->name) != STORE_OK) {
		flush_fail(dir);
		return STORE_FAILED;
	}
	journal->durable = covered;
	return STORE_OK;
}

void
flush_fail(int dir)
{
	int fd = -1;

	log_warning("store: writing has stopped after an I/O error; look at "
		    "the disk, then run latchkey recover");
	if (file_open(dir, name, FILE_ENSURE, &fd) == STORE_OK)
		(void)file_sync_directory(dir);
	file_close(fd);
}

bool
flush_has_failed(int dir)
{
	return faccessat(dir, name, F_OK, 0) == 0;
}
