/* The pages of one program in all languages, with what is constant in them. */
#ifndef HTTP_RENDERER_H
#define HTTP_RENDERER_H

#include "base/attribute.h"
#include "http/service.h"

struct renderer;

void renderer_close(struct renderer *renderer);
struct renderer *renderer_open(const struct site *site,
    const struct service *service) FREED_BY(renderer_close);

/* Renders the answer in the request's language and sends it. */
void renderer_send(struct renderer *renderer, struct answer *answer,
    const struct request *request, struct gateway *gateway);

#endif
