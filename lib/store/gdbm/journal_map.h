/* The map of a journal, which follows the file as it grows; for journal.c. */
#ifndef STORE_GDBM_JOURNAL_MAP_H
#define STORE_GDBM_JOURNAL_MAP_H

#include <stddef.h>
#include <stdint.h>

/* No memory to map a file that has grown is no end of it: then nothing is known
 * of what follows, and nothing may be written there. */
enum journal_map {
	JOURNAL_MAP_SHORT, /* the file has not as many */
	JOURNAL_MAP_THERE,
	JOURNAL_MAP_UNREAD, /* after a warning */
};

/* Whether `wanted` bytes are in the map, which is made longer, to what the file
 * has by now, where it is shorter.  NULL and 0 are no map yet. */
enum journal_map journal_map_reach(int fd, const char *name,
    const uint8_t **map, size_t *mapped, size_t wanted);

#endif
