/* What an answer is made of; for answer.c, which collects it, and response.c,
 * which sends it. */
#ifndef HTTP_ANSWER_PARTS_H
#define HTTP_ANSWER_PARTS_H

#include "base/value.h"
#include "http/request.h"
#include "page/page.h"

enum {
	ANSWER_ERRORS_MAX = 24,
	ANSWER_HEADERS_MAX = 12,
};

struct answer_header {
	const char *name;
	const char *text;
};

struct answer {
	const struct request *request;
	struct arena *arena;
	struct value *values;
	struct value *page_values;
	struct value *typed;
	bool json;
	const char *page;
	int status;
	const char *go;
	bool bad;
	const char *code; /* of the problem as a whole */
	struct page_error errors[ANSWER_ERRORS_MAX];
	size_t error_count;
	int64_t retry;
	struct answer_header headers[ANSWER_HEADERS_MAX];
	size_t header_count;
	bool raw;
	const char *type;
	const char *bytes;
	size_t len;
	int64_t keep;
};

#endif
