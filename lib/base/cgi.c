#include "base/cgi.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

bool
cgi_is_worker(void)
{
	int listens = 0;
	socklen_t size = sizeof(listens);

	return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listens,
		   &size)
		   == 0
	       && listens != 0;
}

bool
cgi_is_request(void)
{
	/* What a worker finds in its environment is its supervisor's. */
	return (getenv("REQUEST_METHOD") != NULL
		   || getenv("GATEWAY_INTERFACE") != NULL)
	       && !cgi_is_worker();
}

void
cgi_refuse(const char *name)
{
	if (cgi_is_request())
		log_fatal("%s is no program of a web server; move it out of "
			  "the folder of programs, or run it without "
			  "REQUEST_METHOD and GATEWAY_INTERFACE",
		    name);
}
