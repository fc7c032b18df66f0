/*
 * HTTP over one kept connection, as a load generator needs it: a request goes out, its answer is compared with what it
 * must be while it arrives, and the next one may go. Knows HTTP and nothing of the chat.
 */
#ifndef BENCH_EXCHANGE_H
#define BENCH_EXCHANGE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

enum { HEAD_MAX = 8192, MARK_BYTES = 16 };

/*
 * What is asked and what must come back. The body sent is `before`, MARK_BYTES digits that no other request has, and
 * `after`. Of the answer, the status must be right, and the body either the same bytes every time (`expected`) or one
 * that has `needed` in it, where % stands for the digits sent.
 */
struct question {
	struct sockaddr_in address;
	char head[HEAD_MAX];        /* request line and headers, without the empty line */
	const char *before, *after; /* NULL: no body */
	size_t before_length, after_length;
	int status;
	const char *needed;
	char *expected;
	size_t expected_length;
	bool learning; /* the next answer becomes what is expected */
};

/* One connection and the request on it. */
struct exchange {
	int descriptor; /* -1: not connected */
	char head[HEAD_MAX], mark[MARK_BYTES + 1];
	size_t head_length, sent, head_got;
	char answer_head[HEAD_MAX];
	bool in_body, closes;
	char *body; /* of answers that are not the same every time */
	size_t body_length, body_got, body_room;
	double began;
};

/* Reads `http://127.0.0.1:PORT/path` into the question's address and head; extra header lines end in CR LF. */
void question_ask(struct question *question, const char *method, const char *url, const char *headers);

/* Starts the next request, on a new connection where there is none. */
void exchange_begin(struct exchange *exchange, const struct question *question);

/* Goes on as far as the socket lets it; true when an answer is complete and was right. What is wrong ends the program. */
bool exchange_go_on(struct exchange *exchange, struct question *question);

/* Asks once and waits: the answer becomes what every other one must be. */
void question_learn(struct question *question);

#endif
