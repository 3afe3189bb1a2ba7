/* Lines for the admin.  Each says what is wrong, where, and what to do. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

/*
 * Severities name whose matter it is: info nobody's, warning the
 * admin's, fatal the environment's (ends the process with 1), panic our own
 * mistake (aborts).  What a person typed wrong is data and is never logged.
 * One line an event, logged once, where it was seen.  Control characters and
 * broken UTF-8 are escaped and a line is cut at 1000 bytes, so text from
 * outside can forge nothing; secrets never come here.
 */

/* Lines go to standard error as "NAME: SEVERITY: TEXT", and to `file` too,
 * after an RFC 3339 time, where it is not NULL.  `name` is borrowed.  Where the
 * file was renamed or removed the next line begins it anew. */
void log_open(const char *name, const char *file);

/* Whether that is not to be had: this process has given up the folder, and
 * writes to the renamed file until it is started anew. */
bool log_is_lost(void);

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));
void log_panic(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* The end where the system gives no memory: one sentence, wherever that is. */
void log_out_of_memory(void) __attribute__((noreturn));

/* For commands and tests: a function that gets each line instead. */
void log_capture(void (*sink)(const char *line));

#endif
