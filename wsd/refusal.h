/*
 * Refusing a socket: the `error` frame and the close; and the limit of failed tokens of an address (limit_guess).
 */
#ifndef MOZNODS_WSD_REFUSAL_H
#define MOZNODS_WSD_REFUSAL_H

#include <stdbool.h>

struct error;
struct socket;

/* Sends an `error` frame, then closes with the error's close code. */
void socket_refuse(struct socket *socket, const struct error *error);

/* Whether the client's address has sent too many invalid tokens; then the socket gets an error with retry_after and is closed. */
bool socket_exceeds_failed_tokens(struct socket *socket);

/* Counts one more invalid token, or a protocol error before the login, which counts as one. */
void socket_count_failed_token(const struct socket *socket);

#endif
