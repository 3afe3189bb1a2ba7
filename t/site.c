#include "site.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "scratch.h"
#include "site/settings_load.h"
#include "store/memory_store.h"
#include "store/store_admin.h"
#include "store/store_open.h"
#include "tap.h"

enum { PATHS = 16, LIMIT = 60 };

struct work site_work;

const uint8_t site_key[SECRET_SIZE] = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89 };

static struct settings *settings;
static int64_t opened;

const char *
site_path(const char *name)
{
	static char paths[PATHS][PATH_MAX + 64];
	static unsigned next;
	char *path = paths[next++ % PATHS];
	char link[64];
	char whole[PATH_MAX] = "";

	if (scratch_descriptor() < 0)
		(void)scratch_directory();
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d",
	    scratch_descriptor());
	if (realpath(link, whole) == NULL)
		bail("where the scratch directory is cannot be told");
	(void)snprintf(path, sizeof(paths[0]), "%s/%s", whole, name);
	return path;
}

void
site_write(const char *name, const char *text)
{
	const char *path = site_path(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t len = strlen(text);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd) != 0)
		bail("%s cannot be written: %s", path, strerror(errno));
}

static void
shut(void)
{
	work_abort(&site_work);
	store_close(site_work.store);
	arena_free(site_work.arena);
	settings_free(settings);
	memset(&site_work, 0, sizeof(site_work));
	settings = NULL;
}

static void
read_settings(const char *more)
{
	char text[4096 + PATH_MAX];

	(void)snprintf(text, sizeof(text), "[state]\ndir = %s\n%s",
	    site_path(""), more);
	site_write("latchkey.conf", text);
	settings = settings_load(site_path("latchkey.conf"));
	if (settings == NULL)
		bail("these are no settings: %s", scratch_log());
}

/* t/memory.t says which. */
static bool
is_in_memory(void)
{
	const char *store = getenv("SITE_STORE");

	return store != NULL && strcmp(store, "memory") == 0;
}

static struct store *
open_files(void)
{
	struct store *store = NULL;

	if (store_open(scratch_descriptor(), &store) != STORE_OK)
		bail("no store: %s", scratch_log());
	return store;
}

static bool in_memory;

struct store *
site_beside(void)
{
	return in_memory ? memory_store_open(site_work.store) : open_files();
}

static void
open_site(const char *more)
{
	static bool once;
	int dir = -1;

	if (!once && atexit(shut) != 0)
		bail("nothing would tidy up");
	once = true;
	shut();
	scratch_catch_log();
	/* What hangs has failed. */
	(void)alarm(LIMIT);
	dir = scratch_directory();
	read_settings(more);
	scratch_clock(0);
	opened = clock_now();
	if (!in_memory && store_admin_create(dir) != STORE_OK)
		bail("no store: %s", scratch_log());
	site_work.store = in_memory ? memory_store_open(NULL) : open_files();
	site_work.arena = arena_new();
	site_work.settings = settings;
	site_work.key = site_key;
	site_work.now = opened;
}

void
site_open(const char *more)
{
	in_memory = is_in_memory();
	open_site(more);
}

void
site_open_files(const char *more)
{
	in_memory = false;
	open_site(more);
}

void
site_at(int64_t seconds)
{
	site_work.now = opened + seconds;
	scratch_clock(0);
	scratch_clock(site_work.now - clock_now());
}

void
site_begin(void)
{
	if (work_begin(&site_work) != STORE_OK)
		bail("no transaction: %s", scratch_log());
}

void
site_commit(void)
{
	if (work_commit(&site_work) != STORE_OK)
		bail("no commit: %s", scratch_log());
}

void
site_insert(struct account *account)
{
	enum store_outcome trouble = STORE_OK;

	site_begin();
	if (account_insert(&site_work, account, &trouble) != ACCOUNT_OK)
		bail("no account for %s", account->username);
	site_commit();
}

struct account
site_account(const char *name, const char *email)
{
	struct account account = { .username = name,
		.password = "$y$hash",
		.email = email,
		.language = "en",
		.password_at = site_work.now };

	site_insert(&account);
	return account;
}

void
site_begin_for(const struct account *account)
{
	struct account now;

	site_begin();
	if (account_get(&site_work, account->id, &now) != STORE_OK)
		bail("no account");
}

struct session
site_session(const struct account *account, enum session_kind kind)
{
	struct session session = { .kind = kind,
		.agent = "browser",
		.network = "192.0.2.1" };
	struct account now;

	site_begin();
	if (account_get(&site_work, account->id, &now) != STORE_OK
	    || session_start(&site_work, &now, &session) != STORE_OK)
		bail("no session");
	site_commit();
	return session;
}

bool
site_lives(const struct session *session)
{
	struct session found;
	struct account account;

	return session_find(&site_work, session->token, &found, &account)
	       == STORE_OK;
}
