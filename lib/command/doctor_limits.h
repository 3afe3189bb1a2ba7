/* The limits of doc/limits in short, with the site's own numbers. */
#ifndef COMMAND_DOCTOR_LIMITS_H
#define COMMAND_DOCTOR_LIMITS_H

#include "site/settings.h"

void doctor_limits_print(const struct settings *settings);

#endif
