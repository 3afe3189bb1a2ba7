#include "base/clock_offset.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/number.h"

static const char *offset_path;

void
clock_offset(const char *path)
{
	offset_path = path;
	clock_offset_refresh();
}

/* Where there is no file the clock is the system's. */
static bool
read_line(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd < 0)
		return false;
	(void)close(fd);
	if (len > 0 && text[len - 1] == '\n')
		len--;
	text[len > 0 ? len : 0] = '\0';
	return true;
}

void
clock_offset_refresh(void)
{
	char text[32];
	int64_t offset = 0;
	bool stands = false;

	if (offset_path == NULL)
		return;
	if (read_line(offset_path, text, sizeof(text))) {
		stands = text[0] == '@';
		if (!number_read(text + stands, -10000000000, 10000000000,
			&offset)) {
			log_warning("%s: no number of seconds", offset_path);
			stands = false;
		}
	}
	clock_shift(offset, stands);
}
