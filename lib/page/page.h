/* Pages: XHTML a designer can open, compiled once, rendered by a walk. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/arena.h"
#include "base/attribute.h"
#include "base/buffer.h"
#include "base/value.h"
#include "page/page_type.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What a page writes is bound by these means and no other:
 *
 * name="x" on input, select, textarea   the value typed: value, checked,
 *                    selected are made from it; a password is never filled.
 *                    input type=hidden is filled too; a control inside
 *                    tal:repeat takes no typed value, but for a radio in the
 *                    repeat of a constant.  A control of which
 *                    nothing was typed stays as the template has it
 * id="x-y"           on an element with class "error": a code; the element is
 *                    kept where the code was found, dropped otherwise.  The
 *                    first visible control of the field's name gets
 *                    aria-invalid="true" and aria-describedby with the code
 *                    appended
 * id="errors"        the error summary: kept where there is an error; the ul
 *                    inside it is filled with links to the fields
 * id="sentences"     is never written; each element in it that has an id is
 *                    the sentence of a code that has no place of its own
 * In template elements, which scripts copy, names and these ids mean nothing.
 *
 * tal:content="p"    the text of the value at the path, in place of the content
 * tal:condition="p"  the element is kept where the value is true;
 *                    "not:p" where it is false
 * tal:repeat="r p"   the element once for each item of the list; paths in it
 *                    may begin with r/
 * tal:attributes="a p; b q"   the attributes; absent value: no attribute.
 *                    checked, selected, hidden, disabled, open, required and
 *                    their like stand where the value is true; another
 *                    attribute has the text, the number, or "true" for a flag.
 *                    action, style, on* and what else loads or runs something
 *                    cannot be set; href and src only from a path that begins
 *                    with link/ or from a constant.  Such a value begins with
 *                    site.base, http:, https:, mailto: or tel:, else the
 *                    attribute is dropped after a warning
 * tal:omit-tag=""    the tags go, the content stays, as with an element whose
 *                    own name begins with tal:
 *
 * A path is names divided by "/" in the value tree.  Constants (site/name,
 * page/lang, page/dir, lists ...) are folded into the literal text at load.
 * Within the text of an attribute that is no link, ${p} is the constant at p.
 * There is no tal for raw markup.
 *
 * Links: href, src and action that begin with "/" get site.base before and
 * site.suffix behind (before a query or fragment); "/" alone is the base, and
 * a name with an extension gets no suffix.  Those under /static/ get ?v= and
 * the first 8 hex digits of the SHA-256 of the file; a file that is missing
 * is an error.  "#x" stays; anything else must be https:, mailto: or tel:.
 *
 * Layout: a page whose html has metal:use-macro="layout" is put into
 * layout.xhtml: the layout's element with metal:define-slot="main" gets
 * content and attributes of the page's element with metal:fill-slot="main",
 * and so do other slots that the page fills; the page's title takes the place
 * of the layout's, or of the part of it that has metal:define-slot="title".  A
 * page without is a mail: its links are absolute, and it has a plain text; so
 * is one with metal:use-macro="letter", whose layout is letter.xhtml.
 *
 * lang, xml:lang and dir of html are set by the language's folder.  Comments,
 * declarations of the namespaces above and indentation are not written.
 */

struct catalog;

/*
 * Opens pages under `shipped` (DIR/LANG/NAME.xhtml and DIR/../static).  What
 * `own`, a site folder or NULL, holds goes before: OWN/LANG/NAME.xhtml, then
 * OWN/NAME.xhtml; OWN/static.  Pages are compiled when they are first asked
 * for, and again when one of their files has changed (looked at no more than
 * once a second).  A file must be regular, not writable by everybody and at
 * most 1 MiB.  All is borrowed but the two folders' names.
 */
void catalog_close(struct catalog *catalog);
struct catalog *catalog_open(const char *shipped, const char *own,
    const struct page_site *site) FREED_BY(catalog_close);

struct page;

/*
 * The page in that language, good until the next call for the same page.
 * `paths` are the values the program can set, each once, lists with their
 * columns as "list", "list/column"; they end with NULL and stay the same for
 * a name.  NULL after a warning naming file, line and what is wrong: not
 * well-formed, a path neither in `paths` nor a constant, a forbidden link, an
 * unknown tal, an id twice; the warning comes again only when a file has
 * changed.  A page that compiled before stays in use when its new version is
 * wrong.
 */
const struct page *catalog_page(struct catalog *catalog, const char *language,
    const char *name, const char *const *paths);

/* Writes the whole document, its doctype first. */
void page_write(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill);

/*
 * The same without its long constants, which are sent from where they lie:
 * `parts` tells where in the buffer each belongs (the first before byte
 * rows[0].at), and how long they are together.  They live as long as the page.
 */
void page_write_parts(const struct page *page, struct buffer *buffer,
    struct page_parts *parts, const struct page_fill *fill);

/*
 * The sentence of a code in this page as plain text, for JSON and for the
 * summary; where the page has no element of that id, the one whose id is
 * "field" and the code's own ending ("email-repeated": "field-repeated").
 * NULL where there is neither.
 */
const char *page_sentence(const struct page *page, struct arena *arena,
    const struct page_fill *fill, const char *field, const char *code);

/*
 * The body of a page without layout as plain text: blocks on lines of their
 * own, an empty line between paragraphs, "- " before a list's item, a link as
 * "text: URL" or the URL alone.  Lines end with LF and are as long as they
 * are.  And the title's text, for the subject.
 */
void page_write_text(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill);
void page_write_title(const struct page *page, struct buffer *buffer,
    const struct page_fill *fill);

/* The library behind this, with its version. */
const char *page_library(void);

#endif
