#include "country_reply.h"

#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "base/encode.h"
#include "base/json.h"
#include "base/log.h"
#include "base/secret.h"
#include "country_list.h"

enum {
	TAG = 8,          /* bytes of a hash */
	GZIP = 16,        /* to zlib: its header and trailer */
	MEMORY_LEVEL = 9, /* to zlib: the most */
};

/* One language. */
struct pair {
	struct pair *next;
	const char *language;
	struct country_reply plain;
	struct country_reply gzip;
};

struct country_reply_book {
	struct arena *arena;
	struct country_table *table;
	struct pair *pairs;
};

struct country_reply_book *
country_reply_open(struct country_table *table)
{
	struct arena *arena = arena_new();
	struct country_reply_book *book = arena_alloc(arena, sizeof(*book));

	book->arena = arena;
	book->table = table;
	return book;
}

void
country_reply_close(struct country_reply_book *book)
{
	if (book != NULL)
		arena_free(book->arena);
}

static struct country_reply
reply_of(struct arena *arena, const char *bytes, size_t len)
{
	struct country_reply reply = { .bytes = bytes, .len = len };
	uint8_t hash[SECRET_SIZE];
	char hex[ENCODE_HEX_SIZE(TAG)];

	secret_hash(bytes, len, hash);
	reply.tag = arena_format(arena, "\"%s\"", encode_hex(hash, TAG, hex));
	return reply;
}

static struct country_reply
squeeze(struct arena *arena, const struct country_reply *plain)
{
	z_stream stream = { .zalloc = Z_NULL };
	size_t room = 0;
	char *bytes = NULL;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED,
		MAX_WBITS + GZIP, MEMORY_LEVEL, Z_DEFAULT_STRATEGY)
	    != Z_OK)
		log_out_of_memory();
	room = deflateBound(&stream, plain->len);
	bytes = arena_bytes(arena, room);
	stream.next_in = (const Bytef *)plain->bytes;
	stream.avail_in = (uInt)plain->len;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		log_panic("deflate of %zu bytes", plain->len);
	(void)deflateEnd(&stream);
	return reply_of(arena, bytes, room - stream.avail_out);
}

static struct pair *
make(struct country_reply_book *book, const char *language)
{
	struct pair *pair = arena_alloc(book->arena, sizeof(*pair));
	struct arena *arena = arena_new();
	struct value *values = value_object(arena);
	struct buffer body = buffer_new(arena, 32768);

	country_list_set(book->table, language, values);
	json_write(&body, values);
	pair->language = arena_text(book->arena, language);
	pair->plain = reply_of(book->arena,
	    arena_copy(book->arena, body.bytes, body.len), body.len);
	pair->gzip = squeeze(book->arena, &pair->plain);
	pair->next = book->pairs;
	book->pairs = pair;
	arena_free(arena);
	return pair;
}

const struct country_reply *
country_reply_get(struct country_reply_book *book, const char *language,
    bool gzip)
{
	struct pair *pair = book->pairs;

	while (pair != NULL && strcmp(pair->language, language) != 0)
		pair = pair->next;
	if (pair == NULL)
		pair = make(book, language);
	return gzip ? &pair->gzip : &pair->plain;
}
