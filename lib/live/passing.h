/*
 * Passing events between processes: what is told once to the sockets that are open, has no number and is never told again. Each is
 * a row of the change's own transaction, so that it is told when the change is committed and not otherwise, and reaches the daemon
 * also where a datagram is lost; the newest thousand rows are kept, so nobody has to delete them later. What only passes between
 * sockets of the daemon (typing) is no row.
 */
#ifndef MOZNODS_PASSING_H
#define MOZNODS_PASSING_H

#include <stdint.h>

/* Inside a write transaction: nobody else adds or forgets any until its end. */
void passing_lock(void);

/* Adds one about an account, inside a write transaction; the data is JSON, NULL fails the transaction. */
void passing_add(int64_t account, const char *type, const char *data);

/* The id of the newest; 0: there has been none. */
int64_t passing_latest(void);

/* Texts are borrowed until the callback returns. */
struct passing {
	int64_t id, account;
	const char *type, *data;
};

/* Inside a transaction: calls back with up to `most` events after one, in order; returns how many. */
int passing_read(int64_t after, int most, void (*callback)(void *context, const struct passing *passing), void *context);

#endif
