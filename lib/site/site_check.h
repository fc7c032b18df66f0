/*
 * What is looked at to see whether a server is well, as far as that is cheap and needs nobody's rights but its own: the
 * administrator's command prints it, and site admins are shown it. None of these is called inside a transaction.
 */
#ifndef MOZNODS_SITE_CHECK_H
#define MOZNODS_SITE_CHECK_H

#include <stdint.h>

enum site_verdict { SITE_OK, SITE_WARNING, SITE_FAULT };

/* What one look has found. Texts are borrowed until the call returns. */
struct site_finding {
	enum site_verdict verdict;
	const char *name; /* what was looked at: `disk`, `clock` … */
	const char *code; /* what was found, for programs */
	const char *text; /* the same for a person */
};

typedef void site_check_tell(void *context, const struct site_finding *finding);

/* Whether something can be stored. */
void site_check_database(site_check_tell *tell, void *context);

/* Whether the WebSocket daemon runs. */
void site_check_realtime(site_check_tell *tell, void *context);

/* Room on the disk of the state directory, of bytes and of files. */
void site_check_disk(site_check_tell *tell, void *context);

/* Whether the clock agrees with the database: one that is wrong ends logins too early, or never. Loads the record of ages. */
void site_check_clock(site_check_tell *tell, void *context);

/* Whether there is a site admin who may log in. */
void site_check_accounts(site_check_tell *tell, void *context);

/* Which of the options that the database can set have which value, and where from. */
void site_check_settings(site_check_tell *tell, void *context);

#endif
