#include "cgi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

static void
set_parameters(const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");
		char line[65536];
		char *equals = NULL;

		(void)snprintf(line, sizeof(line), "%.*s", (int)len, lines);
		equals = strchr(line, '=');
		if (equals == NULL || len >= sizeof(line))
			bail("%s is no parameter", line);
		*equals = '\0';
		(void)setenv(line, equals + 1, 1);
		lines += len;
		lines += *lines == '\n';
	}
}

static void
set_body(const char *body, size_t len)
{
	FILE *file = tmpfile();

	if (file == NULL || (len > 0 && fwrite(body, len, 1, file) != 1)
	    || fflush(file) != 0 || lseek(fileno(file), 0, SEEK_SET) != 0
	    || dup2(fileno(file), STDIN_FILENO) < 0)
		bail("no body");
	(void)fclose(file);
}

struct gateway *
cgi_open(const char *parameters, const char *body, size_t len)
{
	char length[32];

	(void)clearenv();
	(void)snprintf(length, sizeof(length), "%zu", len);
	if (body != NULL)
		(void)setenv("CONTENT_LENGTH", length, 1);
	set_parameters(parameters);
	set_body(body, len);
	return gateway_open();
}
