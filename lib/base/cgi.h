/* How this process was started, before it has read anything. */
#ifndef BASE_CGI_H
#define BASE_CGI_H

#include <stdbool.h>

/* By a FastCGI server or a supervisor: standard input is a socket that
 * listens. */
bool cgi_is_worker(void);

/*
 * By a web server, for one request (RFC 3875).  Its section 4.4 lets a query
 * without "=" become the words of the command line, so these are the
 * visitor's, not the admin's: nothing may be read from them.
 */
bool cgi_is_request(void);

/* The end of a program of the admin's that lies where a web server runs it:
 * where cgi_is_request(), exits with 1 after a warning. */
void cgi_refuse(const char *name);

#endif
