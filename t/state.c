/* The state directory: ours alone, itself, and out of reach of the web. */

#include "site/state.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/trust.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

static void
is_refused(const char *path, const char *root, const char *reason)
{
	const char *const folders[] = { root, NULL };
	int fd = -1;

	trust_served(folders);
	fd = state_open(path);

	is_int(fd, -1, "refused");
	ok(strstr(scratch_log(), reason) != NULL
		&& strstr(scratch_log(), path) != NULL,
	    "and said: %s", reason);
	if (fd >= 0)
		(void)close(fd);
}

static void
is_opened(const char *path, const char *root, const char *what)
{
	const char *const folders[] = { root, NULL };
	int fd = -1;

	trust_served(folders);
	fd = state_open(path);

	ok(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "%s", what);
	if (fd >= 0)
		(void)close(fd);
}

static void
test_create(void)
{
	const char *deep = site_path("one/two/three");
	struct stat st;
	mode_t mask = umask(022);

	ok(state_create(deep), "made with its parents");
	(void)umask(mask);
	ok(stat(deep, &st) == 0 && (st.st_mode & 07777) == 0700,
	    "closed to others");
	ok(stat(site_path("one"), &st) == 0 && (st.st_mode & 07777) == 0755,
	    "but the way there is not");
	ok(state_create(deep), "what is there may be");
	site_write("file", "");
	ok(!state_create(site_path("file/below"))
		&& strstr(scratch_log(), "cannot be made") != NULL,
	    "not below a file");
	ok(!state_create(""), "not without a name");
	is_opened(deep, NULL, "opens");
}

static void
test_refused(void)
{
	const char *path = site_path("one");
	const char *link = site_path("link");

	is_refused(site_path("none"), NULL, "run latchkey init");
	is_refused(site_path("file"), NULL, "must be a directory itself");
	if (symlink(path, link) != 0)
		bail("no link");
	is_refused(link, NULL, "no symbolic link");
	for (mode_t bit = 01; bit <= 040; bit *= 2) {
		if (chmod(path, 0700 | bit) != 0)
			bail("no chmod");
		is_refused(path, NULL, "run chmod 0700");
	}
	(void)chmod(path, 0700);
	is_opened(path, "", "opens again");
}

static void
test_document_root(void)
{
	const char *path = site_path("one/two");
	const char *link = site_path("link");

	(void)chmod(path, 0700);
	is_refused(path, site_path("one"), "below the document root");
	is_refused(path, path, "below the document root");
	is_refused(path, link, "below the document root");
	is_refused(path, "/", "below the document root");
	is_opened(path, site_path("one/two/three"), "above it");
	is_opened(path, site_path("one/tw"), "beside what is not there");
	(void)mkdir(site_path("one/tw"), 0700);
	is_opened(path, site_path("one/tw"),
	    "beside a name that begins like it");
}

/* Who may do everything may give away, too. */
static void
test_owner(void)
{
	if (geteuid() != 0) {
		skip("only root can give a directory away");
		return;
	}
	if (chown(site_path("one"), 65534, 65534) != 0)
		bail("no chown");
	is_refused(site_path("one"), NULL, "belongs to another user");
}

int
main(void)
{
	static const char *const made[] = { "one/two/three", "one/two",
		"one/tw", "one" };

	scratch_catch_log();
	test_create();
	test_refused();
	test_document_root();
	test_owner();
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		(void)rmdir(site_path(made[i]));
	return done();
}
