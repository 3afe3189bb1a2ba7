/* The tables of the store and what their keys are. */
#ifndef RECORD_TABLE_H
#define RECORD_TABLE_H

enum table {
	TABLE_ACCOUNT = 1,    /* account id, 16 bytes */
	TABLE_USERNAME = 2,   /* user name in lower case -> account id; stays */
	TABLE_EMAIL = 3,      /* normalised address -> account id */
	TABLE_PHONE = 4,      /* E.164 number -> account id */
	TABLE_PENDING = 5,    /* SHA-256 of a flow -> pending registration */
	TABLE_SESSION = 6,    /* SHA-256 of a session token -> session */
	TABLE_SESSIONS = 7,   /* account id -> keys of its sessions */
	TABLE_MESSAGE = 8,    /* message id, 16 bytes -> message or its state */
	TABLE_QUEUE = 9,      /* number, 8 bytes -> message id; "range" */
	TABLE_COUNTER = 10,   /* what is counted -> counts that are promises */
	TABLE_RESUME = 11,    /* user name, or SHA-256 of a token -> pending */
	TABLE_RECOVERY = 12,  /* SHA-256 of a flow -> recovery */
	TABLE_TRAIL = 14,     /* account id -> its messages and changes */
	TABLE_FAMILIAR = 15,  /* account id -> browsers that it knows */
	TABLE_LOOKALIKE = 16, /* skeleton of a user name -> account id */
};

#endif
