/* The ceiling: the smallest FastCGI program there is, answering with as many
 * bytes as its first argument says. */

#include <stdlib.h>
#include <string.h>

#include <fcgiapp.h>

#include "base/number.h"

int
main(int argc, char **argv)
{
	int64_t size = 3000;
	FCGX_Request request;
	char *body = NULL;

	if (argc == 2 && !number_read(argv[1], 1, 1000000, &size))
		return 2;
	body = malloc((size_t)size);
	if (body == NULL || FCGX_Init() != 0
	    || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	memset(body, 'x', (size_t)size);
	while (FCGX_Accept_r(&request) == 0) {
		(void)FCGX_FPrintF(request.out,
		    "Content-Type: text/html\r\nContent-Length: %d\r\n\r\n",
		    (int)size);
		(void)FCGX_PutStr(body, (int)size, request.out);
		FCGX_Finish_r(&request);
	}
	free(body);
	return 0;
}
