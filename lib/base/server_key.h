/*
 * The secret of this server: random bytes that are made on first use and stay in the state directory, in `link.key`, which is in every
 * backup; or those that all hosts share (lib/site/server_secret.h). Signed links and sealed texts hang on it.
 */
#ifndef MOZNODS_SERVER_KEY_H
#define MOZNODS_SERVER_KEY_H

#include <stdbool.h>

enum { SERVER_KEY_BYTES = 32 };

/* The secret, the same in all processes; NULL: there is none, and the log says why. */
const unsigned char *server_key(void);

/* Sets what server_key gives from now on, in place of the file. */
void server_key_set(const unsigned char secret[SERVER_KEY_BYTES]);

/* Writes what server_key gives to the file, where there is none. False, and why in the log. */
bool server_key_keep(void);

/* Reads the secret of the file; false: there is none that can be read. Makes none. */
bool server_key_read(unsigned char secret[SERVER_KEY_BYTES]);

#endif
