#include "page/layout.h"

#include <stddef.h>
#include <string.h>

#include "base/log.h"

enum layout_outcome
layout_of(const struct node *page)
{
	const char *macro = node_get(page, NODE_METAL, "use-macro");

	if (macro == NULL)
		return LAYOUT_NONE;
	if (strcmp(macro, "layout") == 0)
		return LAYOUT_WANTED;
	if (strcmp(macro, "letter") == 0)
		return LAYOUT_LETTER;
	log_warning("%s:%d: metal:use-macro=\"%s\": only layout and letter are "
		    "known",
	    page->file, page->line, macro);
	return LAYOUT_WRONG;
}

static bool
is_of(const struct node_attribute *a, const struct node_attribute *b)
{
	return a->space == b->space && strcmp(a->name, b->name) == 0;
}

/* The page's attributes, and those of the layout that it has not. */
static void
join_attributes(struct node *slot, struct node *content)
{
	struct node_attribute *old = slot->attributes;
	struct node_attribute **end = &slot->attributes;

	slot->attributes = content->attributes;
	while (old != NULL) {
		struct node_attribute *next = old->next;
		const struct node_attribute *at = content->attributes;

		while (at != NULL && !is_of(at, old))
			at = at->next;
		if (at == NULL) {
			old->next = *end;
			*end = old;
			end = &old->next;
		}
		old = next;
	}
}

static bool
join_title(struct node *layout, struct node *page)
{
	struct node *from = node_find(page, "title");
	struct node *to = node_find(layout, "title");
	struct node *part = NULL;

	if (from == NULL || to == NULL) {
		log_warning("%s:%d: has no title",
		    from == NULL ? page->file : layout->file,
		    from == NULL ? page->line : layout->line);
		return false;
	}
	part = node_find_by(to, NODE_METAL, "define-slot", "title");
	if (part != NULL)
		to = part;
	to->first = from->first;
	return true;
}

/* What the page puts into a slot of the layout. */
static bool
fill(struct node *layout, struct node *content)
{
	const char *name = node_get(content, NODE_METAL, "fill-slot");
	struct node *slot =
	    node_find_by(layout, NODE_METAL, "define-slot", name);

	if (slot == NULL) {
		log_warning("%s:%d: no element of the layout has "
			    "metal:define-slot=\"%s\"",
		    content->file, content->line, name);
		return false;
	}
	join_attributes(slot, content);
	slot->first = content->first;
	return true;
}

/* A slot that is not filled keeps what the layout has there. */
static bool
fill_slots(struct node *layout, struct node *node)
{
	if (node->name != NULL
	    && node_get(node, NODE_METAL, "fill-slot") != NULL)
		return fill(layout, node);
	for (struct node *at = node->first; at != NULL; at = at->next)
		if (!fill_slots(layout, at))
			return false;
	return true;
}

bool
layout_join(struct node *layout, struct node *page)
{
	if (node_find_by(page, NODE_METAL, "fill-slot", "main") == NULL) {
		log_warning("%s:%d: no element has metal:fill-slot=\"main\"",
		    page->file, page->line);
		return false;
	}
	return fill_slots(layout, page) && join_title(layout, page);
}
