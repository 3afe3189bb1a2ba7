#include "http/worker.h"

#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cgi.h"
#include "base/clock_offset.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/trust.h"
#include "http/harden_process.h"
#include "http/renderer.h"
#include "http/route.h"
#include "http/waker.h"
#include "site/settings_load.h"
#include "site/state.h"

enum {
	REQUESTS_MAX = 100000,
	KEPT = 512 * 1024, /* bytes */
};

/* One process of a program, for its whole life. */
struct process {
	const struct service *service;
	const char *named; /* the settings, where the admin named them */
	struct site site;
	uint8_t key[SECRET_SIZE];
	struct gateway *gateway;
	struct renderer *renderer;
	struct arena *arena;
	struct web *web;
};

/* No core file with secrets in it, no other process of this user may look in.
 */
static void
shut_windows(void)
{
	struct rlimit none = { 0, 0 };

	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
}

/* free() returns memory above this threshold to the kernel, which gives it back
 * zeroed, a page fault each 4 KiB.  The next request wants as much again, so it
 * is kept. */
static void
keep_memory(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, KEPT);
}

/* The web server wakes a worker when it connects, before it has sent the
 * request.  A worker that runs then on the same core only waits for the rest:
 * one that lets the web server finish costs the two of them a quarter less
 * (sched(7), SCHED_BATCH).  Where it is not to be had nothing is lost, and what
 * the admin chose stands. */
static void
let_server_finish(void)
{
	struct sched_param none = { .sched_priority = 0 };

	if (sched_getscheduler(0) == SCHED_OTHER)
		(void)sched_setscheduler(0, SCHED_BATCH, &none);
}

/* The file that the admin names.  Words that a visitor can write are none. */
static const char *
read_options(int argc, char **argv)
{
	const char *path = NULL;
	int option = 0;

	if (cgi_is_request())
		return NULL;
	opterr = 0;
	while ((option = getopt(argc, argv, "c:-:")) != -1) {
		if (option == 'c') {
			path = optarg;
		} else if (option == '-' && strcmp(optarg, "version") == 0) {
			(void)printf("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
			exit(0);
		} else {
			log_warning("usage: %s [-c FILE] [--version]", argv[0]);
			exit(2);
		}
	}
	return path;
}

static void
open_log(const struct process *process)
{
	struct settings *settings = process->site.settings;

	log_open(process->service->name,
	    settings_text(settings, SETTING_STATE_LOG)[0] == '\0'
		? NULL
		: settings_text(settings, SETTING_STATE_LOG));
}

static bool
open_state(struct process *process)
{
	struct settings *settings = process->site.settings;
	const char *key = settings_text(settings, SETTING_STATE_KEY);

	process->site.state =
	    state_open(settings_text(settings, SETTING_STATE_DIR));
	if (process->site.state < 0)
		return false;
	if (!secret_load(key[0] == '\0' ? settings_state_path(settings, "key")
					: key,
		process->key))
		return false;
	process->site.key = process->key;
	return true;
}

/* A program that strangers reach and that needs no more of the site's key holds
 * none of it. */
static void
forget_key(struct process *process)
{
	if (process->site.key == NULL)
		return;
	process->site.key = NULL;
	secret_wipe(process->key, sizeof(process->key));
	secret_forget();
}

/* What fails is tried again with the next request. */
static bool
start_web(struct process *process)
{
	const struct service *service = process->service;

	if (service->needs_state && process->site.state < 0
	    && !open_state(process)) {
		if (process->site.state >= 0)
			(void)close(process->site.state);
		process->site.state = -1;
		return false;
	}
	if (service->start != NULL && process->web == NULL)
		process->web = service->start(&process->site);
	if (service->start != NULL && process->web == NULL)
		return false;
	if (service->forgets_key)
		forget_key(process);
	return true;
}

/* For who tries things out: it must not be forgotten. */
static void
warn_of_no_limits(const struct settings *settings)
{
	if (settings_number(settings, SETTING_LIMITS_FACTOR) == 0)
		log_warning("%s:%d: limits.factor = 0 lets everybody do "
			    "everything at once; take it away on a real site",
		    settings_path(settings),
		    settings_line(settings, SETTING_LIMITS_FACTOR));
}

static bool
load(struct process *process)
{
	struct settings *settings = settings_load(process->named);

	if (settings == NULL)
		return false;
	process->site.settings = settings;
	process->site.base = settings_text(settings, SETTING_SITE_BASE);
	process->site.suffix = settings_text(settings, SETTING_SITE_SUFFIX);
	process->site.https =
	    strncmp(settings_items(settings, SETTING_SITE_ORIGIN)[0],
		"https:", strlen("https:"))
	    == 0;
	cookie_apart(process->site.session_apart, "session",
	    settings_items(settings, SETTING_SITE_ORIGIN)[0],
	    process->site.base);
	process->site.state = -1;
	open_log(process);
	if (process->service->needs_state)
		secret_open();
	warn_of_no_limits(settings);
	return true;
}

/* A folder of one user or behind an alias has a root of its own (Apache). */
static void
name_served(const struct gateway *gateway)
{
	const char *folders[] = { "DOCUMENT_ROOT", "CONTEXT_DOCUMENT_ROOT",
		NULL };

	for (size_t i = 0; folders[i] != NULL; i++) {
		folders[i] = gateway_parameter(gateway, folders[i]);
		if (folders[i] == NULL)
			folders[i] = "";
	}
	trust_served(folders);
}

/* With the first request: only then is it known what the web server gives
 * away, and what lies there is neither read nor started. */
static bool
set_up(struct process *process)
{
	name_served(process->gateway);
	if (process->site.settings == NULL) {
		if (!load(process))
			return false;
	} else if (!trust_place(settings_path(process->site.settings))) {
		return false;
	}
	/* A plain CGI program that only shows something writes nothing. */
	if (process->service->writes && !gateway_only_reads()
	    && !waker_open(process->site.settings))
		return false;
	shut_windows();
	process->renderer = renderer_open(&process->site, process->service);
	return process->renderer != NULL;
}

/* What takes longer than a visitor should wait is done by the command that the
 * helper starts. */
static void
keep_store(void)
{
	if (request_work_is_due())
		waker_send();
}

static void
serve(struct process *process)
{
	struct request request = { .site = &process->site,
		.arena = process->arena };
	struct answer *answer = NULL;
	bool ready = false;

	ready = start_web(process);
	harden_process_shut(process->service, &process->site, ready);
	request.web = process->web;
	answer = route(&request, process->gateway, process->service, ready);
	renderer_send(process->renderer, answer, &request, process->gateway);
	gateway_finish(process->gateway);
	keep_store();
}

/* False where there is nothing to serve with. */
static bool
loop(struct process *process)
{
	for (int served = 0;
	     served < REQUESTS_MAX && !waker_is_lost() && !log_is_lost();) {
		switch (gateway_accept(process->gateway)) {
		case GATEWAY_REQUEST:
			if (process->renderer == NULL && !set_up(process))
				return false;
			serve(process);
			arena_reset(process->arena);
			served++;
			break;
		case GATEWAY_IDLE:
			clock_offset_refresh();
			request_work_tick();
			keep_store();
			waker_tick();
			break;
		case GATEWAY_END:
			return true;
		}
	}
	return true;
}

/* What is opened later must not become standard output or error. */
static void
fill_descriptors(void)
{
	int fd = open("/dev/null", O_RDWR);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = dup(fd);
	if (fd > STDERR_FILENO)
		(void)close(fd);
}

int
worker_main(int argc, char **argv, const struct service *service)
{
	/* What start made lasts as long as the process, and is not given back:
	 * it stays in reach, so that nothing counts as lost. */
	static struct process process;
	bool good = false;

	process.service = service;
	fill_descriptors();
	keep_memory();
	log_open(service->name, NULL);
	process.named = read_options(argc, argv);
	/* What is wrong in them shows at start. */
	if (process.named != NULL && !load(&process))
		return 1;
	process.gateway = gateway_open();
	if (!gateway_is_single(process.gateway))
		let_server_finish();
	process.arena = arena_new();
	good = loop(&process);
	request_work_close();
	arena_free(process.arena);
	renderer_close(process.renderer);
	gateway_close(process.gateway);
	settings_free(process.site.settings);
	secret_wipe(process.key, sizeof(process.key));
	return good ? 0 : 1;
}
