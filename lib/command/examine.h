/* Questions of latchkey doctor that are more than a look at the settings. */
#ifndef COMMAND_EXAMINE_H
#define COMMAND_EXAMINE_H

#include "command/command.h"

#include <stdbool.h>

/* Prints a line, with what is to do where it is not good; returns `good`. */
bool examine_say(bool good, const char *what, const char *todo);

/* Each prints what it found; true where there is nothing to do. */
bool examine_user(struct command *command);    /* who has the state */
bool examine_confine(struct command *command); /* what the kernel can */
bool examine_guarded(struct command *command); /* [site] guarded */

#endif
