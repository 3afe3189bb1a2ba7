/* What somebody registers with and what then goes as it is from the form
 * through the flow to the account.  A row: the member, its tag in an account's
 * record, its tag in a flow's; all are texts, NULL where there is none.
 *
 * What else a form is to ask for is one row more here, one of the form's table
 * (cgi-bin/register_fields.c) and a line where it is judged.  A tag that was
 * used once is never used for something else. */
#ifndef ACCOUNT_PROFILE_H
#define ACCOUNT_PROFILE_H

#define PROFILE(ROW)                                          \
 ROW(terms, 7, 11)          /* version that was agreed to, */ \
 ROW(terms_hash, 8, 12)     /* hash of its text, */           \
 ROW(terms_language, 9, 13) /* language that it was read in */

/* Of a struct that has them. */
#define PROFILE_MEMBER(member, account_tag, flow_tag) const char *member;

/* In a function of `from` and `to`: what the one has comes to the other, what
 * it has not stays. */
#define PROFILE_GIVE(member, account_tag, flow_tag) \
 if (from->member != NULL)                          \
  to->member = from->member;

#endif
