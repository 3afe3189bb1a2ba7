/* What My Account shows. */
#ifndef ACCOUNT_SHOW_PAGE_H
#define ACCOUNT_SHOW_PAGE_H

#include "account_owner.h"
#include "web_flow.h"

enum { ACCOUNT_SHOW_DONE, ACCOUNT_SHOW_ACTION, ACCOUNT_SHOW_FIELDS };
extern const struct field account_show_fields[ACCOUNT_SHOW_FIELDS];

/* The account as a program gets it, in "account". */
void account_show_values(const struct request *request, struct answer *answer,
    const struct account_own *own);

/* The same and more for pages; `ask`: the password is asked for. */
void account_show_page(const struct request *request, struct answer *answer,
    const struct account_own *own, bool ask);

/* What was just done, or that the account is new. */
void account_show_news(const struct request *request, const struct form *form,
    struct answer *answer, const struct account_own *own);

/* What the controls of its page show at first. */
void account_show_typed(const struct request *request, struct answer *answer,
    const struct account_own *own);

/* "sessions": device, network and last use of each. */
void account_show_sessions(const struct request *request, struct answer *answer,
    const struct account_own *own);

/* "notices", the last one first: what was to be told by a message that could
 * not be sent, of the last thirty days. */
void account_show_lately(const struct request *request, struct answer *answer,
    const struct account_own *own);

/* The list of values for pages. */
extern const char *const account_show_paths[];

#endif
