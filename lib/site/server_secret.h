/*
 * The server's key (lib/base/server_key.h) where several hosts share a database: there is one for all, in the table `secret`, and no file
 * is copied from host to host. With the option `link_key_phrase` it lies there sealed. Where there is no row, and no `cluster_address`,
 * the key is that of the file, as with one host and with SQLite.
 */
#ifndef MOZNODS_SERVER_SECRET_H
#define MOZNODS_SERVER_SECRET_H

#include <stdbool.h>

enum server_secret {
	SERVER_SECRET_NONE,     /* there is none in the database */
	SERVER_SECRET_PLAIN,    /* it is there as it is */
	SERVER_SECRET_SEALED,   /* it is there, and opens with the phrase */
	SERVER_SECRET_SHUT,     /* it does not: the phrase is another, or is not set */
	SERVER_SECRET_OTHER,    /* the state directory has a file with another key */
	SERVER_SECRET_AWAY,     /* there is none, nor a file here, but second factors that were sealed with one */
	SERVER_SECRET_UNSEALED, /* it cannot be sealed, and was not written */
	SERVER_SECRET_UNKNOWN   /* the database does not answer */
};

/* Looks at what the database has, and makes it the server's key where it is PLAIN or SEALED. In a transaction of its own, which only
 * reads. */
enum server_secret server_secret_look(void);

/* Where the database is PostgreSQL's, the same, and lays the key where there are several hosts and none of them has yet; seals one that lies there as it is, once there is a
 * phrase. In transactions of their own. False, and why in the log: the server cannot work without. */
bool server_secret_take(void);

#endif
