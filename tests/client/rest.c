/*
 * rest: one HTTP request, or many at once, for the shell tests. It sends exactly what it is told (paths are not tidied,
 * nothing is retried, no redirect is followed) and prints what came back in a form that `read` can take apart. It knows
 * nothing of MOznoDS.
 */
#include <ctype.h>
#include <curl/curl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { EXCHANGES_MAX = 1000, TIMEOUT_SECONDS = 60 };

#define PLACEHOLDER "{line}"

static const char usage[] =
	"usage: rest [-t TOKEN] [-H 'NAME: VALUE']... [-n N | -e] METHOD URL [BODY | -]\n"
	"  -t TOKEN   sends Authorization: Token TOKEN\n"
	"  -H HEADER  adds a header; 'NAME:' leaves one out\n"
	"  -n N       sends the request N times at once\n"
	"  -e         sends one request for each line of standard input, at once; {line} in\n"
	"             URL, headers, token and body stands for that line\n"
	"  BODY       sent as application/json unless -H says otherwise; - reads it from standard input\n"
	"Prints status, header lines with lower-case names, an empty line and the body; with -n\n"
	"and -e one line for each request, in the order of the requests: status, space, body.\n"
	"Exit status: 0 everything was answered, 1 something was not, 2 wrong usage.\n";

struct buffer {
	char *bytes;
	size_t length;
};

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

static void
die(int status, const char *format, ...)
{
	va_list arguments;

	fputs("rest: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(status);
}

static void
must(CURLcode code)
{
	if (code != CURLE_OK)
		die(1, "libcurl: %s", curl_easy_strerror(code));
}

static void
must_multi(CURLMcode code)
{
	if (code != CURLM_OK)
		die(1, "libcurl: %s", curl_multi_strerror(code));
}

/* Appends bytes; what is in a buffer always ends with a NUL that is not counted. */
static void
append(struct buffer *buffer, const char *bytes, size_t length)
{
	char *grown = realloc(buffer->bytes, buffer->length + length + 1);

	if (grown == NULL)
		die(1, "out of memory");
	if (length > 0)
		memcpy(grown + buffer->length, bytes, length);
	buffer->bytes = grown;
	buffer->length += length;
	buffer->bytes[buffer->length] = '\0';
}

/* The text with every {line} replaced; without a line it stays as it is. The body may hold NUL bytes. */
static struct buffer
expand(const char *text, size_t length, const char *line)
{
	struct buffer result = {0};
	const size_t mark = strlen(PLACEHOLDER);
	size_t from = 0;

	append(&result, "", 0);
	for (size_t at = 0; line != NULL && at + mark <= length;) {
		if (memcmp(text + at, PLACEHOLDER, mark) != 0) {
			at++;
			continue;
		}
		append(&result, text + from, at - from);
		append(&result, line, strlen(line));
		at += mark;
		from = at;
	}
	append(&result, text + from, length - from);
	return result;
}

static size_t
take_content(char *bytes, size_t size, size_t count, void *target)
{
	append(target, bytes, size * count);
	return size * count;
}

/* Collects header lines with lower-case names; a new status line (after 100 Continue) starts afresh. */
static size_t
take_header(char *bytes, size_t size, size_t count, void *target)
{
	struct buffer *head = target;
	size_t length = size * count;

	if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		head->length = 0;
		return size * count;
	}
	while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n'))
		length--;
	if (length == 0)
		return size * count;
	for (size_t i = 0; i < length && bytes[i] != ':'; i++)
		bytes[i] = (char)tolower((unsigned char)bytes[i]);
	append(head, bytes, length);
	append(head, "\n", 1);
	return size * count;
}

static void
add_header(struct exchange *exchange, const char *header)
{
	struct curl_slist *longer = curl_slist_append(exchange->sent, header);

	if (longer == NULL)
		die(1, "out of memory");
	exchange->sent = longer;
}

/* The default type goes only where there is a body and the caller said nothing of its type. */
static void
add_headers(struct exchange *exchange, const struct request *request, const char *line)
{
	bool typed = !request->has_body;

	for (int i = 0; i < request->header_count; i++) {
		const char *header = request->headers[i];
		struct buffer expanded = expand(header, strlen(header), line);

		if (strncasecmp(header, "Content-Type:", 13) == 0)
			typed = true;
		add_header(exchange, expanded.bytes);
		free(expanded.bytes);
	}
	if (request->token != NULL) {
		struct buffer expanded = expand(request->token, strlen(request->token), line);
		struct buffer header = {0};

		append(&header, "Authorization: Token ", 21);
		append(&header, expanded.bytes, expanded.length);
		add_header(exchange, header.bytes);
		free(header.bytes);
		free(expanded.bytes);
	}
	if (!typed)
		add_header(exchange, "Content-Type: application/json");
	if (!request->has_body)
		add_header(exchange, "Content-Type:");
	add_header(exchange, "Expect:");
}

static void
exchange_address(struct exchange *exchange, const struct request *request, const char *line)
{
	CURL *easy = exchange->easy;

	exchange->url = expand(request->url, strlen(request->url), line).bytes;
	must(curl_easy_setopt(easy, CURLOPT_URL, exchange->url));
	must(curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L));
	must(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http"));
	must(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
	must(curl_easy_setopt(easy, CURLOPT_PROXY, ""));
	must(curl_easy_setopt(easy, CURLOPT_USERAGENT, "moznods-tests"));
	must(curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)TIMEOUT_SECONDS));
	must(curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method));
	if (strcmp(request->method, "HEAD") == 0)
		must(curl_easy_setopt(easy, CURLOPT_NOBODY, 1L));
}

static bool
carries_a_body(const struct request *request)
{
	return request->has_body || strcmp(request->method, "POST") == 0 || strcmp(request->method, "PATCH") == 0 ||
		strcmp(request->method, "PUT") == 0;
}

static void
exchange_prepare(struct exchange *exchange, const struct request *request, const char *line)
{
	CURL *easy = exchange->easy = curl_easy_init();

	if (easy == NULL)
		die(1, "libcurl gives no handle");
	exchange->result = CURLE_AGAIN;
	exchange_address(exchange, request, line);
	add_headers(exchange, request, line);
	exchange->body = expand(request->body.bytes, request->body.length, line);
	if (carries_a_body(request)) {
		must(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.length));
		must(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body.bytes));
	}
	append(&exchange->head, "", 0);
	append(&exchange->content, "", 0);
	must(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->sent));
	must(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header));
	must(curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange->head));
	must(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_content));
	must(curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange->content));
	must(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->trouble));
	must(curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange));
}

static void
collect_results(CURLM *multi)
{
	CURLMsg *message;
	int waiting;

	while ((message = curl_multi_info_read(multi, &waiting)) != NULL) {
		char *owner;

		must(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner));
		((struct exchange *)(void *)owner)->result = message->data.result;
	}
}

/* Lets all exchanges run at once, each on a connection of its own. */
static void
perform(struct exchange *exchanges, size_t count)
{
	CURLM *multi = curl_multi_init();
	int running = 1;

	if (multi == NULL)
		die(1, "libcurl gives no handle");
	for (size_t i = 0; i < count; i++)
		must_multi(curl_multi_add_handle(multi, exchanges[i].easy));
	while (running > 0) {
		must_multi(curl_multi_perform(multi, &running));
		if (running > 0)
			must_multi(curl_multi_poll(multi, NULL, 0, 1000, NULL));
	}
	collect_results(multi);
	for (size_t i = 0; i < count; i++)
		must_multi(curl_multi_remove_handle(multi, exchanges[i].easy));
	must_multi(curl_multi_cleanup(multi));
}

static bool
answered(const struct exchange *exchange)
{
	if (exchange->result == CURLE_OK)
		return true;
	fprintf(stderr, "rest: %s: %s\n", exchange->url,
		exchange->trouble[0] != '\0' ? exchange->trouble : curl_easy_strerror(exchange->result));
	return false;
}

static long
status_of(const struct exchange *exchange)
{
	long status = 0;

	if (exchange->result == CURLE_OK)
		must(curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status));
	return status;
}

static void
print_whole(const struct exchange *exchange)
{
	printf("%03ld\n%s\n", status_of(exchange), exchange->head.bytes);
	fwrite(exchange->content.bytes, 1, exchange->content.length, stdout);
}

static void
print_line(const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->content.length; i++)
		if (exchange->content.bytes[i] == '\n' || exchange->content.bytes[i] == '\r')
			exchange->content.bytes[i] = ' ';
	printf("%03ld ", status_of(exchange));
	fwrite(exchange->content.bytes, 1, exchange->content.length, stdout);
	putchar('\n');
}

static void
exchange_free(struct exchange *exchange)
{
	curl_easy_cleanup(exchange->easy);
	curl_slist_free_all(exchange->sent);
	free(exchange->url);
	free(exchange->body.bytes);
	free(exchange->head.bytes);
	free(exchange->content.bytes);
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
	perform(exchanges, count);
	for (size_t i = 0; i < count; i++) {
		complete = answered(&exchanges[i]) && complete;
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
	struct buffer input = {0};
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
	struct request request = {0};
	size_t count = 1;
	bool each = false, many = false, complete;
	char **lines = NULL;
	int option;

	while ((option = getopt(argc, argv, "t:H:n:e")) != -1) {
		if (option == 't') {
			request.token = optarg;
		} else if (option == 'H' && request.header_count < 32) {
			request.headers[request.header_count++] = optarg;
		} else if (option == 'n') {
			count = number_of_requests(optarg);
			many = true;
		} else if (option == 'e') {
			each = many = true;
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	take_operands(&request, argc - optind, argv + optind, each);
	if (each)
		lines = read_lines(&count);
	must(curl_global_init(CURL_GLOBAL_DEFAULT));
	complete = send_all(&request, lines, count, many);
	curl_global_cleanup();
	if (lines != NULL)
		free(lines[0]);
	free(lines);
	free(request.body.bytes);
	if (fflush(stdout) != 0 || ferror(stdout))
		die(1, "cannot write the answer");
	return complete ? 0 : 1;
}
