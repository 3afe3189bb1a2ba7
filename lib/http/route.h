/* From a request to the action it asks for. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/service.h"

/* Reads the request, chooses the action, applies its table and calls its
 * handler.  With `ready` false each request is answered 503.  Never NULL. */
struct answer *route(struct request *request, struct gateway *gateway,
    const struct service *service, bool ready);

#endif
