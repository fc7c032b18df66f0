/*
 * The head of an HTTP request (RFC 9112, sections 2 to 5), as far as a WebSocket handshake needs it, and strictly: what two
 * programs could read in two ways is refused.
 */
#ifndef MOZNODS_WSD_REQUEST_HEAD_H
#define MOZNODS_WSD_REQUEST_HEAD_H

#include <stdbool.h>
#include <stddef.h>

enum { FORWARDED_MAX = 1024 };

/* Texts lie in what was read; absent headers are "". */
struct request_head {
	const char *path;         /* decoded */
	const char *query;        /* as it was sent, NULL without one */
	int minor;                /* of HTTP/1.x */
	bool upgrades;            /* Upgrade: websocket */
	bool connection_upgrades; /* Connection: upgrade */
	const char *host, *origin, *authorization, *key, *version;
	char forwarded[FORWARDED_MAX]; /* all X-Forwarded-For in one; of a longer one the end, which the nearest proxies wrote */
};

/* Reads a whole head, which is changed. Returns 200, 400 for what is none, or 405 for another method than GET. */
int request_head_read(char *text, size_t length, struct request_head *head);

#endif
