/* A program: a table of actions; main() hands it over to worker.h. */
#ifndef HTTP_SERVICE_H
#define HTTP_SERVICE_H

#include "http/answer.h"
#include "http/form.h"
#include "http/request.h"

#include <stdbool.h>
#include <stddef.h>

/* `form` has been judged by the action's table; what is wrong in it waits
 * there, because limits and captcha come first. */
typedef void handler(const struct request *request, struct form *form,
    struct answer *answer);

struct action {
	const char *name; /* last part of the URL, or NULL for any */
	enum method method;
	bool again; /* for a form that is to be shown again, which is a GET
		     * for every other action */
	bool json;  /* there is no page: JSON for everybody */
	const char *when; /* NULL, or the field that must be there ("flow"),
			   * or be so ("action=delete") */
	const struct field *fields;
	size_t field_count;
	handler *handler;
	const char *page; /* shown where the handler names no other */
};

struct service {
	const char *name;
	const struct action *actions; /* the first that fits is taken; a row
				       * without handler ends the table */
	const char *const *paths; /* of values its pages may use, ends NULL */
	bool needs_state; /* key and state directory are opened at start */
	bool forgets_key; /* start derived what it needs of the key */
	bool shuts_state; /* start opened what it needs of the state */
	bool writes;      /* to the store, messages too: the waker is set up
			   * for what is to be done then */
	bool any_method;  /* methods are the handler's matter */
	bool authorizes;  /* it has FastCGI's role of an Authorizer, which
			   * all others refuse */
	bool stores;      /* a POST works with the store: 503 before its
			   * handler where that cannot be opened */

	/* Makes what the program keeps for its whole life; false after a
	 * warning: each request is answered 503 until it works. */
	struct web *(*start)(const struct site *site);
	/* Adds constants of its pages: lists, numbers. */
	void (*constants)(const struct site *site, const char *language,
	    struct value *constants);
};

#endif
