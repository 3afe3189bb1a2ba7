#include "image.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "tap.h"

enum { SECTOR = 512, SECTORS = 4096, FILE_SIZE = SECTOR * SECTORS };

struct name {
	char name[TAPE_NAME];
	int object; /* -1: is none */
};

struct image {
	const struct tape *tape;
	size_t cut;
	enum image_mode mode;
	struct name names[TAPE_OBJECTS];
	size_t count;
};

/* One file in the making. */
struct content {
	int object;
	size_t pending;         /* writes that were not flushed */
	size_t first;           /* what the mode keeps: by its number */
	uint32_t left[SECTORS]; /* so many writes of a sector are left */
	size_t size;
	uint8_t bytes[FILE_SIZE];
};

static struct content content;

/* The event up to which this kind of flush has made all durable. */
static size_t
durable(const struct image *image, enum tape_kind kind, int object)
{
	size_t since = 0;

	for (size_t i = 0; i < image->cut; i++) {
		const struct tape_event *event = &image->tape->events[i];

		if (event->kind == kind && event->object == object
		    && event->since > since)
			since = event->since;
	}
	return since;
}

static bool
is_write(const struct image *image, size_t number)
{
	const struct tape_event *event = &image->tape->events[number];

	return event->kind == TAPE_WRITE && event->object == content.object;
}

static void
keep_sectors(const struct tape_event *event, size_t part, uint32_t left)
{
	size_t end = (event->at + part + SECTOR - 1) / SECTOR;

	for (size_t i = event->at / SECTOR; part > 0 && i < end; i++)
		content.left[i] = left;
}

/* Where a write was cut off, whole sectors of it stand. */
static size_t
cut_off(const struct tape_event *event)
{
	size_t part = random_below((uint32_t)event->len + 1);
	size_t end = (event->at + part) / SECTOR * SECTOR;

	return end > event->at ? end - event->at : 0;
}

static void
choose(const struct image *image, const struct tape_event *event, size_t number)
{
	uint32_t all = (uint32_t)content.pending;

	switch (image->mode) {
	case IMAGE_ALL:
		keep_sectors(event, event->len, all);
		break;
	case IMAGE_PREFIX:
		if (number < content.first)
			keep_sectors(event, event->len, (uint32_t)number + 1);
		else if (number == content.first)
			keep_sectors(event, cut_off(event),
			    (uint32_t)number + 1);
		break;
	case IMAGE_SECTORS:
		for (size_t i = event->at / SECTOR;
		     i <= (event->at + event->len - 1) / SECTOR; i++)
			content.left[i] = random_below(2) == 0
					      ? random_below(all + 1)
					      : random_below(2) * all;
		break;
	case IMAGE_REVERSED:
		if (number >= content.first)
			keep_sectors(event, event->len, all);
		break;
	case IMAGE_LAST:
		if (number + 1 == content.pending)
			keep_sectors(event, event->len, all);
		break;
	case IMAGE_NONE:
	case IMAGE_MODES:
		break;
	}
}

static void
put_bytes(const struct tape_event *event, size_t from, size_t to)
{
	memcpy(content.bytes + from, tape_bytes(event) + (from - event->at),
	    to - from);
	if (to > content.size)
		content.size = to;
}

static void
apply(const struct tape_event *event, size_t number)
{
	size_t end = event->at + event->len;

	for (size_t at = event->at; at < end;) {
		size_t next = (at / SECTOR + 1) * SECTOR;

		if (next > end)
			next = end;
		if (number < content.left[at / SECTOR])
			put_bytes(event, at, next);
		at = next;
	}
}

/* Calls for each write that may be lost, with its number. */
static void
each_pending(const struct image *image, size_t since,
    void (*visit)(const struct image *image, const struct tape_event *event,
	size_t number))
{
	size_t number = 0;

	for (size_t i = since; i < image->cut; i++) {
		if (is_write(image, i))
			visit(image, &image->tape->events[i], number++);
	}
	content.pending = number;
}

static void
measure(const struct image *image, const struct tape_event *event,
    size_t number)
{
	(void)image;
	(void)number;
	if (event->at + event->len > FILE_SIZE)
		bail("a file too large for an image");
}

static void
apply_kept(const struct image *image, const struct tape_event *event,
    size_t number)
{
	(void)image;
	apply(event, number);
}

/* A file may have grown though what it grew by is not there. */
static void
grow(const struct image *image, const struct tape_event *event, size_t number)
{
	(void)image;
	(void)number;
	if (event->at + event->len > content.size)
		content.size = event->at + event->len;
}

static void
fill(const struct image *image, int object)
{
	size_t since = durable(image, TAPE_FLUSH, object);

	memset(&content, 0, sizeof(content));
	content.object = object;
	for (size_t i = 0; i < since && i < image->cut; i++) {
		const struct tape_event *event = &image->tape->events[i];

		if (is_write(image, i))
			put_bytes(event, event->at, event->at + event->len);
	}
	each_pending(image, since, measure);
	content.first = random_below((uint32_t)content.pending + 1);
	each_pending(image, since, choose);
	each_pending(image, since, apply_kept);
	if (image->mode != IMAGE_NONE && random_below(2) == 0)
		each_pending(image, since, grow);
}

static struct name *
find(struct image *image, const char *name)
{
	for (size_t i = 0; i < image->count; i++) {
		if (strcmp(image->names[i].name, name) == 0)
			return &image->names[i];
	}
	if (image->count == TAPE_OBJECTS)
		bail("too many names");
	memcpy(image->names[image->count].name, name, TAPE_NAME);
	image->names[image->count].object = -1;
	return &image->names[image->count++];
}

static void
apply_name(struct image *image, const struct tape_event *event)
{
	struct name *name = find(image, event->name);

	if (event->kind == TAPE_CREATE) {
		name->object = event->object;
		return;
	}
	if (name->object == event->object)
		name->object = -1;
	if (event->kind == TAPE_RENAME)
		find(image, event->to)->object = event->object;
}

static bool
is_name(const struct tape_event *event)
{
	return event->kind == TAPE_CREATE || event->kind == TAPE_RENAME
	       || event->kind == TAPE_REMOVE;
}

static void
apply_names(struct image *image, enum image_names names)
{
	size_t since = durable(image, TAPE_FLUSH_DIRECTORY, -1);
	size_t open = image->cut > since ? image->cut - since : 0;
	size_t first = since + random_below((uint32_t)open + 1);

	for (size_t i = 0; i < image->cut; i++) {
		const struct tape_event *event = &image->tape->events[i];
		bool kept = i < since || names == NAMES_ALL
			    || (names == NAMES_PREFIX && i < first)
			    || (names == NAMES_ANY && random_below(2) == 0);

		if (kept && is_name(event))
			apply_name(image, event);
	}
}

static void
write_file(int dir, const char *name, const uint8_t *bytes, size_t len)
{
	int fd =
	    openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd) != 0)
		bail("cannot write %s", name);
}

/* A shared page from any time, as a copy of the directory may have it; empty
 * lock files, or none. */
static void
write_rest(const struct image *image, int dir)
{
	static uint8_t page[4096];
	size_t any = random_below((uint32_t)image->tape->count);

	if (random_below(4) > 0) {
		memcpy(page, image->tape->events[any].page, TAPE_PAGE);
		write_file(dir, "flush", page, sizeof(page));
	}
	if (random_below(2) == 0)
		write_file(dir, "lock", page, 0);
}

void
image_make(const struct tape *tape, size_t cut, enum image_mode mode,
    enum image_names names, int dir)
{
	static struct image image;

	memset(&image, 0, sizeof(image));
	image.tape = tape;
	image.cut = cut;
	image.mode = mode;
	apply_names(&image, names);
	for (size_t i = 0; i < image.count; i++) {
		if (image.names[i].object < 0)
			continue;
		fill(&image, image.names[i].object);
		write_file(dir, image.names[i].name, content.bytes,
		    content.size);
	}
	write_rest(&image, dir);
}
