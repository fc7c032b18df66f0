/*
 * Exchanges with an HTTP server by libcurl, exactly as they are told: paths are not tidied, nothing is retried, no redirect is
 * followed, and only HTTP/1.1 is spoken. What cannot be done ends the program.
 */
#ifndef MOZNODS_TESTS_REST_EXCHANGE_H
#define MOZNODS_TESTS_REST_EXCHANGE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes that end with a NUL which is not counted. */
struct buffer {
	char *bytes;
	size_t length;
};

/* What is to be sent. URL, headers, token and body may hold {line}. */
struct request {
	const char *method;
	const char *url;
	const char *token;
	const char *headers[32];
	int header_count;
	struct buffer body;
	bool has_body;
};

struct exchange {
	CURL *easy;
	struct curl_slist *sent;
	char *url;
	struct buffer body;
	struct buffer head;
	struct buffer content;
	CURLcode result;
	char trouble[CURL_ERROR_SIZE];
};

/* Ends the program with this status, saying why. */
void die(int status, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* Appends bytes. */
void append(struct buffer *buffer, const char *bytes, size_t length);

/* Makes one ready, from zeros; `line` stands for {line}, NULL: for itself. To be freed with exchange_free. */
void exchange_prepare(struct exchange *exchange, const struct request *request, const char *line);

/* Lets all of them run at once, each on a connection of its own, until every one has its result. */
void exchange_perform(struct exchange *exchanges, size_t count);

/* Whether it was answered; if not, why is said. */
bool exchange_answered(const struct exchange *exchange);

/* The status of the answer, 0 when there is none. */
long exchange_status(const struct exchange *exchange);

void exchange_free(struct exchange *exchange);

#endif
