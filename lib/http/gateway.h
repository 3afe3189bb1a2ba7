/* The web server's side of a request: FastCGI (specification 1.0), or plain
 * CGI (RFC 3875) from the same program.  The only place that knows which. */
#ifndef HTTP_GATEWAY_H
#define HTTP_GATEWAY_H

#include "base/attribute.h"

#include <stdbool.h>
#include <stddef.h>

struct gateway;

void gateway_close(struct gateway *gateway);

/* FastCGI where standard input is a listening socket, plain CGI elsewhere. */
struct gateway *gateway_open(void) FREED_BY(gateway_close);

enum gateway_outcome {
	GATEWAY_REQUEST,
	GATEWAY_IDLE, /* nothing came for a minute */
	GATEWAY_END,  /* told to leave, or the one CGI request is done */
};

enum gateway_outcome gateway_accept(struct gateway *gateway);

/* Whether this process is there for one request, a GET or HEAD; may be asked
 * before gateway_open(). */
bool gateway_only_reads(void);

/* Plain CGI: one request and no more. */
bool gateway_is_single(const struct gateway *gateway);

/* A parameter the web server set, or NULL; valid until gateway_finish().  A
 * header that came in several lines is joined (RFC 9110, 5.2: by ", "; Cookie
 * by "; "), as servers do it that hand on one, lest the first, which the
 * visitor wrote, stands for all. */
const char *gateway_parameter(const struct gateway *gateway, const char *name);

/* Whether the body comes without a length: its end is where reading ends. */
bool gateway_has_chunks(const struct gateway *gateway);

/* Up to len bytes of the body; fewer only at its end. */
size_t gateway_read(struct gateway *gateway, char *bytes, size_t len);

void gateway_write(struct gateway *gateway, const char *bytes, size_t len);

/* The answer is complete: the web server may send it. */
void gateway_finish(struct gateway *gateway);

#endif
