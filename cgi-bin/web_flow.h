/* What register and confirm share: the flow a visitor carries, and how the
 * outcomes of a flow are answered. */
#ifndef WEB_FLOW_H
#define WEB_FLOW_H

#include "contact/country.h"
#include "flow/signup.h"
#include "http/service.h"
#include "web_limits.h"

/* Constants of pages: whether they speak of numbers, which they do where texts
 * are sent. */
void web_flow_constants_sms(const struct site *site, const char *language,
    struct value *constants);

/* And the lists of regions and countries. */
void web_flow_constants(const struct site *site, const char *language,
    struct value *constants);

/* Who acts on flows: the visitor of the request, with the store's work, which
 * may be NULL. */
void web_flow_visit(const struct request *request, struct work *work,
    struct flow_visit *visit);

/*
 * The running flow of a registration or of a change of address: `flow` of the
 * body, else of the cookie; a change for the session alone that began it.  True
 * where there is one; sets the visit in any case.  False where there is none;
 * where the body named one that is not known, or the store is in trouble, the
 * answer says so.
 */
bool web_flow_find(const struct request *request, struct answer *answer,
    struct flow_visit *visit, struct flow *flow);

/* The same, where it is one that registers: another is none. */
bool web_flow_find_registration(const struct request *request,
    struct answer *answer, struct flow_visit *visit, struct flow *flow);

/* The flow's token as it came, or NULL. */
const char *web_flow_token(const struct request *request);

/* Lets a browser carry the flow; a program gets it in JSON. */
void web_flow_give_token(const struct request *request, struct answer *answer,
    const char *token);

/* A code is on its way: 202 and what the code page needs; browsers go there. */
void web_flow_answer_waiting(const struct request *request,
    struct answer *answer, const struct flow_visit *visit, const char *token,
    const struct flow *flow);

/* The account is there and its owner signed in: 201, cookies, My Account.  Of
 * a change of address 200 and the account, without a session. */
void web_flow_answer_done(const struct request *request, struct answer *answer,
    const struct flow *flow, const struct flow_owner *owner);

/* My Account, where `done/WORD` is true: for answer_go(). */
const char *web_flow_done_path(const struct request *request, const char *word);

/* Everything that is not FLOW_OK; visit and flow are as the verb left them.  Of
 * a recovery that is FLOW_PAST its caller answers. */
void web_flow_answer_trouble(const struct request *request,
    struct answer *answer, enum flow_outcome outcome,
    const struct flow_visit *visit, const struct flow *flow);

/* Whether the visitor's form is to be shown again with what is wrong: a flow
 * that has ended, or is at another step, has a page of its own. */
bool web_flow_goes_on(enum flow_outcome outcome);

/* What came of a change of address or of a code that is sent again; returns the
 * outcome. */
enum flow_outcome web_flow_answer_change(const struct request *request,
    struct answer *answer, enum flow_outcome outcome,
    const struct flow_visit *visit, const struct flow *flow);

/* A finished flow leads its own browser to My Account: one that is signed in
 * there, or one that is `own` by what it brought.  Others learn that it is
 * done; or it shows that the account waits for an admin. */
void web_flow_show_end(const struct request *request, struct answer *answer,
    const struct flow *flow, bool own);

/* True where nobody may register, and the answer says so: not with a flow that
 * is running either, unless it is done or changes the address of an account. */
bool web_flow_is_closed(const struct request *request, struct answer *answer,
    const struct flow *flow);

/* Repeats the answer of a flow that has ended: a session more, while the
 * account has the epoch that it has here; else 409. */
void web_flow_open_again(const struct request *request, struct answer *answer,
    struct account *account);

/* A flow that is past its code takes none: leads on, or 409.  `code` is what
 * came, or NULL: two clicks on the right one lead to the same place. */
void web_flow_answer_past(const struct request *request, struct answer *answer,
    const struct flow *flow, const char *code);

/* Whether who proved its address has not agreed to the terms yet. */
bool web_flow_wants_terms(const struct flow *flow);

/* The code page, or the one that asks for another user name. */
void web_flow_show_code_page(const struct request *request,
    struct answer *answer, const struct flow_visit *visit,
    const struct flow *flow);

/* Values that the pages of register and confirm use. */
extern const char *const web_flow_paths[];

/* Judges the address of a form's rows via, country, email and phone; refused
 * rows are marked, and what their sentences tell is set.  Sets via, country,
 * typed and address of the registration; where the form has no country, the
 * one that it has stays. */
#define WEB_FLOW_NO_ROW SIZE_MAX /* of via: the registration has it already */
struct web_flow_rows {
	size_t via;
	size_t country;
	size_t email;
	size_t phone;
};
void web_flow_judge_address(const struct request *request,
    struct answer *answer, struct form *form, const struct web_flow_rows *rows,
    struct signup *signup);

/*
 * Judges a form's new password, which may be NULL, and its confirmation: what
 * costs nothing first, then, as one of the network's hashes (gate_take_hash),
 * how easily it is guessed by somebody who has the person's `own` words.  The
 * hash that follows is paid for by this.  429 where there are too many.
 */
struct web_flow_password {
	size_t password;
	size_t confirm;
	const char *const *own; /* ends with NULL */
};
void web_flow_judge_password(const struct request *request,
    struct answer *answer, struct form *form,
    const struct web_flow_password *rows);

/* The code of a form's row, which has code_judge(), of so many digits; NULL
 * where nothing came or that is none, and then the row is refused. */
const char *web_flow_code(const struct request *request, struct form *form,
    size_t row, int digits);

/* Shows the country whose number was `typed` in place of the chosen
 * one, `iso`; both may be NULL. */
void web_flow_switch_country(const struct request *request,
    struct answer *answer, const char *iso, const char *typed);

#endif
