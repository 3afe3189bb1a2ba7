#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

char
input_letter(struct input *input)
{
	if (input->len == 0)
		return '\0';
	input->len--;
	return *input->bytes++;
}

size_t
input_which(struct input *input, const char *letters)
{
	char letter = input_letter(input);
	size_t at = 0;

	while (letters[at] != '\0' && letters[at] != letter)
		at++;
	return at;
}

struct input
input_line(struct input *input)
{
	const char *end = memchr(input->bytes, '\n', input->len);
	struct input line = { input->bytes,
		end == NULL ? input->len : (size_t)(end - input->bytes) };
	size_t gone = line.len + (end != NULL);

	input->bytes += gone;
	input->len -= gone;
	return line;
}

const char *
input_text(struct arena *arena, const struct input *input)
{
	if (!utf8_is_text(input->bytes, input->len))
		return NULL;
	return arena_copy(arena, input->bytes, input->len);
}

void
input_check(bool holds, const char *file, int line, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

/* The name that libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static bool begun;

	if (!begun)
		input_begin();
	begun = true;
	return input_try(bytes, len);
}
