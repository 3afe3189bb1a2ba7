/* Accounts: who one is, and the indexes that find one. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "account/profile.h"
#include "contact/via.h"
#include "record/table.h"
#include "store/work.h"

#include <stdbool.h>
#include <stdint.h>

#define ACCOUNT_ID      16 /* random bytes, never shown to be guessed from */
#define ACCOUNT_ID_TEXT 23 /* as base64url, with its NUL */

/* Texts are NULL where there is none; all lie in the work's arena. */
struct account {
	uint8_t id[ACCOUNT_ID];
	const char *username; /* as typed */
	const char *password; /* a crypt(3) string */
	const char *country;  /* ISO 3166 code */
	const char *email;    /* normalised */
	const char *phone;    /* E.164 */
	const char *language;
	PROFILE(PROFILE_MEMBER)
	int64_t terms_at; /* when they were agreed to, or 0 */
	int64_t created;
	int64_t password_at;
	int64_t recovered_at; /* when it last came by a forgotten one, or 0 */
	int64_t delete_at;    /* when it is gone, by its owner's wish; or 0 */
	int64_t epoch;        /* see epoch.h */
	int64_t shut;         /* how often it was disabled */
	bool disabled;
	bool waiting;       /* for the admin's approval; disabled until then */
	const char *groups; /* see group.h */
};

enum account_outcome {
	ACCOUNT_OK,
	ACCOUNT_NAME_TAKEN,
	ACCOUNT_ADDRESS_TAKEN, /* somebody proved that address before */
	ACCOUNT_TROUBLE,       /* *trouble says what */
};

/* The id as people and programs see it. */
char *account_id_text(const uint8_t id[ACCOUNT_ID], char text[ACCOUNT_ID_TEXT]);

/* One whose delete_at has come is absent here and below, swept or not. */
enum store_outcome account_get(struct work *work, const uint8_t id[ACCOUNT_ID],
    struct account *account);
enum store_outcome account_find_email(struct work *work, const char *email,
    struct account *account);
enum store_outcome account_find_phone(struct work *work, const char *phone,
    struct account *account);

/* By what the one field of the sign-in names: a user name, an e-mail address,
 * or a number as E.164.  A disabled account is found. */
enum store_outcome account_find(struct work *work, const char *login,
    struct account *account);

/* True where the name belongs to somebody, or did, or looks like one of these
 * (lookalike_skeleton). */
enum store_outcome account_name_taken(struct work *work, const char *username,
    bool *taken);

/* Makes the account with its indexes, all or none, and sets id and created.
 * In a transaction, which the caller aborts on ACCOUNT_TROUBLE; what is taken
 * leaves it as it was. */
enum account_outcome account_insert(struct work *work, struct account *account,
    enum store_outcome *trouble);

/* Writes changed fields; names and addresses are not changed by this.  Adds the
 * index of names that look like its own, where that is missing. */
enum store_outcome account_update(struct work *work,
    const struct account *account);

/* The address that it has for that way, or NULL. */
const char *account_address(const struct account *account, enum via via);

/* How it is written to: by e-mail where it has an address, else by text. */
enum via account_via(const struct account *account);

/* Gives it another address for that way, NULL for none, and another name; the
 * old name stays taken unless [account] reuse_names says otherwise.  The record
 * is not written yet.  As account_insert(). */
enum account_outcome account_readdress(struct work *work,
    struct account *account, enum via via, const char *address,
    enum store_outcome *trouble);
enum account_outcome account_rename(struct work *work, struct account *account,
    const char *username, enum store_outcome *trouble);

/* Removes the account and its address indexes; removal.h removes the rest of
 * it too.  The name stays taken unless [account] reuse_names says otherwise. */
enum store_outcome account_delete(struct work *work,
    const struct account *account);

/* The record of an iteration over TABLE_ACCOUNT. */
bool account_read(struct account *account, const uint8_t id[ACCOUNT_ID],
    const struct store_value *value);

#endif
