#include "page/compile.h"

#include <stdarg.h>

#include "base/log.h"

void
compile_fail(struct compile *compile, const struct node *node,
    const char *format, ...)
{
	va_list arguments;

	if (compile->failed)
		return;
	compile->failed = true;
	va_start(arguments, format);
	log_warning("%s:%d: %s", node->file, node->line,
	    arena_vformat(compile->arena, format, arguments));
	va_end(arguments);
}
