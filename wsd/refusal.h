/*
 * Refusing a socket: the `error` frame and the close, and how many wrong tokens an address may show.
 */
#ifndef MOZNODS_WSD_REFUSAL_H
#define MOZNODS_WSD_REFUSAL_H

#include <stdbool.h>

struct error;
struct socket;

/* An `error` frame, and then the error's close code. */
void socket_refuse(struct socket *socket, const struct error *error);

/* Whether the client's address has shown too many invalid tokens; then it is told when to try again, and closed. */
bool socket_exceeds_guesses(struct socket *socket);

/* Counts one more, or a protocol error of somebody without a token. */
void socket_count_guess(const struct socket *socket);

#endif
