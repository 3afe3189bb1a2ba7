/* One process of a program, from its start to its end. */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include "http/service.h"

/* Runs the service: options (-c FILE, --version; none where a web server
 * started it for one request), settings, log, loop, limits, signals, idle tick.
 * Returns main's status. */
int worker_main(int argc, char **argv, const struct service *service);

#endif
