#include "page/node.h"

#include <stddef.h>
#include <string.h>

const char *
node_get(const struct node *node, enum node_space space, const char *name)
{
	const struct node_attribute *at = node->attributes;

	for (; at != NULL; at = at->next)
		if (at->space == space && *at->name == *name
		    && strcmp(at->name, name) == 0)
			return at->value;
	return NULL;
}

const char *
node_plain(const struct node *node, const char *name)
{
	return node_get(node, NODE_PLAIN, name);
}

bool
node_is(const struct node *node, const char *name)
{
	return node->name != NULL && node->space == NODE_PLAIN
	       && *node->name == *name && strcmp(node->name, name) == 0;
}

bool
node_has_class(const struct node *node, const char *word)
{
	static const char blanks[] = " \t\r\n";
	const char *text = node_plain(node, "class");
	size_t len = 0;

	for (; text != NULL && *text != '\0'; text += len) {
		text += strspn(text, blanks);
		len = strcspn(text, blanks);
		if (len == strlen(word) && strncmp(text, word, len) == 0)
			return true;
	}
	return false;
}

struct node *
node_find(struct node *root, const char *name)
{
	if (node_is(root, name))
		return root;
	for (struct node *at = root->first; at != NULL; at = at->next) {
		struct node *found = node_find(at, name);

		if (found != NULL)
			return found;
	}
	return NULL;
}

struct node *
node_find_by(struct node *root, enum node_space space, const char *name,
    const char *value)
{
	const char *own = node_get(root, space, name);

	if (own != NULL && strcmp(own, value) == 0)
		return root;
	for (struct node *at = root->first; at != NULL; at = at->next) {
		struct node *found = node_find_by(at, space, name, value);

		if (found != NULL)
			return found;
	}
	return NULL;
}

bool
node_word(const char *const *words, const char *text)
{
	for (; *words != NULL; words++)
		if (**words == *text && strcmp(*words, text) == 0)
			return true;
	return false;
}
