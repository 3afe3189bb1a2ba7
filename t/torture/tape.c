#include "tape.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/random.h"
#include "store/file.h"
#include "tap.h"

enum { PAUSE = 200 }; /* microseconds that a flush takes at most */

#define BYTES ((size_t)1 << 30)

struct object {
	ino_t inode;
	bool removed; /* the inode may serve another file by now */
};

struct recorder {
	pthread_mutex_t mutex;
	struct object objects[TAPE_OBJECTS];
	size_t used; /* of `bytes` */
	struct tape tape;
};

static struct recorder *recorder;
static uint8_t *bytes;
static const struct model *progress;
static int directory;
static int until_killed;
static enum { NO_KILL, KILL_ARMED, KILL_NEXT } at_seal;

static void *
map_shared(size_t size)
{
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (map == MAP_FAILED)
		bail("no memory");
	return map;
}

const struct tape *
tape_make(const struct model *model)
{
	pthread_mutexattr_t attributes;

	recorder = map_shared(sizeof(*recorder));
	bytes = map_shared(BYTES);
	progress = model;
	(void)pthread_mutexattr_init(&attributes);
	(void)pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	(void)pthread_mutex_init(&recorder->mutex, &attributes);
	return &recorder->tape;
}

const uint8_t *
tape_bytes(const struct tape_event *event)
{
	return bytes + event->bytes;
}

static void
read_page(uint8_t page[TAPE_PAGE])
{
	int fd = openat(directory, "flush", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || pread(fd, page, TAPE_PAGE, 0) != TAPE_PAGE)
		memset(page, 0, TAPE_PAGE);
	if (fd >= 0)
		(void)close(fd);
}

/* All below is done by one process at a time. */
static struct tape_event *
add(enum tape_kind kind, int object)
{
	struct tape_event *event = NULL;

	if (recorder->tape.count == TAPE_EVENTS)
		bail("the tape is full");
	event = &recorder->tape.events[recorder->tape.count++];
	memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->object = object;
	read_page(event->page);
	for (int i = 0; i < MODEL_WRITERS; i++) {
		event->acknowledged[i] = progress->acknowledged[i];
		event->begun[i] = progress->begun[i];
	}
	return event;
}

static void
set_name(char name[TAPE_NAME], const char *text)
{
	(void)snprintf(name, TAPE_NAME, "%s", text);
}

static void
add_write(int object, const void *from, size_t len, size_t at)
{
	struct tape_event *event = add(TAPE_WRITE, object);

	if (recorder->used + len > BYTES)
		bail("the tape is full");
	event->at = at;
	event->len = len;
	event->bytes = recorder->used;
	memcpy(bytes + recorder->used, from, len);
	recorder->used += len;
}

static void
add_whole(int object, int fd)
{
	static uint8_t whole[1 << 22];
	ssize_t len = pread(fd, whole, sizeof(whole), 0);

	if (len < 0 || len == (ssize_t)sizeof(whole))
		bail("a file too large for the tape");
	add_write(object, whole, (size_t)len, 0);
}

static int
known_object(const struct stat *st)
{
	for (size_t i = recorder->tape.objects; i > 0; i--) {
		const struct object *object = &recorder->objects[i - 1];

		if (object->inode == st->st_ino
		    && !(object->removed && st->st_nlink > 0))
			return (int)i - 1;
	}
	return -1;
}

static int
new_object(ino_t inode, const char *name)
{
	size_t number = recorder->tape.objects++;

	if (number == TAPE_OBJECTS)
		bail("too many files for the tape");
	recorder->objects[number] = (struct object){ .inode = inode };
	set_name(add(TAPE_CREATE, (int)number)->name, name);
	return (int)number;
}

static void
name_of(int fd, char name[TAPE_NAME])
{
	char descriptor[64];
	char whole[512] = "";
	ssize_t len = 0;
	const char *slash = NULL;

	(void)snprintf(descriptor, sizeof(descriptor), "/proc/self/fd/%d", fd);
	len = readlink(descriptor, whole, sizeof(whole) - 1);
	whole[len > 0 ? len : 0] = '\0';
	slash = strrchr(whole, '/');
	set_name(name, slash == NULL ? whole : slash + 1);
}

/* -1 for the shared page, which is no file that anybody trusts. */
static int
object_of(int fd)
{
	char name[TAPE_NAME];
	struct stat st;
	int object = 0;

	name_of(fd, name);
	if (ascii_begins(name, "flush"))
		return -1;
	if (fstat(fd, &st) != 0)
		bail("no file");
	object = known_object(&st);
	return object >= 0 ? object : new_object(st.st_ino, name);
}

static int
object_named(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0
		   ? known_object(&st)
		   : -1;
}

static void
lock(void)
{
	if (until_killed > 0 && --until_killed == 0)
		_exit(TAPE_KILLED);
	(void)pthread_mutex_lock(&recorder->mutex);
}

static void
unlock(void)
{
	(void)pthread_mutex_unlock(&recorder->mutex);
}

static ssize_t
write_at(int fd, const void *from, size_t len, off_t at)
{
	ssize_t done = 0;
	int object = 0;

	lock();
	object = object_of(fd);
	done = pwrite(fd, from, len, at);
	if (done > 0 && object >= 0)
		add_write(object, from, (size_t)done, (size_t)at);
	unlock();
	return done;
}

static bool
is_draft(int fd)
{
	char name[TAPE_NAME];

	name_of(fd, name);
	return ascii_ends(name, ".gdbm.tmp");
}

/* What others write while a flush runs need not come along. */
static int
flush(int fd)
{
	struct stat st;
	struct tape_event *event = NULL;
	size_t since = 0;
	int object = -1;
	bool whole = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);

	lock();
	if (at_seal == KILL_NEXT && !whole) {
		unlock();
		_exit(TAPE_KILLED);
	}
	if (!whole)
		object = object_of(fd);
	if (object >= 0 && is_draft(fd))
		add_whole(object, fd);
	since = recorder->tape.count;
	unlock();
	(void)usleep(random_below(PAUSE));
	lock();
	if (whole || object >= 0) {
		event = add(whole ? TAPE_FLUSH_DIRECTORY : TAPE_FLUSH, object);
		event->since = since;
	}
	unlock();
	return 0;
}

static void
mark_removed(int object)
{
	if (object >= 0)
		recorder->objects[object].removed = true;
}

static int
rename_in(int dir, const char *from, const char *to)
{
	struct tape_event *event = NULL;
	int object = 0;
	int older = 0;
	int done = 0;

	lock();
	object = object_named(dir, from);
	older = object_named(dir, to);
	done = renameat(dir, from, dir, to);
	if (at_seal == KILL_ARMED && strcmp(to, "MANIFEST") == 0)
		at_seal = KILL_NEXT;
	if (done == 0) {
		mark_removed(older);
		event = add(TAPE_RENAME, object);
		set_name(event->name, from);
		set_name(event->to, to);
	}
	unlock();
	return done;
}

static int
unlink_in(int dir, const char *name)
{
	int object = 0;
	int done = 0;
	int number = 0;

	lock();
	object = object_named(dir, name);
	done = unlinkat(dir, name, 0);
	number = errno;
	if (done == 0 && object >= 0) {
		mark_removed(object);
		set_name(add(TAPE_REMOVE, object)->name, name);
	}
	unlock();
	errno = number;
	return done;
}

static bool
visit(void *context, const char *name)
{
	int fd = -1;

	(void)context;
	if (name[0] == '.' || ascii_begins(name, "flush")
	    || ascii_ends(name, "lock"))
		return true;
	fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		bail("no file %s", name);
	add_whole(object_of(fd), fd);
	(void)close(fd);
	return true;
}

/* All there is, and then a flush of each. */
static void
take_all(int dir)
{
	size_t count = 0;

	(void)file_each(dir, visit, NULL);
	count = recorder->tape.objects;
	for (size_t i = 0; i < count; i++)
		add(TAPE_FLUSH, (int)i)->since = recorder->tape.count;
	add(TAPE_FLUSH_DIRECTORY, -1)->since = recorder->tape.count;
}

void
tape_start(int dir)
{
	directory = dir;
	recorder->tape.count = 0;
	recorder->tape.objects = 0;
	recorder->used = 0;
	take_all(dir);
	recorder->tape.begin = recorder->tape.count;
	file_calls = (struct file_calls){
		.write_at = write_at,
		.sync = flush,
		.sync_data = flush,
		.rename = rename_in,
		.unlink = unlink_in,
		.map = file_calls.map,
	};
}

void
tape_kill(int left)
{
	until_killed = left;
}

void
tape_kill_at_seal(void)
{
	at_seal = KILL_ARMED;
}
