/*
 * One HTTP request and its answer, over libcurl.
 */
#ifndef MOZNODS_CTL_EXCHANGE_H
#define MOZNODS_CTL_EXCHANGE_H

#include "lib/base/strbuf.h"

#include <curl/curl.h>
#include <stdbool.h>

struct client;
struct fields;

struct exchange {
	const char *method;
	const char *path;           /* from the server's root, or a whole address at that server */
	const struct strbuf *body;  /* JSON; NULL: none */
	const struct fields *parts; /* a multipart body instead; NULL: none */
	bool quiet;                 /* keeps the answer rather than printing it */

	long status;          /* of the answer; 0: there was none */
	struct strbuf answer; /* a quiet one's body, or a refusal's; the caller frees it */
};

/* Sends the request with the client's token and prints what comes back: the body of the answer on standard output and,
 * when it is a refusal, why on standard error. Returns CLIENT_OK for a 2xx, CLIENT_REFUSED, CLIENT_NETWORK or, for a path
 * that leads elsewhere, CLIENT_USAGE. */
int exchange_perform(const struct client *client, struct exchange *exchange);

#endif
