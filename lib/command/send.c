/* latchkey-send: one message from standard input to a mail server.  The only
 * program with a network; it has no store.  Exit 0: handed over, 75: try
 * later, 69: refused for good. */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "account/email.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/settings.h"
#include "message/mail.h"

enum {
	SENT = 0,
	NEVER = 69,
	LATER = 75,
	LETTER_MAX = 1 << 18,
	SECRET_MAX = 512,
};

struct letter {
	char *via;
	char *to;
	char *id;
	char *bytes;
	size_t len;
	size_t read; /* how far libcurl has come */
};

static bool
read_all(struct arena *arena, char **bytes, size_t *len)
{
	*bytes = arena_alloc(arena, LETTER_MAX + 1);
	*len = 0;
	while (*len < LETTER_MAX) {
		ssize_t got =
		    read(STDIN_FILENO, *bytes + *len, LETTER_MAX - *len);

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

/* via, recipient, id, an empty line, the message. */
static bool
read_letter(struct arena *arena, struct letter *letter)
{
	char *bytes = NULL;
	char *rest = NULL;
	char *empty = NULL;
	size_t len = 0;

	if (!read_all(arena, &bytes, &len))
		return false;
	rest = bytes;
	letter->via = take_line(&rest);
	letter->to = letter->via == NULL ? NULL : take_line(&rest);
	letter->id = letter->to == NULL ? NULL : take_line(&rest);
	empty = letter->id == NULL ? NULL : take_line(&rest);
	if (empty == NULL || empty[0] != '\0' || !is_id(letter->id))
		return false;
	letter->bytes = rest;
	letter->len = len - (size_t)(rest - bytes);
	/* Checked where it was typed, and once more where it leaves. */
	return strcmp(letter->via, "email") == 0
	       && email_is_sendable(letter->to);
}

static bool
write_file(int dir, const char *name, const struct letter *letter)
{
	int fd = openat(dir, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool good =
	    fd >= 0
	    && write(fd, letter->bytes, letter->len) == (ssize_t)letter->len;

	if (fd >= 0)
		good = close(fd) == 0 && good;
	return good;
}

static int
send_to_file(struct settings *settings, const struct letter *letter)
{
	const char *outbox = settings_state_path(settings, "outbox");
	const char *path = settings_state_path(settings, "outbox/mail");
	char part[64];
	char whole[64];
	int dir = -1;
	bool good = false;

	(void)mkdir(outbox, 0700);
	(void)mkdir(path, 0700);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	(void)snprintf(part, sizeof(part), ".%.32s", letter->id);
	(void)snprintf(whole, sizeof(whole), "%.32s.eml", letter->id);
	good = dir >= 0 && write_file(dir, part, letter)
	       && renameat(dir, part, dir, whole) == 0;
	if (!good)
		log_warning("%s: cannot be written: %s", path, strerror(errno));
	if (dir >= 0)
		(void)close(dir);
	return good ? SENT : LATER;
}

/* sendmail reads the message from its standard input. */
static int
letter_input(const struct letter *letter)
{
	char name[] = "/tmp/latchkey.XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);

	if (fd < 0)
		return -1;
	(void)unlink(name);
	if (write(fd, letter->bytes, letter->len) == (ssize_t)letter->len
	    && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static int
run_sendmail(const char *path, char *const *arguments, int input)
{
	posix_spawn_file_actions_t actions;
	char name[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *environment[] = { name, NULL };
	pid_t pid = -1;
	int status = 0;
	int failed = 0;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	failed =
	    posix_spawn(&pid, path, &actions, NULL, arguments, environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (failed != 0) {
		log_warning("%s: cannot be started (%s); correct [mail] "
			    "sendmail",
		    path, strerror(failed));
		return LATER;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return LATER;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return SENT;
	log_warning("%s: ended with %d", path,
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	/* sysexits.h: 65 and 67 say that the letter or the address is bad. */
	return WIFEXITED(status)
		       && (WEXITSTATUS(status) == 65
			   || WEXITSTATUS(status) == 67
			   || WEXITSTATUS(status) == 68)
		   ? NEVER
		   : LATER;
}

static int
send_by_sendmail(const struct settings *settings, const char *from,
    const struct letter *letter)
{
	const char *path = settings_text(settings, "mail.sendmail");
	char program[] = "sendmail";
	char dots[] = "-i";
	char sender[] = "-f";
	char end[] = "--";
	char *address = strdup(from);
	char *arguments[] = { program, dots, sender, address, end, letter->to,
		NULL };
	int input = letter_input(letter);
	int result = LATER;

	if (input < 0 || address == NULL)
		log_warning("a message cannot be handed over: %s",
		    strerror(errno));
	else
		result = run_sendmail(path, arguments, input);
	if (input >= 0)
		(void)close(input);
	free(address);
	return result;
}

static size_t
give(char *to, size_t size, size_t count, void *context)
{
	struct letter *letter = context;
	size_t left = letter->len - letter->read;
	size_t part = size * count < left ? size * count : left;

	memcpy(to, letter->bytes + letter->read, part);
	letter->read += part;
	return part;
}

/* The password's file: ours alone, one line. */
static bool
read_secret(const char *path, char secret[SECRET_MAX])
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	ssize_t len = -1;

	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 077) == 0)
		len = read(fd, secret, SECRET_MAX - 1);
	if (fd >= 0)
		(void)close(fd);
	if (len <= 0) {
		log_warning("%s: cannot be read, or others may read it; it "
			    "must be a file of this user, chmod 0400",
		    path);
		return false;
	}
	secret[len] = '\0';
	secret[strcspn(secret, "\r\n")] = '\0';
	return true;
}

static void
set_server(CURL *curl, const struct settings *settings, const char *domain)
{
	const char *security = settings_text(settings, "mail.security");
	const char *ca = settings_text(settings, "mail.ca_file");
	bool tls = strcmp(security, "tls") == 0;
	char url[600];

	/* The path is the name we greet with. */
	(void)snprintf(url, sizeof(url), "%s://%s/%s", tls ? "smtps" : "smtp",
	    settings_text(settings, "mail.server"), domain);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (strcmp(security, "none") != 0)
		(void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
		    (long)CURLUSESSL_ALL);
	if (ca[0] != '\0')
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
}

static bool
set_login(CURL *curl, const struct settings *settings)
{
	const char *user = settings_text(settings, "mail.user");
	char secret[SECRET_MAX] = "";
	bool good =
	    user[0] == '\0'
	    || read_secret(settings_text(settings, "mail.password_file"),
		secret);

	if (good && user[0] != '\0') {
		(void)curl_easy_setopt(curl, CURLOPT_USERNAME, user);
		(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, secret);
	}
	secret_wipe(secret, sizeof(secret));
	return good;
}

/* What the server's last word means: 5xx is for good, unless it is about us
 * and not about the message. */
static int
verdict(CURL *curl, CURLcode code)
{
	long response = 0;

	if (code == CURLE_OK)
		return SENT;
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response);
	log_warning("the mail server did not take a message: %s (%ld)%s",
	    curl_easy_strerror(code), response,
	    code == CURLE_LOGIN_DENIED ? "; see [mail] user and password_file"
	    : code == CURLE_PEER_FAILED_VERIFICATION
		? "; its certificate is not trusted, see [mail] ca_file"
	    : code == CURLE_USE_SSL_FAILED
		? "; it offers no STARTTLS, see [mail] security"
		: "");
	if ((code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR)
	    && response >= 500 && response < 600)
		return NEVER;
	return LATER;
}

static int
send_by_smtp(const struct settings *settings, const char *from,
    struct letter *letter)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, letter->to);
	int result = LATER;

	if (curl == NULL || to == NULL)
		log_fatal("out of memory; allow this account more");
	set_server(curl, settings, strrchr(from, '@') + 1);
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, letter);
	if (set_login(curl, settings))
		result = verdict(curl, curl_easy_perform(curl));
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return result;
}

static int
send_letter(struct settings *settings, struct arena *arena,
    struct letter *letter)
{
	const char *transport = settings_text(settings, "mail.transport");
	const char *from =
	    mail_address(arena, settings_text(settings, "mail.from"));

	if (from == NULL) {
		log_warning("[mail] from: must be Name <address@your.domain>");
		return LATER;
	}
	if (strcmp(transport, "file") == 0)
		return send_to_file(settings, letter);
	if (strcmp(transport, "smtp") == 0)
		return send_by_smtp(settings, from, letter);
	return send_by_sendmail(settings, from, letter);
}

int
main(int argc, char **argv)
{
	bool named = argc == 3 && strcmp(argv[1], "-c") == 0;
	struct arena *arena = NULL;
	struct settings *settings = NULL;
	struct letter letter = { .read = 0 };
	int result = NEVER;

	log_open("latchkey-send", NULL);
	if (argc != 1 && !named) {
		log_warning("usage: latchkey-send [-c FILE] < LETTER");
		return 2;
	}
	settings = settings_load(named ? argv[2] : NULL);
	if (settings == NULL)
		return LATER;
	arena = arena_new();
	if (read_letter(arena, &letter))
		result = send_letter(settings, arena, &letter);
	else
		log_warning("standard input is no letter that can be sent");
	arena_free(arena);
	settings_free(settings);
	return result;
}
