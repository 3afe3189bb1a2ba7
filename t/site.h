/* A site in the scratch directory, for the tests of the domain: settings, a
 * key, an empty store, and a clock that stands still until it is moved.  The
 * store is on files; where SITE_STORE=memory is in the environment (t/memory.t)
 * it is the one in memory. */
#ifndef T_SITE_H
#define T_SITE_H

#include "account/session.h"
#include "store/work.h"

#include <stdint.h>

/* What the rules work with; its time is set by site_at(). */
extern struct work site_work;

/* The key of the site. */
extern const uint8_t site_key[SECRET_SIZE];

/* Absolute path of a file in the scratch directory; valid until 16 more
 * calls. */
const char *site_path(const char *name);

/* Writes a file there. */
void site_write(const char *name, const char *text);

/* Opens a site whose settings are the least there must be and the lines of
 * `more`; an open one is closed and its files are gone.  All goes when the
 * program ends. */
void site_open(const char *more);

/* The same, whose store is on files in any case: for what is about them. */
void site_open_files(const char *more);

/* Its store once more, as another process has it; to be closed. */
struct store *site_beside(void);

/* The time is so many seconds after the opening, for rules and store. */
void site_at(int64_t seconds);

/* A transaction that must begin and must be durable. */
void site_begin(void);
void site_commit(void);

/* One that has read the account, as whatever writes it must; it stays as the
 * test has it. */
void site_begin_for(const struct account *account);

/* An account that must be taken; its id is filled in. */
void site_insert(struct account *account);

/* One of an owner who proved an address; the texts must last. */
struct account site_account(const char *name, const char *email);

/* A session of the account as it is now. */
struct session site_session(const struct account *account,
    enum session_kind kind);

/* Whether a session lives. */
bool site_lives(const struct session *session);

#endif
