/*
 * rest: one HTTP request, or many at once, for the shell tests. It sends exactly what it is told and prints what came back in a
 * form that `read` can take apart. It knows nothing of MOznoDS.
 */
#include "rest_exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXCHANGES_MAX = 1000 };

static const char usage[] =
	"usage: rest [-t TOKEN] [-H 'NAME: VALUE']... [-n N | -e] METHOD URL [BODY | -]\n"
	"       rest -s\n"
	"  -t TOKEN   sends Authorization: Token TOKEN\n"
	"  -H HEADER  adds a header; 'NAME:' leaves one out\n"
	"  -n N       sends the request N times at once\n"
	"  -e         sends one request for each line of standard input, at once; {line} in\n"
	"             URL, headers, token and body stands for that line\n"
	"  -s         sends the requests of standard input one after the other, each a line of four\n"
	"             words, `TOKEN METHOD URL BODY`, of which token and body may be - for none\n"
	"  BODY       sent as application/json unless -H says otherwise; - reads it from standard input\n"
	"Prints status, header lines with lower-case names, an empty line and the body; with -n,\n"
	"-e and -s one line for each request, in the order of the requests: status, space, body.\n"
	"Exit status: 0 everything was answered, 1 something was not, 2 wrong usage.\n";

static void
print_whole(const struct exchange *exchange)
{
	printf("%03ld\n%s\n", exchange_status(exchange), exchange->head.bytes);
	fwrite(exchange->content.bytes, 1, exchange->content.length, stdout);
}

static void
print_line(const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->content.length; i++)
		if (exchange->content.bytes[i] == '\n' || exchange->content.bytes[i] == '\r')
			exchange->content.bytes[i] = ' ';
	printf("%03ld ", exchange_status(exchange));
	fwrite(exchange->content.bytes, 1, exchange->content.length, stdout);
	putchar('\n');
}

/* Sends all requests at once and reports each; true when every one was answered. */
static bool
send_all(const struct request *request, char **lines, size_t count, bool many)
{
	struct exchange *exchanges = calloc(count, sizeof *exchanges);
	bool complete = true;

	if (exchanges == NULL)
		die(1, "out of memory");
	for (size_t i = 0; i < count; i++)
		exchange_prepare(&exchanges[i], request, lines != NULL ? lines[i] : NULL);
	exchange_perform(exchanges, count);
	for (size_t i = 0; i < count; i++) {
		complete = exchange_answered(&exchanges[i]) && complete;
		if (many)
			print_line(&exchanges[i]);
		else if (complete)
			print_whole(&exchanges[i]);
		exchange_free(&exchanges[i]);
	}
	free(exchanges);
	return complete;
}

static void
read_stdin(struct buffer *buffer)
{
	char piece[65536];
	size_t length;

	while ((length = fread(piece, 1, sizeof piece, stdin)) > 0)
		append(buffer, piece, length);
	if (ferror(stdin))
		die(1, "cannot read standard input");
}

/* The lines of standard input; they live in one allocation that the first of them starts. */
static char **
read_lines(size_t *count)
{
	struct buffer input = { 0 };
	char **lines = calloc(EXCHANGES_MAX, sizeof *lines);
	char *rest = NULL;

	if (lines == NULL)
		die(1, "out of memory");
	append(&input, "", 0);
	read_stdin(&input);
	*count = 0;
	for (char *line = strtok_r(input.bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
		if (*count == EXCHANGES_MAX)
			die(2, "more than %d lines", EXCHANGES_MAX);
		lines[(*count)++] = line;
	}
	if (*count == 0)
		die(2, "no lines on standard input");
	return lines;
}

/* The request of a line, whose words it cuts apart. */
static struct request
read_request(char *line)
{
	char *rest = NULL, *token = strtok_r(line, " ", &rest);
	struct request request = { .method = strtok_r(NULL, " ", &rest), .url = strtok_r(NULL, " ", &rest) };
	const char *body = strtok_r(NULL, " ", &rest);

	if (body == NULL)
		die(2, "-s takes lines of TOKEN METHOD URL BODY");
	if (strcmp(token, "-") != 0)
		request.token = token;
	request.has_body = strcmp(body, "-") != 0;
	append(&request.body, request.has_body ? body : "", request.has_body ? strlen(body) : 0);
	return request;
}

/* Sends what standard input says, one request after the other; true when every one was answered. */
static bool
send_script(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	bool complete = true;

	while ((length = getline(&line, &size, stdin)) > 0) {
		struct request request;

		line[length - (line[length - 1] == '\n')] = '\0';
		request = read_request(line);
		complete = send_all(&request, NULL, 1, true) && complete;
		free(request.body.bytes);
	}
	free(line);
	return complete;
}

static size_t
number_of_requests(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || number < 1 || number > EXCHANGES_MAX)
		die(2, "-n takes a number from 1 to %d", EXCHANGES_MAX);
	return (size_t)number;
}

static void
take_operands(struct request *request, int argc, char **argv, bool each)
{
	if (argc < 2 || argc > 3) {
		fputs(usage, stderr);
		exit(2);
	}
	request->method = argv[0];
	request->url = argv[1];
	request->has_body = argc == 3;
	append(&request->body, "", 0);
	if (argc == 3 && strcmp(argv[2], "-") == 0) {
		if (each)
			die(2, "-e and a body on standard input do not go together");
		read_stdin(&request->body);
	} else if (argc == 3) {
		append(&request->body, argv[2], strlen(argv[2]));
	}
}

int
main(int argc, char **argv)
{
	struct request request = { 0 };
	size_t count = 1;
	bool each = false, many = false, script = false, complete;
	char **lines = NULL;
	int option;

	while ((option = getopt(argc, argv, "t:H:n:es")) != -1) {
		if (option == 't') {
			request.token = optarg;
		} else if (option == 'H' && request.header_count < 32) {
			request.headers[request.header_count++] = optarg;
		} else if (option == 'n') {
			count = number_of_requests(optarg);
			many = true;
		} else if (option == 'e') {
			each = many = true;
		} else if (option == 's') {
			script = true;
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (!script)
		take_operands(&request, argc - optind, argv + optind, each);
	if (each)
		lines = read_lines(&count);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die(1, "libcurl cannot be used");
	complete = script ? send_script() : send_all(&request, lines, count, many);
	curl_global_cleanup();
	if (lines != NULL)
		free(lines[0]);
	free(lines);
	free(request.body.bytes);
	if (fflush(stdout) != 0 || ferror(stdout))
		die(1, "cannot write the answer");
	return complete ? 0 : 1;
}
