/* A template as a tree, while it is compiled. */
#ifndef PAGE_NODE_H
#define PAGE_NODE_H

#include <stdbool.h>

/* Whose name it is. */
enum node_space {
	NODE_PLAIN, /* written as it stands */
	NODE_TAL,
	NODE_METAL,
	NODE_TOOL, /* of the translators' tools: never written */
};

struct node_attribute {
	enum node_space space;
	const char *name; /* a plain one with its prefix, "xml:lang" */
	const char *value;
	struct node_attribute *next;
};

/* An element, or a text (name NULL). */
struct node {
	enum node_space space;
	const char *name;
	const char *text;
	struct node_attribute *attributes;
	struct node *first;
	struct node *next;
	const char *file;
	int line;
};

/* The value of an attribute, or NULL. */
const char *node_get(const struct node *node, enum node_space space,
    const char *name);

/* A plain attribute. */
const char *node_plain(const struct node *node, const char *name);

bool node_is(const struct node *node, const char *name);

/* One of the words of its class. */
bool node_has_class(const struct node *node, const char *word);

/* The first element of that name in the tree, or NULL. */
struct node *node_find(struct node *root, const char *name);

/* The first element whose attribute has that value, or NULL. */
struct node *node_find_by(struct node *root, enum node_space space,
    const char *name, const char *value);

/* It is one of the words, which end with NULL. */
bool node_word(const char *const *words, const char *text);

#endif
