/* How many seconds there are in what people count by. */
#ifndef BASE_SECONDS_H
#define BASE_SECONDS_H

#include <stdint.h>

#define SECONDS_MINUTE INT64_C(60)
#define SECONDS_HOUR   INT64_C(3600)
#define SECONDS_DAY    INT64_C(86400)
#define SECONDS_YEAR   (365 * SECONDS_DAY)

#endif
