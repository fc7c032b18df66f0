/*
 * fcgi: a web server that speaks FastCGI to the workers' socket and may break off anywhere. It makes one request out of its
 * arguments, sends all of it or its first bytes, and says what came of it.
 *
 *	fcgi [-c BYTES] [-h] [-w SECONDS] SOCKET METHOD URI [TOKEN [BODY]]
 *	fcgi -e [-w SECONDS] SOCKET METHOD URI [TOKEN]
 *	fcgi -l SOCKET METHOD URI [TOKEN [BODY]]
 *
 * -l prints how many bytes the request has; -c sends only so many; -h hangs up then without a word; -w waits so long for the
 * other side to answer or to hang up (20); -e says that there is no body only after the answer, and "refused" where that is not taken
 * any more. Prints the answer as CGI has it; without one "hung up" or, after the wait, "silent".
 */
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BYTES_MAX = 1 << 20, BEGIN_REQUEST = 1, PARAMS = 4, STDIN = 5, STDOUT = 6, HEADER_BYTES = 8, RECORD_MAX = 65535 };

static unsigned char bytes[BYTES_MAX];
static size_t length;

static void
add(const void *data, size_t size)
{
	if (length + size > sizeof bytes) {
		fputs("fcgi: the request is too long\n", stderr);
		exit(2);
	}
	memcpy(bytes + length, data, size);
	length += size;
}

static void
add_record(int type, const void *content, size_t size)
{
	const unsigned char header[HEADER_BYTES] = { 1, (unsigned char)type, 0, 1, (unsigned char)(size >> 8), (unsigned char)size };

	add(header, sizeof header);
	add(content, size);
}

/* Appends a name and a value, both shorter than 2^31 and, by their first byte, than 128 where one byte tells it. */
static size_t
add_pair(unsigned char *to, const char *name, const char *value)
{
	size_t sizes[2] = { strlen(name), strlen(value) }, at = 0;

	for (int i = 0; i < 2; i++) {
		if (sizes[i] > 127)
			for (int shift = 24; shift > 0; shift -= 8)
				to[at++] = (unsigned char)((sizes[i] >> shift) | (shift == 24 ? 0x80 : 0));
		to[at++] = (unsigned char)sizes[i];
	}
	memcpy(to + at, name, sizes[0]);
	memcpy(to + at + sizes[0], value, sizes[1]);
	return at + sizes[0] + sizes[1];
}

static void
make_request(const char *method, const char *uri, const char *token, const char *body)
{
	static const unsigned char begin[8] = { 0, 1 };
	static unsigned char pairs[RECORD_MAX];
	const char *query = strchr(uri, '?');
	char authorization[512], size[32];
	size_t used = 0;

	snprintf(authorization, sizeof authorization, "Token %s", token);
	snprintf(size, sizeof size, "%zu", strlen(body));
	add_record(BEGIN_REQUEST, begin, sizeof begin);
	used += add_pair(pairs + used, "REQUEST_METHOD", method);
	used += add_pair(pairs + used, "REQUEST_URI", uri);
	used += add_pair(pairs + used, "QUERY_STRING", query ? query + 1 : "");
	used += add_pair(pairs + used, "REMOTE_ADDR", "127.0.0.1");
	used += add_pair(pairs + used, "CONTENT_LENGTH", size);
	if (*body)
		used += add_pair(pairs + used, "CONTENT_TYPE", "application/json");
	if (*token)
		used += add_pair(pairs + used, "HTTP_AUTHORIZATION", authorization);
	add_record(PARAMS, pairs, used);
	add_record(PARAMS, "", 0);
	if (*body)
		add_record(STDIN, body, strlen(body));
	add_record(STDIN, "", 0);
}

static int
dial(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int connection = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof name.sun_path) {
		fputs("fcgi: the path is too long\n", stderr);
		exit(2);
	}
	strcpy(name.sun_path, path);
	if (connection < 0 || connect(connection, (struct sockaddr *)&name, sizeof name)) {
		perror(path);
		exit(1);
	}
	return connection;
}

/* Reads until the other side hangs up; false when the time is over before. */
static bool
receive(int connection, double seconds)
{
	struct pollfd ready = { .fd = connection, .events = POLLIN };
	struct timespec end, now;
	ssize_t got;

	clock_gettime(CLOCK_MONOTONIC, &end);
	for (length = 0; length < sizeof bytes; length += (size_t)got) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		seconds -= (double)(now.tv_sec - end.tv_sec) + (double)(now.tv_nsec - end.tv_nsec) / 1e9;
		end = now;
		if (seconds <= 0 || poll(&ready, 1, (int)(seconds * 1000) + 1) <= 0)
			return false;
		if ((got = recv(connection, bytes + length, sizeof bytes - length, 0)) <= 0)
			return true;
	}
	return true;
}

/* Prints what the records of an answer have for standard output; false when there is nothing. */
static bool
print_answer(void)
{
	size_t at = 0, size, printed = 0;

	while (at + HEADER_BYTES <= length) {
		size = (size_t)bytes[at + 4] << 8 | bytes[at + 5];
		if (at + HEADER_BYTES + size > length)
			break;
		if (bytes[at + 1] == STDOUT)
			printed += fwrite(bytes + at + HEADER_BYTES, 1, size, stdout);
		at += HEADER_BYTES + size + bytes[at + 6];
	}
	return printed > 0;
}

int
main(int argc, char **argv)
{
	static const unsigned char end_of_body[HEADER_BYTES] = { 1, STDIN, 0, 1 };
	bool only_length = false, hangs_up = false, ends_late = false, ended;
	double seconds = 20;
	long most = -1;
	int option, connection;

	while ((option = getopt(argc, argv, "lc:ehw:")) != -1)
		switch (option) {
		case 'l': only_length = true; break;
		case 'c': most = strtol(optarg, NULL, 10); break;
		case 'e': ends_late = true; break;
		case 'h': hangs_up = true; break;
		case 'w': seconds = strtod(optarg, NULL); break;
		default: return 2;
		}
	if (argc - optind < 3 || argc - optind > 5) {
		fputs("usage: fcgi [-l] [-c BYTES] [-h] [-w SECONDS] SOCKET METHOD URI [TOKEN [BODY]]\n", stderr);
		return 2;
	}
	make_request(argv[optind + 1], argv[optind + 2], argc - optind > 3 ? argv[optind + 3] : "",
	             argc - optind > 4 ? argv[optind + 4] : "");
	if (only_length) {
		printf("%zu\n", length);
		return 0;
	}
	if (ends_late)
		most = (long)(length - sizeof end_of_body);
	connection = dial(argv[optind]);
	if (send(connection, bytes, most >= 0 && (size_t)most < length ? (size_t)most : length, MSG_NOSIGNAL) < 0)
		perror("send");
	if (hangs_up)
		return 0;
	ended = receive(connection, seconds);
	if (!print_answer())
		puts(ended ? "hung up" : "silent");
	if (ends_late && send(connection, end_of_body, sizeof end_of_body, MSG_NOSIGNAL) < 0)
		puts("refused");
	return 0;
}
