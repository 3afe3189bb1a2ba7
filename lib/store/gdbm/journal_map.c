#include "store/gdbm/journal_map.h"

#include "base/log.h"
#include "store/file.h"

enum journal_map
journal_map_reach(int fd, const char *name, const uint8_t **map, size_t *mapped,
    size_t wanted)
{
	int64_t size = 0;

	if (wanted <= *mapped)
		return JOURNAL_MAP_THERE;
	size = file_size(fd);
	if (size < 0) {
		log_warning("store: %s: its size cannot be asked", name);
		return JOURNAL_MAP_UNREAD;
	}
	if ((size_t)size > *mapped
	    && !file_map_more(fd, name, map, mapped, (size_t)size))
		return JOURNAL_MAP_UNREAD;
	return wanted <= *mapped ? JOURNAL_MAP_THERE : JOURNAL_MAP_SHORT;
}
