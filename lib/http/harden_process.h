/* What a program gives up before it answers: confine.h, by what its service
 * says that it needs. */
#ifndef HTTP_HARDEN_PROCESS_H
#define HTTP_HARDEN_PROCESS_H

#include "http/service.h"

#include <stdbool.h>

/*
 * Shuts this process in, as far as the kernel can: once its helper is there
 * (waker.h) no program is started any more, and once what it needs of the state
 * is open (`ready`) no file is opened but those of the pages, the countries
 * and, for a service that goes on needing it, the state.  May be asked before
 * each request; does each once.
 */
void harden_process_shut(const struct service *service, const struct site *site,
    bool ready);

#endif
