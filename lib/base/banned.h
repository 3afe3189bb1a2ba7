/* Included before everything else by the build: config.h, and the names that
 * do not compile here, with what to take instead. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* NOLINTBEGIN(readability-identifier-naming): names are not ours */
#define BANNED(name) name##_is_banned_see_base_banned_h

/* ascii.h */
#undef isalnum
#define isalnum(...) BANNED(isalnum)
#undef isalpha
#define isalpha(...) BANNED(isalpha)
#undef isdigit
#define isdigit(...) BANNED(isdigit)
#undef isspace
#define isspace(...) BANNED(isspace)
#undef isupper
#define isupper(...) BANNED(isupper)
#undef islower
#define islower(...) BANNED(islower)
#undef isxdigit
#define isxdigit(...) BANNED(isxdigit)
#undef isprint
#define isprint(...) BANNED(isprint)
#undef tolower
#define tolower(...) BANNED(tolower)
#undef toupper
#define toupper(...) BANNED(toupper)

/* arena.h, buffer.h */
#undef strcpy
#define strcpy(...) BANNED(strcpy)
#undef strcat
#define strcat(...) BANNED(strcat)
#undef strncat
#define strncat(...) BANNED(strncat)
#undef stpcpy
#define stpcpy(...) BANNED(stpcpy)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef gets
#define gets(...) BANNED(gets)

/* number.h */
#undef atoi
#define atoi(...) BANNED(atoi)
#undef atol
#define atol(...) BANNED(atol)
#undef atoll
#define atoll(...) BANNED(atoll)
#undef atof
#define atof(...) BANNED(atof)
#undef sscanf
#define sscanf(...) BANNED(sscanf)

/* clock.h */
#undef gmtime
#define gmtime(...) BANNED(gmtime)
#undef localtime
#define localtime(...) BANNED(localtime)
#undef ctime
#define ctime(...) BANNED(ctime)
#undef asctime
#define asctime(...) BANNED(asctime)

/* random.h */
#undef rand
#define rand(...) BANNED(rand)
#undef srand
#define srand(...) BANNED(srand)
#undef random
#define random(...) BANNED(random)
#undef srandom
#define srandom(...) BANNED(srandom)
#undef drand48
#define drand48(...) BANNED(drand48)

/* posix_spawn with fixed arguments */
#undef system
#define system(...) BANNED(system)
#undef popen
#define popen(...) BANNED(popen)

/* strcspn and lengths: strtok writes into what it reads */
#undef strtok
#define strtok(...) BANNED(strtok)
#undef strtok_r
#define strtok_r(...) BANNED(strtok_r)
/* NOLINTEND(readability-identifier-naming) */

#endif
