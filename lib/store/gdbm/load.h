/* Reading what dump.h writes. */
#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include "store/type.h"

#include <stdint.h>
#include <stdio.h>

/* As store_admin_import(). */
enum store_outcome load_all(int dir, FILE *in, uint64_t *records);

/* Reads it all and takes in nothing: STORE_OK where it could be. */
enum store_outcome load_check(FILE *in, uint64_t *records);

#endif
