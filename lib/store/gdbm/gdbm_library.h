/* Reads a GDBM file through libgdbm, whatever its format; slower than
 * gdbm_reader.h, and what it reads is not verified on the way.  And what base.c
 * needs of libgdbm too, to write one. */
#ifndef STORE_GDBM_LIBRARY_H
#define STORE_GDBM_LIBRARY_H

#include <gdbm.h>

#include "base/attribute.h"
#include "store/gdbm/gdbm_reader.h"
#include "store/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Buckets: the default would take the whole directory's worth. */
enum { GDBM_LIBRARY_CACHE = 64 };

/* The bytes in GDBM's words; borrowed. */
datum gdbm_library_datum(const void *bytes, size_t len);

/* GDBM ends the process after it calls this. */
void gdbm_library_give_up(const char *reason);

struct gdbm_library;

/* Opens the file `fd` (borrowed), of that name; NULL after a warning. */
void gdbm_library_close(struct gdbm_library *library);
struct gdbm_library *gdbm_library_open(int fd, const char *name)
    FREED_BY(gdbm_library_close);

/* As gdbm_reader_find(); the item is valid until the next look-up. */
enum store_outcome gdbm_library_find(struct gdbm_library *library,
    const uint8_t *key, size_t len, struct gdbm_reader_item *item);

/* As gdbm_reader_each(); an item is valid while it is visited. */
enum store_outcome gdbm_library_each(struct gdbm_library *library,
    bool (*visit)(void *context, const struct gdbm_reader_item *item),
    void *context);

#endif
