/* Exchanges with an HTTP server: see rest_exchange.h. */
#include "rest_exchange.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TIMEOUT_SECONDS = 60 };

#define PLACEHOLDER "{line}"

void
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

void
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
	struct buffer result = { 0 };
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
		struct buffer header = { 0 };

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
	return request->has_body || strcmp(request->method, "POST") == 0 || strcmp(request->method, "PATCH") == 0
	    || strcmp(request->method, "PUT") == 0;
}

void
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

void
exchange_perform(struct exchange *exchanges, size_t count)
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

bool
exchange_answered(const struct exchange *exchange)
{
	if (exchange->result == CURLE_OK)
		return true;
	fprintf(stderr, "rest: %s: %s\n", exchange->url,
	        exchange->trouble[0] != '\0' ? exchange->trouble : curl_easy_strerror(exchange->result));
	return false;
}

long
exchange_status(const struct exchange *exchange)
{
	long status = 0;

	if (exchange->result == CURLE_OK)
		must(curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status));
	return status;
}

void
exchange_free(struct exchange *exchange)
{
	curl_easy_cleanup(exchange->easy);
	curl_slist_free_all(exchange->sent);
	free(exchange->url);
	free(exchange->body.bytes);
	free(exchange->head.bytes);
	free(exchange->content.bytes);
}
