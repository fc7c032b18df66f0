/*
 * moznods-client: the commands `call`, `tail`, `login` and `logout`, which speak to a server over its API as anybody could.
 * They are a program of their own, so that the administrator's command needs no library for HTTP or WebSocket.
 */
#ifndef MOZNODS_CTL_CLIENT_H
#define MOZNODS_CTL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the program ends with. */
enum {
	CLIENT_OK = 0,
	CLIENT_REFUSED = 1, /* the server answered, and not with what was asked for */
	CLIENT_USAGE = 2,
	CLIENT_NETWORK = 3, /* no answer */
	CLIENT_TOO_FEW = 4  /* the time was over before so many events had come */
};

struct client {
	char *server;   /* `https://example.org/chat`, without a slash at its end; owned */
	char *token;    /* NULL: none; owned */
	double timeout; /* seconds for all of it; 0: as long as it takes */

	/* Of `call`. */
	const char *headers[32];
	int header_count;
	bool include; /* prints the answer's head as well */

	/* Of `tail`. */
	bool everything;   /* of all rooms, not of one */
	int64_t since;     /* -1: not given */
	int64_t count;     /* 0: any number */
	const char *types; /* separated by commas; NULL: stored events */
	bool all;
};

/* call METHOD PATH [FIELD…]: one request. */
int client_call(const struct client *client, int count, char **operands);

/* tail [ROOM]: the events of a room, or with NULL of all, a line each, until there have been so many, or for ever. */
int client_tail(const struct client *client, const char *room);

/* login NAME: logs in, with the password from standard input, and remembers the token. */
int client_login(const struct client *client, const char *name);

/* logout: ends the remembered login. */
int client_logout(const struct client *client);

#endif
