#include "store/gdbm/gdbm_library.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct gdbm_library {
	GDBM_FILE db;
	datum found; /* what the last look-up gave */
};

datum
gdbm_library_datum(const void *bytes, size_t len)
{
	union {
		const void *given;
		char *wanted; /* GDBM's type lacks the const */
	} address = { .given = bytes };

	return (datum){ .dptr = address.wanted, .dsize = (int)len };
}

void
gdbm_library_give_up(const char *reason)
{
	log_warning("store: GDBM gives up: %s", reason);
}

struct gdbm_library *
gdbm_library_open(int fd, const char *name)
{
	struct gdbm_library *new = calloc(1, sizeof(*new));
	size_t cache = GDBM_LIBRARY_CACHE;
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	if (new == NULL)
		log_out_of_memory();
	if (own >= 0)
		new->db = gdbm_fd_open(own, name, 0,
		    GDBM_READER | GDBM_NOLOCK | GDBM_CLOEXEC | GDBM_CLOERROR,
		    gdbm_library_give_up);
	if (new->db == NULL) {
		log_warning("store: %s: GDBM does not open it: %s", name,
		    gdbm_strerror(gdbm_errno));
		free(new);
		return NULL;
	}
	(void)gdbm_setopt(new->db, GDBM_SETCACHESIZE, &cache, sizeof(cache));
	return new;
}

void
gdbm_library_close(struct gdbm_library *library)
{
	if (library == NULL)
		return;
	free(library->found.dptr);
	(void)gdbm_close(library->db);
	free(library);
}

/* What GDBM says besides of a key that is not there is a fault. */
static enum store_outcome
outcome_of(const struct gdbm_library *library, datum got)
{
	if (got.dptr != NULL)
		return STORE_OK;
	return gdbm_last_errno(library->db) == GDBM_ITEM_NOT_FOUND
		   ? STORE_ABSENT
		   : STORE_DAMAGED;
}

static struct gdbm_reader_item
item_of(datum key, datum value)
{
	return (struct gdbm_reader_item){
		.key = (const uint8_t *)key.dptr,
		.key_len = (size_t)key.dsize,
		.bytes = (const uint8_t *)value.dptr,
		.len = (size_t)value.dsize,
	};
}

enum store_outcome
gdbm_library_find(struct gdbm_library *library, const uint8_t *key, size_t len,
    struct gdbm_reader_item *item)
{
	datum name = gdbm_library_datum(key, len);

	free(library->found.dptr);
	library->found = gdbm_fetch(library->db, name);
	*item = item_of(name, library->found);
	return outcome_of(library, library->found);
}

enum store_outcome
gdbm_library_each(struct gdbm_library *library,
    bool (*visit)(void *context, const struct gdbm_reader_item *item),
    void *context)
{
	datum key = gdbm_firstkey(library->db);
	enum store_outcome outcome = outcome_of(library, key);
	bool more = true;

	while (outcome == STORE_OK && more) {
		datum value = gdbm_fetch(library->db, key);
		struct gdbm_reader_item item = item_of(key, value);
		datum next = { .dptr = NULL };

		if (value.dptr == NULL)
			outcome = STORE_DAMAGED;
		else
			more = visit(context, &item);
		free(value.dptr);
		if (outcome == STORE_OK && more) {
			next = gdbm_nextkey(library->db, key);
			outcome = outcome_of(library, next);
		}
		free(key.dptr);
		key = next;
	}
	return outcome == STORE_DAMAGED ? outcome : STORE_OK;
}
