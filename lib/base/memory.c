#include "base/memory.h"

#include <stdlib.h>

#include "base/log.h"

void
memory_need(size_t len)
{
	void *room = malloc(len);

	if (room == NULL)
		log_out_of_memory();
	free(room);
}
