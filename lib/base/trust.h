/* Files that decide what the programs do: settings, keys, passwords, and the
 * programs that they start. */
#ifndef BASE_TRUST_H
#define BASE_TRUST_H

#include <stdbool.h>

enum trust_use {
	TRUST_READ,    /* others may read it, too */
	TRUST_SECRET,  /* nobody else may */
	TRUST_PROGRAM, /* it is started; links may lead to it */
};

/*
 * Names the folders that the web server gives away (DOCUMENT_ROOT), all of
 * them, with NULL behind the last; "" is none.  Whoever finds a hole in an
 * upload of the site can write there, so nothing at or below them is trusted
 * from now on.  Links are followed on both sides.
 */
void trust_served(const char *const folders[]);

/* Whether `path` lies there, or what it leads to; the folder, or NULL. */
const char *trust_where_served(const char *path);

/*
 * Judges the open file `fd`, named `path`: a regular file of this user or of
 * root that nobody else may write (TRUST_SECRET: nor read), in no folder that
 * is served.  The folder where it lies, and that of a link to it, must be this
 * user's or root's, too, and nobody else may write there; of root's, the
 * group is root's business (/usr/local/bin of Debian's staff), and a sticky one
 * (/tmp) lets nobody replace what is not his.  False after a warning that
 * says what to do.
 */
bool trust_file(int fd, const char *path, enum trust_use use);

/* What is asked of the folders alone, before a link is followed. */
bool trust_place(const char *path);

/* The whole of a program, by its name. */
bool trust_program(const char *path);

#endif
