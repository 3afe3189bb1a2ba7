/* What the files of `latchkey user` share. */
#ifndef COMMAND_USER_H
#define COMMAND_USER_H

#include "account/account.h"
#include "account/password.h"
#include "command/command.h"

/* What is done with an account that was found; arguments behind its name. */
typedef int user_verb(struct command *command, struct account *account,
    int argc, char **argv);

user_verb user_change_approve;
user_verb user_change_delete;
user_verb user_change_disable;
user_verb user_change_enable;
user_verb user_change_group;
user_verb user_change_password;

/* Arguments behind "add". */
int user_add(struct command *command, int argc, char **argv);

/* The usage, and why not; both return the exit status. */
int user_complain(void);
int user_refuse(const char *code);

/* Whether an argument is --NAME; what stands behind it, or NULL. */
bool user_has(int argc, char **argv, const char *name);
const char *user_option(int argc, char **argv, const char *name);

/*
 * What an account's `password` becomes by the first line of standard input,
 * never an argument, which others could see: a hash of it or, with `hashed`,
 * the crypt(3) string that it is.  NULL and account->password, else what is
 * wrong: a code, or a sentence for the admin.
 */
const char *user_password(struct command *command, struct account *account,
    bool hashed);

/* Ends the transaction by what came of it. */
int user_finish(struct work *work, enum store_outcome outcome);

#endif
