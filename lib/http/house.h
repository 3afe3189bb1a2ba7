/* The pages of one program in all languages, with what is constant in them. */
#ifndef HTTP_HOUSE_H
#define HTTP_HOUSE_H

#include "base/attribute.h"
#include "http/service.h"

struct house;

void house_close(struct house *house);
struct house *house_open(const struct site *site, const struct service *service)
    FREED_BY(house_close);

/* Renders the answer in the request's language and sends it. */
void house_send(struct house *house, struct answer *answer,
    const struct request *request, struct gateway *gateway);

#endif
