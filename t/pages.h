/* A site of templates in a temporary folder, for the tests of lib/page. */
#ifndef T_PAGES_H
#define T_PAGES_H

#include "base/arena.h"
#include "base/value.h"
#include "page/page.h"

/* Makes the folder, with a layout and a style.css, and opens the catalog with
 * the constants below.  Log lines are caught.  All goes when the program
 * ends. */
void pages_open(void);

/* Memory, and the catalog, until the program ends. */
extern struct arena *pages_arena;
extern struct catalog *pages_catalog;

/* What pages are filled with; the values, typed and errors are empty at
 * first and may be set. */
extern struct page_fill pages_fill;
extern struct value *pages_values;
extern struct value *pages_typed;

/* The paths that pages may use. */
extern const char *const pages_paths[];

/* Writes a file under the folder: "pages/en/home.xhtml", "static/x.css",
 * "own/home.xhtml". */
void pages_write(const char *path, const char *text);
void pages_remove(const char *path);

/* The path itself. */
const char *pages_path(const char *path);

/* A new page of that body within the layout, or alone as a mail; NULL where
 * it was refused. */
const struct page *pages_page(const char *body);
const struct page *pages_mail(const char *body);

/* What pages_page() and pages_mail() give, rendered, between the tags of
 * body; or "refused". */
const char *pages_body(const char *body);
const char *pages_mail_body(const char *body);

/* The last log line since the last call, or "". */
const char *pages_log(void);

/* Sets what was found wrong; none where error_count is 0. */
void pages_errors(const struct page_error *errors, size_t error_count);

#endif
