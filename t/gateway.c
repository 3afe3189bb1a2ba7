/* A worker and the web server's end of its socket (FastCGI specification 1.0),
 * in one process: what is sent waits in the socket. */

#include "http/gateway.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fastcgi.h>

#include "base/clock.h"
#include "tap.h"

enum {
	ID = 1,
	SOON = 1000, /* ms; the library would wait for 2 s */
};

static struct sockaddr_un address;
static socklen_t address_len = sizeof(address.sun_family);

/* Becomes standard input, as spawn-fcgi does it; the kernel names it. */
static void
listen_here(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	address.sun_family = AF_UNIX;
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, address_len) != 0)
		bail("no socket");
	address_len = sizeof(address);
	if (getsockname(fd, (struct sockaddr *)&address, &address_len) != 0
	    || listen(fd, 8) != 0 || dup2(fd, STDIN_FILENO) != STDIN_FILENO)
		bail("nobody listens");
	(void)close(fd);
}

static int
visit(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0
	    || connect(fd, (struct sockaddr *)&address, address_len) != 0)
		bail("no connection");
	return fd;
}

static void
put(int fd, unsigned char type, const void *bytes, size_t len)
{
	FCGI_Header header = { .version = FCGI_VERSION_1,
		.type = type,
		.requestIdB0 = ID,
		.contentLengthB1 = (unsigned char)(len >> 8),
		.contentLengthB0 = (unsigned char)len };

	if (write(fd, &header, sizeof(header)) != (ssize_t)sizeof(header)
	    || (len > 0 && write(fd, bytes, len) != (ssize_t)len))
		bail("a record cannot be sent");
}

static void
put_parameter(int fd, const char *name, const char *text)
{
	char pair[256];
	int len = snprintf(pair, sizeof(pair), "%c%c%s%s", (int)strlen(name),
	    (int)strlen(text), name, text);

	put(fd, FCGI_PARAMS, pair, (size_t)len);
}

static void
begin(int fd, unsigned char role, bool keep, const char *length)
{
	FCGI_BeginRequestBody body = { .roleB0 = role,
		.flags = keep ? FCGI_KEEP_CONN : 0 };

	put(fd, FCGI_BEGIN_REQUEST, &body, sizeof(body));
	put_parameter(fd, "CONTENT_LENGTH", length);
	put(fd, FCGI_PARAMS, NULL, 0);
}

/* Serves what waits: takes so much of the body, says "done".  The time finish
 * took, in ms. */
static int64_t
serve(struct gateway *gateway, size_t body)
{
	char bytes[64];
	int64_t from = 0;

	if (gateway_accept(gateway) != GATEWAY_REQUEST)
		bail("no request");
	is_int((intmax_t)gateway_read(gateway, bytes, body), (intmax_t)body,
	    "%zu bytes of a body are there", body);
	gateway_write(gateway, "done", 4);
	from = clock_monotonic();
	gateway_finish(gateway);
	return clock_monotonic() - from;
}

/* Whether the answer is there, whole, and the connection ends. */
static void
check(int fd, const char *name)
{
	char bytes[4096];
	size_t len = 0;
	ssize_t got = 0;
	const FCGI_Header *last = NULL;

	while (len < sizeof(bytes)) {
		got = recv(fd, bytes + len, sizeof(bytes) - len, 0);
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	is_int(got, 0, "%s: the connection ends in peace", name);
	ok(memmem(bytes, len, "done", 4) != NULL, "%s: the answer came", name);
	if (len < sizeof(FCGI_EndRequestRecord))
		bail("%s: %zu bytes", name, len);
	last =
	    (const FCGI_Header *)(bytes + len - sizeof(FCGI_EndRequestRecord));
	is_int(last->type, FCGI_END_REQUEST, "%s: to its end", name);
}

/* All of them stay connected: a web server has other things to do. */
static void
test_no_wait(struct gateway *gateway)
{
	int fd = visit();

	begin(fd, FCGI_RESPONDER, false, "");
	put(fd, FCGI_STDIN, NULL, 0);
	ok(serve(gateway, 0) < SOON, "without a body nobody is waited for");
	check(fd, "no body");
	(void)close(fd);

	fd = visit();
	begin(fd, FCGI_RESPONDER, false, "5");
	put(fd, FCGI_STDIN, "a=b&c", 5);
	put(fd, FCGI_STDIN, NULL, 0);
	ok(serve(gateway, 5) < SOON, "with a body that was read neither");
	check(fd, "body");
	(void)close(fd);
}

/* Whether the answer came, on a connection that stays. */
static bool
has_answer(int fd)
{
	char bytes[4096];
	ssize_t len = recv(fd, bytes, sizeof(bytes), 0);

	return len > 0 && memmem(bytes, (size_t)len, "done", 4) != NULL
	       && recv(fd, bytes, 1, MSG_DONTWAIT) < 0;
}

static void
ask(int fd)
{
	begin(fd, FCGI_RESPONDER, true, "");
	put(fd, FCGI_STDIN, NULL, 0);
}

/* A web server that keeps connections: none of them holds the worker. */
static void
test_kept(struct gateway *gateway)
{
	int fds[3] = { -1, -1, -1 };

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 3; i++) {
			if (round == 0)
				fds[i] = visit();
			ask(fds[i]);
			ok(serve(gateway, 0) < SOON, "F14: one that is kept");
			ok(has_answer(fds[i]), "F14: is answered and stays");
			test_no_wait(gateway);
		}
	/* One that has gone is let go, and who comes next is served. */
	(void)close(fds[0]);
	test_no_wait(gateway);
	ask(fds[2]);
	(void)serve(gateway, 0);
	ok(has_answer(fds[2]), "F14: the others stay");
	(void)close(fds[1]);
	(void)close(fds[2]);
	test_no_wait(gateway);
}

/* More than a worker keeps: the last ones end with their answer. */
static void
test_many(struct gateway *gateway)
{
	enum { MANY = 40 };
	int fds[MANY];
	int kept = 0;

	for (size_t i = 0; i < MANY; i++) {
		fds[i] = visit();
		ask(fds[i]);
		(void)serve(gateway, 0);
		kept += has_answer(fds[i]);
	}
	ok(kept > 16 && kept < MANY, "F14: so many are kept (%d)", kept);
	test_no_wait(gateway);
	for (size_t i = 0; i < MANY; i++)
		(void)close(fds[i]);
	test_no_wait(gateway);
}

/* The rest is on its way: closing first would reset the connection. */
static void
test_unread(struct gateway *gateway)
{
	static const char more[2000];
	int fd = visit();

	begin(fd, FCGI_RESPONDER, false, "20000");
	for (int i = 0; i < 10; i++)
		put(fd, FCGI_STDIN, more, sizeof(more));
	(void)shutdown(fd, SHUT_WR);
	(void)serve(gateway, 0);
	check(fd, "a body nobody read");
	(void)close(fd);
}

/* No input, and no end of it either. */
static void
test_authorizer(struct gateway *gateway)
{
	int fd = visit();

	begin(fd, FCGI_AUTHORIZER, false, "");
	(void)shutdown(fd, SHUT_WR);
	ok(serve(gateway, 0) < SOON, "an authorizer waits for no input");
	check(fd, "authorizer");
	(void)close(fd);
}

/* A body of which nobody knows the length: the web server says where it ends.
 */
static void
test_chunks(struct gateway *gateway)
{
	FCGI_BeginRequestBody body = { .roleB0 = FCGI_RESPONDER };
	char bytes[64];
	int fd = visit();

	put(fd, FCGI_BEGIN_REQUEST, &body, sizeof(body));
	put_parameter(fd, "HTTP_TRANSFER_ENCODING", "chunked");
	put(fd, FCGI_PARAMS, NULL, 0);
	put(fd, FCGI_STDIN, "a=b", 3);
	put(fd, FCGI_STDIN, "&c", 2);
	put(fd, FCGI_STDIN, NULL, 0);
	if (gateway_accept(gateway) != GATEWAY_REQUEST)
		bail("no request");
	ok(gateway_has_chunks(gateway), "F17: a body in chunks");
	is_int((intmax_t)gateway_read(gateway, bytes, sizeof(bytes)), 5,
	    "is read to its end");
	gateway_finish(gateway);
	(void)close(fd);
}

/* As nginx hands on header lines of one name; the visitor wrote the first. */
static void
test_doubled(struct gateway *gateway)
{
	FCGI_BeginRequestBody body = { .roleB0 = FCGI_RESPONDER };
	int fd = visit();

	put(fd, FCGI_BEGIN_REQUEST, &body, sizeof(body));
	put_parameter(fd, "HTTP_X_FORWARDED_FOR", "203.0.113.1");
	put_parameter(fd, "HTTP_COOKIE", "a=b");
	put_parameter(fd, "HTTP_ACCEPT", "*/*");
	put_parameter(fd, "HTTP_X_FORWARDED_FOR", "198.51.100.7");
	put_parameter(fd, "HTTP_COOKIE", "c=d");
	put_parameter(fd, "HTTP_COOKIE", "e=f");
	put_parameter(fd, "SCRIPT_NAME", "/one");
	put_parameter(fd, "SCRIPT_NAME", "/two");
	put(fd, FCGI_PARAMS, NULL, 0);
	put(fd, FCGI_STDIN, NULL, 0);
	if (gateway_accept(gateway) != GATEWAY_REQUEST)
		bail("no request");
	is_string(gateway_parameter(gateway, "HTTP_X_FORWARDED_FOR"),
	    "203.0.113.1, 198.51.100.7", "trial F1: two lines are one");
	is_string(gateway_parameter(gateway, "HTTP_COOKIE"), "a=b; c=d; e=f",
	    "trial F6: three, too");
	is_string(gateway_parameter(gateway, "HTTP_ACCEPT"), "*/*", "one");
	is_string(gateway_parameter(gateway, "HTTP_NONE"), NULL, "none");
	is_string(gateway_parameter(gateway, "SCRIPT_NAME"), "/one",
	    "what the server itself says is no header");
	gateway_finish(gateway);
	(void)close(fd);
}

int
main(void)
{
	struct gateway *gateway = NULL;

	listen_here();
	gateway = gateway_open();
	ok(!gateway_is_single(gateway), "a listening socket is FastCGI");
	test_no_wait(gateway);
	test_kept(gateway);
	test_many(gateway);
	test_unread(gateway);
	test_authorizer(gateway);
	test_chunks(gateway);
	test_doubled(gateway);
	gateway_close(gateway);
	return done();
}
