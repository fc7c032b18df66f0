/* HTTP over one kept connection: see exchange.h. */
#include "exchange.h"
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, SHOWN = 400 };

void
question_ask(struct question *question, const char *method, const char *url, const char *headers)
{
	char host[64], port[8], path[2048] = "/";
	size_t body = question->before ? question->before_length + MARK_BYTES + question->after_length : 0;
	int length;

	if (sscanf(url, "http://%63[^:/]:%7[0-9]%2047s", host, port, path) < 2)
		give_up("%s is no address like http://127.0.0.1:8000/", url);
	question->address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)number_from(port, 65535)) };
	question->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	length = snprintf(question->head, sizeof question->head, "%s %s HTTP/1.1\r\nHost: %s:%s\r\n%s", method, path, host, port,
	                  headers);
	if (length > 0 && question->before)
		length += snprintf(question->head + length, sizeof question->head - (size_t)length, "Content-Length: %zu\r\n", body);
	if (length < 0 || (size_t)length >= sizeof question->head)
		give_up("the request's head is too long");
}

static void
dial(struct exchange *exchange, const struct question *question)
{
	int one = 1;

	exchange->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (exchange->descriptor < 0
	    || connect(exchange->descriptor, (const struct sockaddr *)&question->address, sizeof question->address))
		give_up("cannot connect: %s", strerror(errno));
	setsockopt(exchange->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Sends what is left of the head and the three parts of the body. */
static void
send_rest(struct exchange *exchange, const struct question *question)
{
	struct iovec parts[] = {
		{ exchange->head, exchange->head_length },
		{ (char *)question->before, question->before_length },
		{ exchange->mark, question->before ? MARK_BYTES : 0 },
		{ (char *)question->after, question->after_length }
	};
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = 4 };
	size_t skip = exchange->sent;
	ssize_t sent;

	for (int i = 0; i < 4; i++) {
		size_t cut = skip < parts[i].iov_len ? skip : parts[i].iov_len;

		parts[i].iov_base = (char *)parts[i].iov_base + cut;
		parts[i].iov_len -= cut;
		skip -= cut;
	}
	sent = sendmsg(exchange->descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0 && errno != EAGAIN)
		give_up("cannot send: %s", strerror(errno));
	exchange->sent += sent > 0 ? (size_t)sent : 0;
}

void
exchange_begin(struct exchange *exchange, const struct question *question)
{
	static unsigned long long number;

	if (!number)
		number = (unsigned long long)(now() * 1e6);
	snprintf(exchange->mark, sizeof exchange->mark, "%0*llu", MARK_BYTES, number++ % 10000000000000000ULL);
	exchange->head_length = (size_t)snprintf(exchange->head, sizeof exchange->head, "%s\r\n", question->head);
	exchange->sent = exchange->head_got = exchange->body_got = exchange->body_length = 0;
	exchange->in_body = exchange->closes = false;
	exchange->began = now();
	if (exchange->descriptor < 0)
		dial(exchange, question);
	send_rest(exchange, question);
}

/* The value of a header in the answer's head, NULL when it has none. */
static const char *
header(const struct exchange *exchange, const char *name)
{
	const char *line = exchange->answer_head;
	size_t length = strlen(name);

	while ((line = strstr(line, "\r\n")) && line[2] != '\r') {
		line += 2;
		if (!strncasecmp(line, name, length) && line[length] == ':')
			return line + length + 1 + strspn(line + length + 1, " ");
	}
	return NULL;
}

static void
take_head(struct exchange *exchange, const struct question *question)
{
	const char *length = header(exchange, "Content-Length"), *connection = header(exchange, "Connection");
	int status = strncmp(exchange->answer_head, "HTTP/1.1 ", 9) ? 0 : atoi(exchange->answer_head + 9);

	if (status != question->status || !length)
		give_up("an answer has status %d, not %d, or no length:\n%.*s", status, question->status, SHOWN,
		        exchange->answer_head);
	exchange->body_length = strtoul(length, NULL, 10);
	exchange->closes = connection && !strncasecmp(connection, "close", 5);
	exchange->in_body = true;
	if (!question->learning && !question->needed && exchange->body_length != question->expected_length)
		give_up("an answer has %zu bytes, not %zu", exchange->body_length, question->expected_length);
	if ((question->learning || question->needed) && exchange->body_room < exchange->body_length + 1) {
		exchange->body_room = exchange->body_length + 1;
		free(exchange->body);
		if (!(exchange->body = malloc(exchange->body_room)))
			give_up("no memory for an answer");
	}
}

static void
take_body(struct exchange *exchange, const struct question *question, const char *bytes, size_t length)
{
	if (exchange->body_got + length > exchange->body_length)
		give_up("an answer is longer than it says");
	if (question->learning || question->needed)
		memcpy(exchange->body + exchange->body_got, bytes, length);
	else if (memcmp(question->expected + exchange->body_got, bytes, length))
		give_up("an answer differs from the first one:\n%.*s", (int)(length < SHOWN ? length : SHOWN), bytes);
	exchange->body_got += length;
}

static void
check_needed(struct exchange *exchange, const struct question *question)
{
	size_t before = strcspn(question->needed, "%");
	const char *after = question->needed + before;
	char needed[1024];

	exchange->body[exchange->body_got] = '\0';
	snprintf(needed, sizeof needed, "%.*s%s%s", (int)before, question->needed, *after ? exchange->mark : "",
	         *after ? after + 1 : "");
	if (!strstr(exchange->body, needed))
		give_up("an answer lacks %s:\n%.*s", needed, SHOWN, exchange->body);
}

/* Bytes of the answer, head and body together. */
static void
take(struct exchange *exchange, const struct question *question, const char *bytes, size_t length)
{
	size_t before = exchange->head_got, fits;
	const char *end;

	if (exchange->in_body) {
		take_body(exchange, question, bytes, length);
		return;
	}
	fits = length < HEAD_MAX - 1 - before ? length : HEAD_MAX - 1 - before;
	memcpy(exchange->answer_head + before, bytes, fits);
	exchange->head_got += fits;
	exchange->answer_head[exchange->head_got] = '\0';
	if (!(end = strstr(exchange->answer_head, "\r\n\r\n"))) {
		if (fits < length)
			give_up("the head of an answer is too long");
		return;
	}
	fits = (size_t)(end + 4 - exchange->answer_head) - before;
	take_head(exchange, question);
	take_body(exchange, question, bytes + fits, length - fits);
}

bool
exchange_go_on(struct exchange *exchange, struct question *question)
{
	static char bytes[PIECE];
	size_t all = exchange->head_length + (question->before ? question->before_length + MARK_BYTES + question->after_length : 0);
	ssize_t got;

	if (exchange->sent < all)
		send_rest(exchange, question);
	got = recv(exchange->descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
	if (got < 0 && errno == EAGAIN)
		return false;
	if (got <= 0)
		give_up("the server hung up: %s", got ? strerror(errno) : "end of stream");
	take(exchange, question, bytes, (size_t)got);
	if (!exchange->in_body || exchange->body_got < exchange->body_length)
		return false;
	if (question->needed)
		check_needed(exchange, question);
	if (exchange->closes) {
		close(exchange->descriptor);
		exchange->descriptor = -1;
	}
	return true;
}

void
question_learn(struct question *question)
{
	struct exchange exchange = { .descriptor = -1 };
	struct pollfd wait;

	question->learning = true;
	exchange_begin(&exchange, question);
	wait = (struct pollfd){ .fd = exchange.descriptor, .events = POLLIN | POLLOUT };
	do {
		if (exchange.sent > exchange.head_length)
			wait.events = POLLIN;
		if (poll(&wait, 1, 60000) <= 0)
			give_up("no answer within a minute");
	} while (!exchange_go_on(&exchange, question));
	question->learning = false;
	question->expected = exchange.body;
	question->expected_length = exchange.body_length;
	if (exchange.descriptor >= 0)
		close(exchange.descriptor);
}
