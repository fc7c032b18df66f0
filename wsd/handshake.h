/*
 * What the upgrade request said: libwebsockets forgets it when the connection is established.
 */
#ifndef MOZNODS_WSD_HANDSHAKE_H
#define MOZNODS_WSD_HANDSHAKE_H

#include "lib/address.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct lws;

enum { TOKEN_SHOWN_MAX = 128 };   /* what is longer is no token of ours */

struct handshake {
	const struct error *refusal;     /* why it is refused whoever it is: path, origin */
	int64_t room;
	char token[TOKEN_SHOWN_MAX];     /* "" when it is to come in a frame */
	char client[ADDRESS_BYTES];
	bool v2;
	int64_t since;                   /* -1: none */
};

/* Reads it into a zeroed struct, while the headers are there. */
void handshake_read(struct lws *wsi, struct handshake *handshake);

#endif
