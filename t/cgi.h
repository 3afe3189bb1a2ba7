/* A request as a web server hands it to a CGI program (RFC 3875): parameters
 * in the environment, a body on standard input. */
#ifndef T_CGI_H
#define T_CGI_H

#include "http/gateway.h"

#include <stddef.h>

/* `parameters` are lines, "REQUEST_METHOD=POST\nHTTP_ORIGIN=null"; nothing
 * else is left in the environment.  CONTENT_LENGTH is set to `len` where
 * `body` is not NULL and no line says otherwise. */
struct gateway *cgi_open(const char *parameters, const char *body, size_t len)
    FREED_BY(gateway_close);

#endif
