/* JSON (RFC 8259): a strict reader and a writer, over jansson. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/value.h"

#include <stddef.h>

/*
 * Reads one object of at most 64 members a level and depth 8, behind a byte
 * order mark or not.  NULL where the bytes are no such thing: a repeated name,
 * trailing bytes.  null members count as absent.  What we take nowhere is there
 * as what it is not: text that is none (broken UTF-8, U+0000 or another
 * character that is no XML Char) as U+FFFE, which the gate refuses
 * (utf8_is_text), a number that is no whole one of at most 18 characters as an
 * empty list.
 */
struct value *json_read(struct arena *arena, const char *bytes, size_t len);

/* Writes it compactly, in the order of the tree. */
void json_write(struct buffer *buffer, const struct value *value);

#endif
