/* What compilers want to know and say each in their own way. */
#ifndef BASE_ATTRIBUTE_H
#define BASE_ATTRIBUTE_H

/* A constructor names its destructor, so that gcc sees a wrong one. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
# define FREED_BY(destructor) __attribute__((malloc(destructor)))
#else
# define FREED_BY(destructor)
#endif

#endif
