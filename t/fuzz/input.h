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

/* Bytes that come from libFuzzer, each as a target of its own. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

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
#define CHECK(what)                       \
 do {                                     \
  if (!(what))                            \
   input_fail(__FILE__, __LINE__, #what); \
 } while (0)
void input_fail(const char *file, int line, const char *what)
    __attribute__((noreturn));

#endif
