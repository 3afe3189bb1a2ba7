/* A request as values: what is not valid never comes behind this. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "http/cookie.h"
#include "http/form.h"
#include "http/gateway.h"
#include "http/origin.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

enum method {
	METHOD_GET, /* HEAD too */
	METHOD_POST,
	METHOD_OPTIONS,
	METHOD_OTHER,
};

/* The buttons of a form that are not its Next: it is shown again, and nothing
 * is checked. */
enum again {
	AGAIN_NOT,
	AGAIN_COUNTRY,
	AGAIN_LANGUAGE,
	AGAIN_REFRESH, /* another picture */
};

/* The site as every program sees it: read once, at start. */
struct site {
	struct settings *settings;
	bool https; /* by the first origin */
	const char *base;
	const char *suffix;
	/* The session's cookie where another site of this host has the name
	 * "session": it says port and base. */
	char session_apart[COOKIE_APART];
	const uint8_t *key; /* SECRET_SIZE bytes, NULL where not asked for */
	int state;          /* directory, -1 where not asked for */
};

/* What a program keeps, which it alone knows. */
struct web;

/* All texts lie in the request's arena or come from the gateway, and have
 * passed the gate.  Nothing is written to it after an action was chosen. */
struct request {
	const struct site *site;
	struct arena *arena;
	enum method method;
	enum again again; /* of a POST */
	bool head;
	bool json; /* the answer is JSON */
	bool json_body;
	const char *name; /* last part of the program's URL, "" for the base */
	const char *language;
	struct origin_visitor visitor; /* whose address it is */
	const char *agent;       /* User-Agent, at most 512 bytes, or NULL */
	const char *none_match;  /* If-None-Match, or NULL */
	const char *region;      /* a guess of the country, or NULL; any text */
	bool gzip;               /* the visitor takes it */
	const char *idempotency; /* Idempotency-Key, or NULL */
	const char *cookies;     /* the header as it came, which the gate has
				  * not seen; for request_cookie() alone */
	const char *bearer;      /* Authorization: Bearer, or NULL */
	const char *flow;        /* that the body names, "" where it names none
				  * that could be; NULL: nothing was said */
	bool authorizer;         /* the FastCGI Authorizer role */
	const char *require;     /* LATCHKEY_REQUIRE of the web server, or NULL;
				  * "" where it is no text */
	const char *wanted;      /* what the web server refused by 401 and
				  * shows us for; an own path, or NULL */
	bool may_use_cookies;    /* cross-site rules */
	bool other_site;         /* another site made a POST */
	bool lost_cookie;        /* a POST brought session or flow, which may
				  * not be used: where one was needed, 403
				  * cross-site is the answer */
	bool query_lost;         /* something of it could not be read */
	bool browser; /* a browser says where the request comes from */
	struct form *query;
	struct form *body;
	int64_t now;
	int64_t waited;    /* seconds for a worker, by LATCHKEY_BEGUN of the
			    * web server; 0 where that is not said */
	struct work *work; /* for request_work(), which opens it */
	struct web *web;   /* what the program's start keeps */
};

struct request_trouble {
	int status; /* 0: none */
	const char *code;
	const char *allow;    /* for 405 and OPTIONS */
	const char *location; /* for 308 */
};

/*
 * Reads one.  Where something is wrong, trouble says which answer it gets:
 * 308, 400, 403, 404, 413, 415; the request is then filled as far as an
 * answer needs it.
 */
void request_read(struct request *request, struct gateway *gateway,
    struct request_trouble *trouble);

/* The value of our cookie, NULL where it is absent or may not be used. */
const char *request_cookie(const struct request *request, const char *name);

/* A session's token: Bearer, else the cookie, the one that stands apart first;
 * NULL where there is none. */
const char *request_session(const struct request *request);

/* The store, opened at the first call of the process; NULL where it cannot be
 * had (a line was logged): answer 503. */
struct work *request_work(const struct request *request);

/* Closes the store again before the process ends; the idle tick; whether it is
 * time that the helper is woken for the store, as store_is_due(). */
void request_work_close(void);
void request_work_tick(void);
bool request_work_is_due(void);

/* `next` of the query or body if it is an own path, else NULL. */
const char *request_next(const struct request *request);

#endif
