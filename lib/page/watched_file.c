#include "page/watched_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

/* What tells one content of a file from the next without reading it. */
struct mark {
	bool there;
	struct timespec time;
	off_t size;
	ino_t number;
};

struct source {
	struct source *next;
	struct mark mark;
	char path[];
};

struct watched_file_list {
	struct source *first;
};

struct watched_file_list *
watched_file_new(void)
{
	struct watched_file_list *list = calloc(1, sizeof(*list));

	if (list == NULL)
		log_out_of_memory();
	return list;
}

void
watched_file_free(struct watched_file_list *list)
{
	if (list == NULL)
		return;
	while (list->first != NULL) {
		struct source *source = list->first;

		list->first = source->next;
		free(source);
	}
	free(list);
}

static struct mark
mark_of(const struct stat *status)
{
	struct mark mark = { .there = true,
		.time = status->st_mtim,
		.size = status->st_size,
		.number = status->st_ino };

	return mark;
}

static struct source *
add(struct watched_file_list *list, const char *path)
{
	size_t len = strlen(path) + 1;
	struct source *source = calloc(1, sizeof(*source) + len);

	if (source == NULL)
		log_out_of_memory();
	memcpy(source->path, path, len);
	source->next = list->first;
	list->first = source;
	return source;
}

static bool
is_fit(const char *path, const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		log_warning("%s: is no regular file; put one there", path);
	else if ((status->st_mode & S_IWOTH) != 0)
		log_warning("%s: everybody can write it; chmod o-w", path);
	else if (status->st_size < 0
		 || (uint64_t)status->st_size > WATCHED_FILE_SIZE_MAX)
		log_warning("%s: is larger than %zu bytes; make it smaller",
		    path, WATCHED_FILE_SIZE_MAX);
	else
		return true;
	return false;
}

/* A file that shrinks meanwhile is what was there; the next look sees it. */
static size_t
read_all(int fd, char *bytes, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = read(fd, bytes + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	return len;
}

enum watched_file_outcome
watched_file_read(struct watched_file_list *list, struct arena *arena,
    const char *path, char **bytes, size_t *len)
{
	struct source *source = add(list, path);
	/* A FIFO must not hold us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	enum watched_file_outcome outcome = WATCHED_FILE_REFUSED;
	struct stat status;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return WATCHED_FILE_ABSENT;
	if (fd < 0) {
		log_warning("%s: cannot be read (%s); allow this user to", path,
		    strerror(errno));
		return WATCHED_FILE_REFUSED;
	}
	if (fstat(fd, &status) == 0) {
		source->mark = mark_of(&status);
		if (is_fit(path, &status))
			outcome = WATCHED_FILE_READ;
	}
	if (outcome == WATCHED_FILE_READ) {
		size_t size = (size_t)status.st_size;

		*bytes = arena_alloc(arena, size + 1);
		*len = read_all(fd, *bytes, size);
	}
	(void)close(fd);
	return outcome;
}

static bool
is_same(const struct mark *a, const struct mark *b)
{
	if (!a->there || !b->there)
		return a->there == b->there;
	return a->time.tv_sec == b->time.tv_sec
	       && a->time.tv_nsec == b->time.tv_nsec && a->size == b->size
	       && a->number == b->number;
}

bool
watched_file_has_changed(const struct watched_file_list *list)
{
	for (const struct source *at = list->first; at != NULL; at = at->next) {
		struct mark now = { .there = false };
		struct stat status;

		if (stat(at->path, &status) == 0)
			now = mark_of(&status);
		if (!is_same(&at->mark, &now))
			return true;
	}
	return false;
}
