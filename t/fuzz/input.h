/* What a fuzzer throws at us, taken apart. */
#ifndef T_FUZZ_INPUT_H
#define T_FUZZ_INPUT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
	const char *bytes;
	size_t len;
};

/* What each target is: once, and for all bytes that libFuzzer has; 0, or -1 for
 * those that it is not to keep. */
void input_begin(void);
int input_try(const uint8_t *bytes, size_t len);

/* The first letter, which says what the rest is for; NUL where there is none.
 */
char input_letter(struct input *input);

/* Where the first letter, which goes, stands among `letters`; or at the end. */
size_t input_which(struct input *input, const char *letters);

/* Up to the next line feed, which goes too; or all there is. */
struct input input_line(struct input *input);

/* As a C string in the arena; NULL where the gate would let no such text in. */
const char *input_text(struct arena *arena, const struct input *input);

/* What must hold; ends the program as a crash does. */
#define CHECK(what) input_check(what, __FILE__, __LINE__, #what)
void input_check(bool holds, const char *file, int line, const char *what);

#endif
