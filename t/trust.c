/* Files that decide what the programs do: whose they are, who may write them,
 * and where they lie. */

#include "base/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "site.h"
#include "site/settings.h"
#include "site/settings_load.h"
#include "tap.h"

enum { NOBODY = 65534 };

/* For as long as the test lasts. */
static const char *
at(const char *name)
{
	return arena_text(site_work.arena, site_path(name));
}

static void
put(const char *name, mode_t mode)
{
	const char *path = at(name);

	(void)unlink(path);
	site_write(name, "#!/bin/sh\n[state]\ndir = /var/lib/latchkey\n");
	if (chmod(path, mode) != 0)
		bail("%s: no chmod", path);
}

static bool
judge(const char *path, enum trust_use use)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool good = fd >= 0 && trust_file(fd, path, use);

	if (fd >= 0)
		(void)close(fd);
	return good;
}

/* Refused with a sentence that names the file and says what to do. */
static void
is_refused(const char *path, enum trust_use use, const char *reason)
{
	ok(!judge(path, use), "security 26: refused: %s", reason);
	ok(strstr(scratch_log(), path) != NULL
		&& strstr(scratch_log(), reason) != NULL,
	    "and said: %s", scratch_log());
}

static void
test_modes(void)
{
	const char *path = at("trusted");

	put("trusted", 0644);
	ok(judge(path, TRUST_READ), "others may read settings");
	is_refused(path, TRUST_SECRET, "run chmod 0400");
	put("trusted", 0400);
	ok(judge(path, TRUST_SECRET), "a secret is for one alone");
	put("trusted", 0664);
	is_refused(path, TRUST_READ, "run chmod go-w");
	put("trusted", 0646);
	is_refused(path, TRUST_READ, "run chmod go-w");
	put("trusted", 0775);
	ok(!trust_program(path), "nor a program that a group may write");
	put("trusted", 0644);
	ok(!trust_program(path)
		&& strstr(scratch_log(), "cannot be started") != NULL,
	    "nor what is none");
	put("trusted", 0755);
	ok(trust_program(path), "a program");
	is_refused(at("."), TRUST_READ, "no regular file");
	ok(!trust_program(at(".")), "a folder is no program");
	(void)unlink(path);
	if (mkfifo(path, 0600) != 0)
		bail("no pipe");
	is_refused(path, TRUST_READ, "no regular file");
	(void)unlink(path);
}

static void
give(const char *path, uid_t user)
{
	if (chown(path, user, (gid_t)-1) != 0)
		bail("%s: no chown", path);
}

static void
test_folders(void)
{
	const char *folder = at("folder");
	const char *path = at("folder/trusted");

	if (mkdir(folder, 0755) != 0)
		bail("no folder");
	put("folder/trusted", 0755);
	ok(trust_program(path), "a folder of this user");
	if (chmod(folder, 0777) != 0)
		bail("no chmod");
	is_refused(path, TRUST_READ, "run chmod go-w");
	ok(!trust_program(path), "nor is a program there started");
	(void)chmod(folder, 01777);
	ok(trust_program(path), "where others cannot replace it");
	(void)chmod(folder, 0755);
	if (symlink(path, at("link")) != 0)
		bail("no link");
	ok(trust_program(at("link")), "a link");
	(void)chmod(folder, 0777);
	ok(!trust_program(at("link")), "leads where others may write");
	(void)chmod(folder, 0755);
	if (geteuid() == 0) {
		give(folder, NOBODY);
		is_refused(path, TRUST_READ, "belongs to another user");
		give(folder, 0);
		give(path, NOBODY);
		is_refused(path, TRUST_READ, "belongs to another user");
		ok(settings_load(path) == NULL, "no settings of another user");
	}
	(void)unlink(at("link"));
}

static void
test_served(void)
{
	const char *path = at("folder/trusted");
	const char *const inner[] = { "", at("folder"), NULL };
	const char *const outer[] = { at("."), NULL };
	const char *const link[] = { at("roots"), NULL };
	const char *const sister[] = { at("fold"), NULL };
	const char *const none[] = { NULL };

	put("folder/trusted", 0755);
	put("outside", 0755);
	trust_served(inner);
	is_refused(path, TRUST_READ, "gives away");
	ok(!trust_program(path), "nor is a program there started");
	ok(settings_load(path) == NULL, "nor are settings there used");
	ok(trust_program(at("outside")), "beside it, yes");
	ok(symlink("../outside", at("folder/out")) == 0
		&& !trust_program(at("folder/out")),
	    "a link from there is not followed");
	ok(symlink("folder/trusted", at("in")) == 0 && !trust_program(at("in")),
	    "nor one into it");
	trust_served(outer);
	is_refused(path, TRUST_READ, "gives away");
	ok(symlink(".", at("roots")) == 0, "a root by a link");
	trust_served(link);
	is_refused(path, TRUST_READ, "gives away");
	trust_served(sister);
	ok(trust_program(path), "one whose name only begins so is another");
	trust_served(none);
	ok(trust_program(path), "none");
	(void)unlink(at("folder/out"));
	(void)unlink(at("in"));
	(void)unlink(at("roots"));
	(void)unlink(path);
	(void)rmdir(at("folder"));
}

int
main(void)
{
	site_open("");
	scratch_catch_log();
	test_modes();
	test_folders();
	test_served();
	return done();
}
