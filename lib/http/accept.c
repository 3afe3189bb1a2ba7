#include "http/accept.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"

/* The next element of a list and how long it is; NULL behind the last. */
static const char *
next_element(const char **rest, size_t *len)
{
	const char *element = *rest + strspn(*rest, " \t,");

	*len = strcspn(element, ",");
	*rest = element + *len;
	return *len == 0 ? NULL : element;
}

/* "; q=0", "; q=0.000" */
static bool
is_refused(const char *parameters, size_t len)
{
	const char *end = parameters + len;

	parameters += strspn(parameters, "; \t");
	if (strncasecmp(parameters, "q=0", strlen("q=0")) != 0)
		return false;
	parameters += strlen("q=0");
	parameters += strspn(parameters, ".0 \t");
	return parameters >= end;
}

bool
accept_takes(const char *header, const char *coding)
{
	size_t name = strlen(coding);
	const char *element = NULL;
	size_t len = 0;

	while (
	    header != NULL && (element = next_element(&header, &len)) != NULL)
		if (len >= name && strncasecmp(element, coding, name) == 0
		    && strcspn(element, "; \t,") == name)
			return !is_refused(element + name, len - name);
	return false;
}

/* Subtags have letters and digits; a region is two letters behind the
 * language, or behind its script of four. */
static bool
read_region(const char *tag, char region[ACCEPT_REGION])
{
	size_t len = strcspn(tag, "-;, \t");

	for (int i = 0; i < 2 && tag[len] == '-'; i++) {
		tag += len + 1;
		len = strcspn(tag, "-;, \t");
		if (len == 2 && ascii_is_letter(tag[0])
		    && ascii_is_letter(tag[1])) {
			region[0] = ascii_upper(tag[0]);
			region[1] = ascii_upper(tag[1]);
			region[2] = '\0';
			return true;
		}
		if (len != 4)
			return false;
	}
	return false;
}

bool
accept_region(const char *header, char region[ACCEPT_REGION])
{
	const char *element = NULL;
	size_t len = 0;

	while (
	    header != NULL && (element = next_element(&header, &len)) != NULL)
		if (memchr(element, '-', len) != NULL
		    && read_region(element, region))
			return true;
	return false;
}
