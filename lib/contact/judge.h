/* How a field's own rule answers: what a person typed becomes the value that
 * is kept, or the code of the sentence that says what would be right. */
#ifndef CONTACT_JUDGE_H
#define CONTACT_JUDGE_H

#include "base/arena.h"

/* NULL where `typed` is right, and *value is the normal form, in the arena;
 * else a code, a literal, and *value may be what of it was judged, for others
 * to measure.  `typed` has passed the text gate. */
typedef const char *judge(struct arena *arena, const char *typed,
    const char **value);

#endif
