/*
 * Nonces: the sender's own mark on a message, with which sending it again, by whatever way, stores nothing. They belong to
 * author and room, and outlive a deleted message by a day.
 */
#ifndef MOZNODS_NONCE_H
#define MOZNODS_NONCE_H

#include <stdint.h>

struct error;
struct request;

enum { NONCE_BYTES = 64 };

/* The nonce of a message that is being sent, from the field `nonce` or else from the header Idempotency-Key, which share one
 * space; NULL: none. Adds an error where it is too long or no UTF-8. */
const char *nonce_take(struct request *request);

/* Finds what the caller has already sent to the room with this nonce (NULL: nothing) and makes it the request's message, 0
 * where there is none. error_message_deleted when that message has been deleted, at most a day ago. */
const struct error *nonce_find(struct request *request, const char *nonce);

/* Sends ahead (db_ahead) what nonce_find asks. */
void nonce_ahead(const struct request *request);

/* Remembers the nonce of a message that is about to be deleted. Inside the write transaction. */
void nonce_spend(int64_t message);

/* Forgets the nonces whose day is over. Inside a write transaction. */
void nonce_prune(void);

#endif
