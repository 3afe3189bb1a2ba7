#include "http/gateway.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fastcgi.h>
#include <fcgiapp.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/number.h"

enum {
	IDLE = 60,         /* seconds */
	ARM_EVERY = 20000, /* ms: an alarm that goes off meets no request,
			    * unless one takes 40 s */
	REST_MAX = 1 << 20,
	JOINED_MAX = 32, /* that are asked for, a request */
	KEPT_MAX = 32,   /* connections that a web server may keep */
};

/* Each connection has a request of its own, the one that is served among them.
 */
struct gateway {
	bool single;
	bool served;    /* the single request has been accepted */
	size_t taken;   /* of the body, in bytes */
	int64_t armed;  /* when the alarm was set, in ms; 0: it went off */
	bool new_first; /* before connections that were kept */
	FCGX_Request *request;
	FCGX_Request requests[KEPT_MAX];
	char **joined; /* JOINED_MAX headers that came in several lines */
};

static volatile sig_atomic_t leaving;

static void
leave(int signal)
{
	(void)signal;
	leaving = 1;
	FCGX_ShutdownPending();
}

static void
wake(int signal)
{
	(void)signal;
}

static void
handle(int signal, void (*handler)(int))
{
	/* Without SA_RESTART, so that a waiting accept ends. */
	struct sigaction action = { .sa_handler = handler };

	(void)sigemptyset(&action.sa_mask);
	if (sigaction(signal, &action, NULL) != 0)
		log_panic("signal %d cannot be handled", signal);
}

struct gateway *
gateway_open(void)
{
	struct gateway *gateway = calloc(1, sizeof(*gateway));

	if (gateway != NULL)
		gateway->joined = calloc(JOINED_MAX, sizeof(*gateway->joined));
	if (gateway == NULL || gateway->joined == NULL)
		log_out_of_memory();
	gateway->single = FCGX_IsCGI() != 0;
	gateway->request = gateway->requests;
	handle(SIGPIPE, SIG_IGN);
	/* A limit on the size of files is an error like a full disk. */
	handle(SIGXFSZ, SIG_IGN);
	/* Who renames logs may send it; a log is looked for by its name. */
	handle(SIGHUP, SIG_IGN);
	if (gateway->single)
		return gateway;
	if (FCGX_Init() != 0)
		log_fatal("FastCGI cannot be set up on standard input");
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (FCGX_InitRequest(&gateway->requests[i], STDIN_FILENO,
			FCGI_FAIL_ACCEPT_ON_INTR)
		    != 0)
			log_fatal("FastCGI cannot be set up on standard input");
	handle(SIGTERM, leave);
	handle(SIGUSR1, leave);
	handle(SIGALRM, wake);
	return gateway;
}

static void
forget(struct gateway *gateway)
{
	for (size_t i = 0; i < JOINED_MAX && gateway->joined[i] != NULL; i++) {
		free(gateway->joined[i]);
		gateway->joined[i] = NULL;
	}
}

void
gateway_close(struct gateway *gateway)
{
	if (gateway == NULL)
		return;
	for (size_t i = 0; i < KEPT_MAX && !gateway->single; i++)
		FCGX_Free(&gateway->requests[i], 1);
	forget(gateway);
	free(gateway->joined);
	free(gateway);
}

bool
gateway_only_reads(void)
{
	const char *method = FCGX_IsCGI() ? getenv("REQUEST_METHOD") : NULL;

	return method != NULL
	       && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0);
}

bool
gateway_is_single(const struct gateway *gateway)
{
	return gateway->single;
}

static enum gateway_outcome
accept_single(struct gateway *gateway)
{
	if (gateway->served)
		return GATEWAY_END;
	gateway->served = true;
	return GATEWAY_REQUEST;
}

/* Not at each request, which would cost two system calls. */
static void
arm(struct gateway *gateway)
{
	int64_t now = clock_monotonic();

	if (gateway->armed != 0 && now - gateway->armed < ARM_EVERY)
		return;
	gateway->armed = now;
	(void)alarm(IDLE);
}

/* The first that has no connection, or KEPT_MAX. */
static size_t
free_request(const struct gateway *gateway)
{
	size_t i = 0;

	while (i < KEPT_MAX && gateway->requests[i].ipcFd >= 0)
		i++;
	return i;
}

static bool
has_kept(const struct gateway *gateway)
{
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (gateway->requests[i].ipcFd >= 0)
			return true;
	return false;
}

/* Waits for whoever comes first: a new connection, or one that was kept.  0 or
 * a negative errno. */
static int
await(struct gateway *gateway)
{
	struct pollfd fds[KEPT_MAX + 1] = { { .fd = STDIN_FILENO,
	    .events = POLLIN } };
	size_t free = free_request(gateway);

	if (free == KEPT_MAX)
		fds[0].fd = -1;
	else
		gateway->request = &gateway->requests[free];
	for (size_t i = 0; i < KEPT_MAX; i++)
		fds[i + 1] = (struct pollfd){ .fd = gateway->requests[i].ipcFd,
			.events = POLLIN };
	if (poll(fds, KEPT_MAX + 1, -1) < 0)
		return -errno;
	/* In turn, so that neither kind waits for ever. */
	gateway->new_first = !gateway->new_first;
	if (fds[0].revents != 0 && gateway->new_first)
		return 0;
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (fds[i + 1].revents != 0)
			gateway->request = &gateway->requests[i];
	return 0;
}

/* A web server that keeps connections (FCGI_KEEP_CONN) would hold a worker that
 * waits for one of them alone.  From the first of these on, the socket is one
 * that others of the site may take from meanwhile: -EAGAIN then. */
static int
accept_one(struct gateway *gateway)
{
	int result = has_kept(gateway) ? await(gateway) : 0;

	if (result == 0)
		result = FCGX_Accept_r(gateway->request);
	while (result == -EAGAIN) {
		result = await(gateway);
		if (result == 0)
			result = FCGX_Accept_r(gateway->request);
	}
	return result;
}

enum gateway_outcome
gateway_accept(struct gateway *gateway)
{
	int result = 0;

	if (gateway->single)
		return accept_single(gateway);
	if (leaving)
		return GATEWAY_END;
	arm(gateway);
	gateway->taken = 0;
	result = accept_one(gateway);
	if (result == 0)
		return GATEWAY_REQUEST;
	gateway->armed = 0;
	if (!leaving && result == -EINTR)
		return GATEWAY_IDLE;
	return GATEWAY_END;
}

/* The value of the first from `at` on, which is moved behind it. */
static const char *
find_next(char ***at, const char *name)
{
	size_t len = strlen(name);

	while (**at != NULL) {
		const char *pair = *(*at)++;

		if (strncmp(pair, name, len) == 0 && pair[len] == '=')
			return pair + len + 1;
	}
	return NULL;
}

static const char *
join(const struct gateway *gateway, const char *name, const char *first,
    char **rest)
{
	const char *comma = strcmp(name, "HTTP_COOKIE") == 0 ? "; " : ", ";
	const char *next = NULL;
	char *whole = strdup(first);
	size_t i = 0;

	while ((next = find_next(&rest, name)) != NULL && whole != NULL) {
		char *longer = NULL;

		if (asprintf(&longer, "%s%s%s", whole, comma, next) < 0)
			longer = NULL;
		free(whole);
		whole = longer;
	}
	while (i < JOINED_MAX && gateway->joined[i] != NULL)
		i++;
	if (whole == NULL || i == JOINED_MAX)
		log_out_of_memory();
	gateway->joined[i] = whole;
	return whole;
}

const char *
gateway_parameter(const struct gateway *gateway, const char *name)
{
	const char *first = NULL;
	char **at = gateway->request->envp;
	char **rest = NULL;

	if (gateway->single)
		return getenv(name);
	first = find_next(&at, name);
	rest = at;
	if (first == NULL || strncmp(name, "HTTP_", strlen("HTTP_")) != 0
	    || find_next(&rest, name) == NULL)
		return first;
	return join(gateway, name, first, at);
}

size_t
gateway_read(struct gateway *gateway, char *bytes, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = 0;

		if (gateway->single)
			got = read(STDIN_FILENO, bytes + done, len - done);
		else
			got = FCGX_GetStr(bytes + done, (int)(len - done),
			    gateway->request->in);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	gateway->taken += done;
	return done;
}

void
gateway_write(struct gateway *gateway, const char *bytes, size_t len)
{
	/* Where the visitor has gone away there is nobody to tell. */
	if (!gateway->single) {
		(void)FCGX_PutStr(bytes, (int)len, gateway->request->out);
		return;
	}
	while (len > 0) {
		ssize_t done = write(STDOUT_FILENO, bytes, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		bytes += done;
		len -= (size_t)done;
	}
}

bool
gateway_has_chunks(const struct gateway *gateway)
{
	const char *length = gateway_parameter(gateway, "CONTENT_LENGTH");
	const char *coding =
	    gateway_parameter(gateway, "HTTP_TRANSFER_ENCODING");

	return (length == NULL || length[0] == '\0') && coding != NULL
	       && coding[0] != '\0';
}

static uint64_t
left_of_body(const struct gateway *gateway)
{
	const char *length = gateway_parameter(gateway, "CONTENT_LENGTH");
	int64_t whole = 0;

	if (length == NULL || !number_read(length, 0, INT64_MAX, &whole)
	    || (uint64_t)whole <= gateway->taken)
		return 0;
	return (uint64_t)whole - gateway->taken;
}

/* A body that was refused unread: Apache's mod_cgid would lose the answer with
 * it, because its socket is reset. */
static void
drop_rest(const struct gateway *gateway)
{
	char bytes[4096];
	uint64_t left = left_of_body(gateway);

	if (left > REST_MAX || gateway_has_chunks(gateway))
		left = REST_MAX;
	while (left > 0) {
		ssize_t got = read(STDIN_FILENO, bytes,
		    left < sizeof(bytes) ? left : sizeof(bytes));

		if (got <= 0)
			return;
		left -= (size_t)got;
	}
}

/* Whoever waits for several may find the one taken that woke him. */
static bool
share(void)
{
	static bool shared;
	int flags = shared ? 0 : fcntl(STDIN_FILENO, F_GETFL);

	if (!shared)
		shared =
		    flags >= 0
		    && fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) == 0;
	return shared;
}

/* The library waits for the web server to hang up first, lest what that still
 * sends resets the connection and the answer is lost.  Where all input was read
 * there is nothing to wait for, and the next request is served sooner.  Only a
 * responder is told where its input ends. */
static void
finish_worker(struct gateway *gateway)
{
	FCGX_Request *request = gateway->request;
	bool read_all = request->role == FCGI_RESPONDER
			&& left_of_body(gateway) == 0
			&& FCGX_GetChar(request->in) == EOF;

	if (request->keepConnection != 0
	    && (!read_all || free_request(gateway) == KEPT_MAX || !share()))
		request->keepConnection = 0;
	if (read_all && request->keepConnection == 0)
		(void)FCGX_Detach(request);
	FCGX_Finish_r(request);
	forget(gateway);
}

void
gateway_finish(struct gateway *gateway)
{
	if (!gateway->single) {
		finish_worker(gateway);
		return;
	}
	drop_rest(gateway);
	(void)close(STDOUT_FILENO);
}
