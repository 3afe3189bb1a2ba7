/* A part of a site that is not ours: it tells what its web server told it. */

#include <stdlib.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "http/gateway.h"

static void
tell(struct buffer *out, const struct gateway *gateway, const char *name)
{
	const char *text = gateway_parameter(gateway, name);

	buffer_format(out, "%s=%s\n", name, text == NULL ? "" : text);
}

static void
serve(struct gateway *gateway, struct arena *arena)
{
	static const char *const names[] = { "REMOTE_USER",
		"HTTP_X_LATCHKEY_USER", "HTTP_X_LATCHKEY_ID", "REQUEST_METHOD",
		"QUERY_STRING" };
	struct buffer out = buffer_new(arena, 1024);
	char bytes[4096];
	size_t body = 0;
	size_t got = 0;

	do {
		got = gateway_read(gateway, bytes, sizeof(bytes));
		body += got;
	} while (got == sizeof(bytes));
	buffer_text(&out, "Content-Type: text/plain\r\n\r\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tell(&out, gateway, names[i]);
	buffer_format(&out, "BODY=%zu\n", body);
	gateway_write(gateway, out.bytes, out.len);
	gateway_finish(gateway);
}

int
main(void)
{
	struct gateway *gateway = gateway_open();
	struct arena *arena = arena_new();

	for (;;) {
		switch (gateway_accept(gateway)) {
		case GATEWAY_REQUEST:
			serve(gateway, arena);
			arena_reset(arena);
			break;
		case GATEWAY_IDLE:
			break;
		case GATEWAY_END:
			arena_free(arena);
			gateway_close(gateway);
			return 0;
		}
	}
}
