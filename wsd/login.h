/*
 * Who uses a socket: the user and the token of its login. It lasts until the token ends, which the feed reports, or until the
 * socket closes.
 */
#ifndef MOZNODS_WSD_LOGIN_H
#define MOZNODS_WSD_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

struct feed_stream;
struct stream;

/* A zeroed struct is one before the login. */
struct login {
	int64_t user, token_id;
	struct feed_stream *stream; /* of the user's events: held, see feed_stream.h */
	bool counted;               /* by the connection counter, for its user */
};

/* The token was accepted: counts the connection for its user and holds the user's stream, which stood at the given number. False:
 * out of memory. */
bool login_begin(struct login *login, int64_t user, int64_t token_id, const struct stream *stream);

/* Ends both; user and token stay readable. */
void login_end(struct login *login);

#endif
