/*
 * The answer as FastCGI has it. libfcgi would send it in pieces of 8 KiB, each of them a system call here and some more in the
 * web server. Here an answer of up to 64 KiB leaves with its end in one, and a longer one in records as large as there are.
 */
#ifndef MOZNODS_RECORDS_H
#define MOZNODS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Where answers go. One request is answered at a time: what waits to be sent is kept once for the process. */
struct records {
	int socket;     /* the connection with the web server */
	int id;         /* of the request on it */
	bool broken;    /* it takes no more */
};

/* Adds to the answer; what fills no record waits. */
void records_write(struct records *to, const char *bytes, size_t size);

/* Sends what has waited, and the end of the request. */
void records_end(struct records *to);

#endif
