/* All that lives as text: for export, backup and any machine. */
#ifndef STORE_DUMP_H
#define STORE_DUMP_H

#include "store/type.h"

#include <stdint.h>
#include <stdio.h>

/*
 * Lines, each ended by a line feed:
 *
 *	latchkey export 1
 *	made TIME
 *	TABLE EXPIRES KEY VALUE
 *	...
 *	end COUNT SUM
 *
 * TIME, EXPIRES are seconds since 1970 in UTC (EXPIRES 0: never), TABLE is a
 * number (lib/record/table.h says which), COUNT the number of such records;
 * all in decimal digits.  In KEY and VALUE, which may be empty, the bytes 33
 * to 126 but "%" stand for themselves and any other as % and two capital hex
 * digits.  One blank parts two fields.  Records come in no order, no key
 * twice.  SUM is the SHA-256 of all lines before the last, in small hex
 * digits: `head -n -1 FILE | sha256sum`.
 */
#define DUMP_FORMAT 1

/* As store_admin_export(). */
enum store_outcome dump_write(int dir, FILE *out, uint64_t *records);

#endif
