#include "store/store_open.h"

#include <stddef.h>

#include "base/log.h"
#include "store/file.h"
#include "store/gdbm/gdbm_store.h"

static bool single_host;

void
store_open_single_host(bool single)
{
	single_host = single;
}

bool
store_open_allows(int dir)
{
	if (single_host || file_is_local(dir))
		return true;
	log_warning("store: a file system that hosts share cannot hold it; set "
		    "[state] dir to a local disk, or single_host = yes where "
		    "all programs run on this host");
	return false;
}

enum store_outcome
store_open(int dir, struct store **store)
{
	*store = NULL;
	return store_open_allows(dir) ? gdbm_store_open(dir, store)
				      : STORE_FAILED;
}
