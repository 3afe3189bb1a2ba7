/* Memory for libraries that do not look whether they got any. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Ends the process by log_out_of_memory() where not even `len` bytes are to be
 * had, before such a library would end it by a signal. */
void memory_need(size_t len);

#endif
