#include "send/letter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "contact/email.h"

enum { SIZE = 1 << 18 };

static bool
read_all(struct arena *arena, char **bytes, size_t *len)
{
	*bytes = arena_alloc(arena, SIZE + 1);
	*len = 0;
	while (*len < SIZE) {
		ssize_t got = read(STDIN_FILENO, *bytes + *len, SIZE - *len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		*len += (size_t)got;
	}
	return false;
}

/* The next line, cut off where it ends. */
static char *
take_line(char **rest)
{
	char *line = *rest;
	char *end = strchr(line, '\n');

	if (end == NULL)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

static bool
is_id(const char *id)
{
	return id[0] != '\0' && strspn(id, "0123456789abcdef") == strlen(id);
}

/* E.164: "+" and 6 to 15 digits, the first of which is not 0. */
static bool
is_number(const char *to)
{
	size_t len = strlen(to);

	return len >= 7 && len <= 16 && to[0] == '+' && to[1] != '0'
	       && strspn(to + 1, "0123456789") == len - 1;
}

bool
letter_read(struct arena *arena, struct letter *letter)
{
	char *bytes = NULL;
	char *rest = NULL;
	const char *via = NULL;
	char *empty = NULL;
	size_t len = 0;

	if (!read_all(arena, &bytes, &len))
		return false;
	rest = bytes;
	via = take_line(&rest);
	letter->to = via == NULL ? NULL : take_line(&rest);
	letter->id = letter->to == NULL ? NULL : take_line(&rest);
	empty = letter->id == NULL ? NULL : take_line(&rest);
	if (empty == NULL || empty[0] != '\0' || !is_id(letter->id)
	    || !via_parse(via, &letter->via))
		return false;
	letter->bytes = rest;
	letter->len = len - (size_t)(rest - bytes);
	/* Checked where it was typed, and once more where it leaves. */
	switch (letter->via) {
	case VIA_EMAIL:
		if (!email_is_sendable(letter->to))
			return false;
		letter->to = email_written(arena, letter->to);
		return true;
	case VIA_PHONE:
		return is_number(letter->to);
	}
	return false;
}

/* Each CR of ours stands before a LF. */
int
letter_open(const struct letter *letter)
{
	int fd = (int)memfd_create("letter", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(dup(fd), "w");
	bool good = file != NULL;

	for (size_t i = 0; good && i < letter->len; i++)
		if (letter->bytes[i] != '\r')
			good = putc(letter->bytes[i], file) != EOF;
	if (file != NULL)
		good = fclose(file) == 0 && good;
	if (good && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd);
	return -1;
}
