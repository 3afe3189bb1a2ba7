#include "tap.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count;
static int failed;
static const char *place;
static int place_line;

static void result(bool passed, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void
result(bool passed, const char *format, va_list arguments)
{
	(void)printf("%sok %d - ", passed ? "" : "not ", ++count);
	(void)vprintf(format, arguments);
	(void)printf("\n");
	(void)fflush(stdout);
	failed += !passed;
	if (!passed)
		note("at %s line %d", place, place_line);
}

void
tap_at(const char *file, int line)
{
	place = file;
	place_line = line;
}

void
tap_ok(bool passed, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	result(passed, format, arguments);
	va_end(arguments);
}

void
tap_is_int(intmax_t got, intmax_t wanted, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	result(got == wanted, format, arguments);
	va_end(arguments);
	if (got != wanted)
		note("got %" PRIdMAX ", wanted %" PRIdMAX, got, wanted);
}

void
tap_is_string(const char *got, const char *wanted, const char *format, ...)
{
	bool same = got == NULL || wanted == NULL ? got == wanted
						  : strcmp(got, wanted) == 0;
	va_list arguments;

	va_start(arguments, format);
	result(same, format, arguments);
	va_end(arguments);
	if (!same)
		note("got \"%s\", wanted \"%s\"", got == NULL ? "(null)" : got,
		    wanted == NULL ? "(null)" : wanted);
}

void
bail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)printf("Bail out! ");
	(void)vprintf(format, arguments);
	(void)printf("\n");
	va_end(arguments);
	exit(255);
}

void
skip(const char *reason)
{
	(void)printf("ok %d # SKIP %s\n", ++count, reason);
}

void
note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)printf("# ");
	(void)vprintf(format, arguments);
	(void)printf("\n");
	va_end(arguments);
	(void)fflush(stdout);
}

int
done(void)
{
	(void)printf("1..%d\n", count);
	return failed > 0;
}
