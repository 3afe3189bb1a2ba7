#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* Under a sanitizer each allocation is a block of its own, so that running
 * over its end is seen.  GCC and clang say so in their own ways. */
#if defined(__has_feature)
# if __has_feature(address_sanitizer)
#  define BLOCK_SIZE 0
# endif
#elif defined(__SANITIZE_ADDRESS__)
# define BLOCK_SIZE 0
#endif
#if !defined(BLOCK_SIZE)
# define BLOCK_SIZE 32768
#endif

struct block {
	struct block *next;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks; /* the newest first */
};

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		log_out_of_memory();
	return arena;
}

static void
wipe(struct block *block)
{
	explicit_bzero(block->bytes, block->used);
	block->used = 0;
}

static void
drop(struct block *block)
{
	wipe(block);
	free(block);
}

void
arena_reset(struct arena *arena)
{
	struct block *kept = NULL;

	while (arena->blocks != NULL) {
		struct block *block = arena->blocks;

		arena->blocks = block->next;
		/* The oldest stays, so that a usual request asks for nothing.
		 */
		if (arena->blocks == NULL && block->size == BLOCK_SIZE) {
			wipe(block);
			kept = block;
		} else {
			drop(block);
		}
	}
	arena->blocks = kept;
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	free(arena->blocks);
	free(arena);
}

static struct block *
add_block(struct arena *arena, size_t size)
{
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct block *block = malloc(sizeof(*block) + room);

	if (block == NULL)
		log_out_of_memory();
	block->size = room;
	block->used = 0;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

static void *
take(struct arena *arena, size_t size)
{
	size_t rounded = (size + alignof(max_align_t) - 1)
			 / alignof(max_align_t) * alignof(max_align_t);
	struct block *block = arena->blocks;
	void *bytes = NULL;

	if (rounded < size || rounded > SIZE_MAX / 2)
		log_panic("allocation of %zu bytes", size);
	if (block == NULL || block->size - block->used < rounded)
		block = add_block(arena, BLOCK_SIZE == 0 ? size : rounded);
	bytes = block->bytes + block->used;
	block->used += BLOCK_SIZE == 0 ? size : rounded;
	return bytes;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

char *
arena_bytes(struct arena *arena, size_t size)
{
	return take(arena, size);
}

char *
arena_copy(struct arena *arena, const void *bytes, size_t len)
{
	char *copy = arena_bytes(arena, len + 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

char *
arena_text(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

char *
arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
	char small[128];
	va_list again;
	char *text = NULL;
	int len = 0;

	va_copy(again, arguments);
	len = vsnprintf(small, sizeof(small), format, arguments);
	if (len < 0)
		log_panic("format %s", format);
	text = arena_bytes(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(small))
		memcpy(text, small, (size_t)len + 1);
	else
		(void)vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

char *
arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	text = arena_vformat(arena, format, arguments);
	va_end(arguments);
	return text;
}
