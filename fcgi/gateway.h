/*
 * The web server at the other end, be it over FastCGI or as plain CGI: variables, the body, the answer.
 */
#ifndef MOZNODS_GATEWAY_H
#define MOZNODS_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GATEWAY_TAKEN = 64 * 1024 }; /* what any socket takes before somebody reads from it */

struct FCGX_Request;
struct error;

/* A body that another process has read already. */
struct gateway_body {
	const char *at;
	size_t left;
};

/* With `fastcgi` NULL: plain CGI, with environment, standard input and standard output. */
struct gateway {
	struct FCGX_Request *fastcgi;
	struct gateway_body *body; /* NULL: it comes from the web server */
};

/* A CGI variable (RFC 3875, section 4.1); NULL where it is not set or empty. Borrowed for the request. */
const char *gateway_variable(const struct gateway *gateway, const char *name);

/* Whether a variable is there more than once, as of two headers that differ in what a variable does not tell. */
bool gateway_repeats(const struct gateway *gateway, const char *name);

/* Ends a request over FastCGI that has been accepted by FCGX_Accept_r: sends what is left of the answer and hangs up. */
void gateway_finish(struct FCGX_Request *fastcgi);

/* Leaves a request to another process, which has its connection as well: forgets it without a word to the web server. */
void gateway_leave(struct FCGX_Request *fastcgi);

/* Takes a connection of the web server and the head of its request; false: there is none, or it broke off. */
bool gateway_accept(struct FCGX_Request *fastcgi, int listener);

/* Ends a request that another process had accepted and left; `all_read` as that process found it. */
void gateway_finish_left(struct FCGX_Request *fastcgi, bool all_read);

/* Whether the whole body is here, so that reading it waits for nothing. */
bool gateway_has_come(const struct gateway *gateway);

/* Whether the web server has told us that the whole body is here. */
bool gateway_has_read_all(const struct FCGX_Request *fastcgi);

/* Whether the web server has hung up: nobody waits for the answer. */
bool gateway_hung_up(const struct FCGX_Request *fastcgi);

/* For who is about to write more than GATEWAY_TAKEN bytes: sees to it that what the web server does not take at once is sent by
 * the sender (sender.h), and no worker waits for a client at this address. NULL, or why it may not be written now. */
const struct error *gateway_may_be_slow(const struct gateway *gateway, const char *address);

/* Before a short answer is written: has the sender hold it for config.refusal_delay milliseconds, while the worker serves others. Without a
 * sender, with one worker alone, or for an authorizer it is sent at once. */
void gateway_delay(const struct gateway *gateway);

/* After the head of the answer: leaves `length` bytes of a file, from `first` on, to the sender. Without gateway_may_be_slow, or
 * when that is not possible, false: they are to be written. */
bool gateway_leave_file(const struct gateway *gateway, int file, int64_t first, int64_t length);

/* Reads up to `size` bytes of the request body; fewer only at its end. */
size_t gateway_read(const struct gateway *gateway, char *bytes, size_t size);

/* Whether reading or writing has failed: the web server or its client is gone. */
bool gateway_broken(const struct gateway *gateway);

/* Writes a part of the answer. */
void gateway_write(const struct gateway *gateway, const char *bytes, size_t size);

#endif
