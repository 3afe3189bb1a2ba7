#include "account/group.h"

#include <string.h>

#include "base/ascii.h"

static const char dividers[] = " ,";

static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(name[i]) && name[i] != '-'
		    && name[i] != '_')
			return false;
	return len > 0 && len <= GROUP_BYTES;
}

/* The next name of a list and its length; NULL behind the last. */
static const char *
next_name(const char *list, size_t *len)
{
	list += strspn(list, dividers);
	*len = strcspn(list, dividers);
	return *len == 0 ? NULL : list;
}

static bool
has(const char *groups, const char *name, size_t len)
{
	size_t own = 0;

	for (const char *at = groups; (at = next_name(at, &own)); at += own)
		if (own == len && memcmp(at, name, len) == 0)
			return true;
	return false;
}

/* Without `left`, and how many there are. */
static const char *
list_without(struct arena *arena, const char *groups, const char *left,
    size_t *count)
{
	const char *list = "";
	size_t len = 0;

	*count = 0;
	for (const char *at = groups; (at = next_name(at, &len)); at += len) {
		if (len == strlen(left) && memcmp(at, left, len) == 0)
			continue;
		list = arena_format(arena, "%s%s%.*s", list,
		    *count == 0 ? "" : " ", (int)len, at);
		++*count;
	}
	return list;
}

enum group_outcome
group_change(struct arena *arena, const char **groups, const char *change)
{
	const char *list = *groups == NULL ? "" : *groups;
	bool out = change[0] == '-';
	const char *name = change + (out || change[0] == '+');
	size_t count = 0;

	if (!is_name(name))
		return GROUP_INVALID;
	if (!out && has(list, name, strlen(name)))
		return GROUP_OK;
	list = list_without(arena, list, name, &count);
	if (!out && count >= GROUP_COUNT_MAX)
		return GROUP_TOO_MANY;
	if (!out)
		list = arena_format(arena, "%s%s%s", list,
		    count == 0 ? "" : " ", name);
	*groups = list[0] == '\0' ? NULL : list;
	return GROUP_OK;
}

bool
group_allows(const char *groups, const char *required)
{
	size_t len = 0;

	if (groups == NULL)
		return false;
	for (const char *at = required; (at = next_name(at, &len)); at += len)
		if (has(groups, at, len))
			return true;
	return false;
}
