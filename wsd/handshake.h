/*
 * The opening handshake (RFC 6455, section 4.2): what an upgrade request says, whether it is one, and the answer to it. Knows bytes
 * and nothing of sockets.
 */
#ifndef MOZNODS_WSD_HANDSHAKE_H
#define MOZNODS_WSD_HANDSHAKE_H

#include "lib/base/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct strbuf;

enum {
	HANDSHAKE_BYTES_MAX = 16384,     /* long tokens, cookies of the site */
	HANDSHAKE_ACCEPT_BYTES = 28 + 1, /* the value of Sec-WebSocket-Accept */
	TOKEN_SHOWN_MAX = 128            /* tokens are shorter */
};

struct handshake {
	const struct error *refusal; /* why it is refused after the handshake, whatever the token: path, origin */
	int64_t room;                /* of a room socket */
	bool user_socket;            /* of everything that its user hears */
	char token[TOKEN_SHOWN_MAX]; /* "" until it comes in a frame */
	char client[ADDRESS_BYTES];
	bool v2;
	int64_t since; /* -1: none */
	char accept[HANDSHAKE_ACCEPT_BYTES];
};

/* The bytes of the request's head in what has come, with the empty line at its end; 0: it has not all come. Of the bytes the first
 * `known` have been looked at before. */
size_t handshake_head(const char *bytes, size_t length, size_t known);

/* Reads a whole head, which is changed, into a zeroed struct. `peer` is the address that it came from. Returns 101, or the HTTP
 * status it is refused with: 400 for what is no proper request, 405 for another method, 426 for one that is no WebSocket handshake
 * or not of version 13. */
int handshake_read(char *head, size_t length, const char *peer, struct handshake *handshake);

/* Keeps a token that came later than the handshake. */
void handshake_keep_token(struct handshake *handshake, const char *token);

/* Appends the answer that accepts it. */
void handshake_accept(const struct handshake *handshake, struct strbuf *to);

/* Appends an answer with another status, in the API's shape. `retry_after` in seconds; 0: not said. */
void handshake_refuse(int status, int retry_after, struct strbuf *to);

#endif
