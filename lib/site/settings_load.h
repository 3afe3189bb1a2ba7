/* The settings as a program has them from its start on. */
#ifndef SITE_SETTINGS_LOAD_H
#define SITE_SETTINGS_LOAD_H

#include "base/attribute.h"
#include "site/settings.h"

/*
 * Reads `path`, or where it is NULL the file that place.h finds, if it passes
 * trust.h's TRUST_READ: whoever writes settings has programs run.  An unknown
 * section or name, a wrong value or a combination that cannot be is an error:
 * NULL after a warning that names file, line and what would be right.
 */
struct settings *settings_load(const char *path) FREED_BY(settings_free);

#endif
