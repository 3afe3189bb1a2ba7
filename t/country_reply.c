/* What programs get of the countries: small, the same each time, with tags that
 * tell one reply from another. */

#include "../cgi-bin/country_reply.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tap.h"

enum { MOST = 4500, ROOM = 65536 };

static const char *const languages[] = { "en", "de", "fr", "es", "pt-BR", "ar",
	"zh-Hans", "ru" };

static bool
unpacks_to(const struct country_reply *gzip, const struct country_reply *plain)
{
	static char bytes[ROOM];
	z_stream stream = { .zalloc = Z_NULL };
	bool good = inflateInit2(&stream, MAX_WBITS + 16) == Z_OK;
	char *packed = malloc(gzip->len);

	if (packed == NULL)
		bail("no memory");
	memcpy(packed, gzip->bytes, gzip->len);
	stream.next_in = (Bytef *)packed;
	stream.avail_in = (uInt)gzip->len;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = ROOM;
	good = good && inflate(&stream, Z_FINISH) == Z_STREAM_END
	       && stream.total_out == plain->len
	       && memcmp(bytes, plain->bytes, plain->len) == 0;
	(void)inflateEnd(&stream);
	free(packed);
	return good;
}

int
main(void)
{
	const char *source = getenv("LATCHKEY_SOURCE");
	char dir[4096];
	struct country_table *table = NULL;
	struct country_reply_book *book = NULL;
	const char *before = "";

	(void)snprintf(dir, sizeof(dir), "%s/conf/countries",
	    source == NULL ? "." : source);
	table = country_open(dir);
	if (table == NULL)
		bail("no countries in %s", dir);
	book = country_reply_open(table);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		const struct country_reply *plain =
		    country_reply_get(book, languages[i], false);
		const struct country_reply *gzip =
		    country_reply_get(book, languages[i], true);

		ok(gzip->len <= MOST, "%s: %zu bytes of at most %d",
		    languages[i], gzip->len, MOST);
		ok(unpacks_to(gzip, plain), "which are the plain ones");
		ok(strcmp(plain->tag, gzip->tag) != 0
			&& strcmp(plain->tag, before) != 0,
		    "each has a tag of its own: %s", plain->tag);
		ok(country_reply_get(book, languages[i], false) == plain,
		    "made once");
		before = plain->tag;
	}
	country_reply_close(book);
	country_close(table);
	return done();
}
