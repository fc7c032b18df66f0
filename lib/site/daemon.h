/*
 * The daemons of the hosts that share a database (option `cluster_address`). Each notes every second that it is there. One of them
 * leads: it has the sockets, presence and the calls of all hosts; the others hand connections on to it, and one of them takes over
 * when it has not been seen for a while. All times are the database's.
 */
#ifndef MOZNODS_DAEMON_H
#define MOZNODS_DAEMON_H

#include "lib/base/address.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DAEMON_KEY_BYTES = 32 + 1, /* hexadecimal, NUL-terminated */
	DAEMON_LEASE_SECONDS = 5   /* who has not been seen for longer leads no more */
};

/* Where a daemon is reached by the others, and what may be shown of its key. */
struct daemon_address {
	char address[ADDRESS_BYTES];
	int port;
	char key[DAEMON_KEY_BYTES]; /* see daemon_key */
};

/* A daemon as the administrator sees it. Texts are borrowed until the callback returns. */
struct daemon_line {
	const char *address, *key, *version;
	int port;
	int64_t unseen; /* for how many seconds */
	bool leads;
};

/* Writes what of the server's key may be shown, to see whether two hosts have the same. False: there is none. */
bool daemon_key(char key[DAEMON_KEY_BYTES]);

/* Notes that this daemon is there, and finds who leads: it does itself, where nobody else has been seen for DAEMON_LEASE_SECONDS. In a
 * transaction of its own. False: the database does not answer, and nothing is known. */
bool daemon_beat(const struct daemon_address *own, struct daemon_address *leader);

/* Whether two addresses are the same. */
bool daemon_is(const struct daemon_address *one, const struct daemon_address *other);

/* Notes that this daemon ends: whoever is there takes over at once. In a transaction of its own. */
void daemon_leave(const struct daemon_address *own);

/* Inside a transaction: whether a daemon leads, on whichever host. */
bool daemon_is_led(void);

/* Inside a transaction: calls back with each daemon that has been seen within a day. */
void daemon_list(void (*callback)(void *context, const struct daemon_line *line), void *context);

#endif
