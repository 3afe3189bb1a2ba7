/* What this is, and what it was built with. */
#ifndef COMMAND_VERSION_H
#define COMMAND_VERSION_H

/* Prints a line for the project and one for each library; returns 0. */
int version_print(void);

#endif
