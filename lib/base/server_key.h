/*
 * The secret of this server: random bytes that are made on first use and stay in the state directory, in `link.key`, which is in every
 * backup. Signed links and sealed texts hang on it.
 */
#ifndef MOZNODS_SERVER_KEY_H
#define MOZNODS_SERVER_KEY_H

enum { SERVER_KEY_BYTES = 32 };

/* The secret, the same in all processes; NULL: there is none, and the log says why. */
const unsigned char *server_key(void);

#endif
