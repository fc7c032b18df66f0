/* One HTTP request: see exchange.h. Redirects are not followed: a token goes where it was meant to go. */
#include "exchange.h"
#include "client.h"
#include "fields.h"

#include <err.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CONNECT_SECONDS = 10, ANSWER_KEPT = 16 * 1024 * 1024 };

/* One exchange that is going on. */
struct conversation {
	const struct client *client;
	struct exchange *exchange;
	CURL *easy;
	struct curl_slist *headers;
	curl_mime *mime;
	char last; /* byte printed */
	char trouble[CURL_ERROR_SIZE];
};

static _Noreturn void
run_out(void)
{
	errx(CLIENT_NETWORK, "out of memory");
}

/* What an option cannot be set for is a fault of this program, or of memory. */
static void
must(CURLcode code)
{
	if (code != CURLE_OK)
		errx(CLIENT_NETWORK, "libcurl: %s", curl_easy_strerror(code));
}

static long
status_of(struct conversation *conversation)
{
	long status = 0;

	curl_easy_getinfo(conversation->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static bool
prints(struct conversation *conversation)
{
	long status = status_of(conversation);

	return !conversation->exchange->quiet && status >= 200 && status < 300;
}

/* An answer that was asked for goes on at once, however long it is; a refusal is kept, to be read. */
static size_t
take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct conversation *conversation = context;
	struct strbuf *answer = &conversation->exchange->answer;
	size_t length = size * count;

	if (length == 0)
		return 0;
	if (prints(conversation)) {
		conversation->last = bytes[length - 1];
		return fwrite(bytes, 1, length, stdout);
	}
	if (answer->length + length > ANSWER_KEPT)
		return 0;
	strbuf_add(answer, bytes, length);
	return answer->failed ? 0 : length;
}

static size_t
exchange_take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct conversation *conversation = context;
	size_t length = size * count;

	if (conversation->client->include && !conversation->exchange->quiet)
		for (size_t i = 0; i < length; i++)
			if (bytes[i] != '\r')
				putchar(bytes[i]);
	return length;
}

static void
add_header(struct conversation *conversation, const char *header)
{
	struct curl_slist *longer = curl_slist_append(conversation->headers, header);

	if (!longer)
		run_out();
	conversation->headers = longer;
}

static void
add_headers(struct conversation *conversation)
{
	const struct client *client = conversation->client;
	struct strbuf header = { 0 };

	if (client->token) {
		strbuf_format(&header, "Authorization: Token %s", client->token);
		add_header(conversation, strbuf_string(&header));
	}
	/* Without this a POST without a body would claim to be a form; one that is a form says so itself. */
	if (!conversation->exchange->parts)
		add_header(conversation, conversation->exchange->body ? "Content-Type: application/json" : "Content-Type:");
	add_header(conversation, "Expect:");
	for (int i = 0; i < client->header_count; i++)
		add_header(conversation, client->headers[i]);
	must(curl_easy_setopt(conversation->easy, CURLOPT_HTTPHEADER, conversation->headers));
	strbuf_free(&header);
}

static void
add_body(struct conversation *conversation)
{
	const struct exchange *exchange = conversation->exchange;
	CURL *easy = conversation->easy;
	bool empty = !strcmp(exchange->method, "POST") || !strcmp(exchange->method, "PATCH") || !strcmp(exchange->method, "PUT");

	if (exchange->parts) {
		conversation->mime = fields_mime(exchange->parts, easy);
		must(curl_easy_setopt(easy, CURLOPT_MIMEPOST, conversation->mime));
	} else if (exchange->body || empty) {
		must(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(exchange->body ? exchange->body->length : 0)));
		must(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body ? strbuf_string(exchange->body) : ""));
	}
	must(curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method));
	if (!strcmp(exchange->method, "HEAD"))
		must(curl_easy_setopt(easy, CURLOPT_NOBODY, 1L));
}

static void
add_address(struct conversation *conversation)
{
	const char *path = conversation->exchange->path;
	struct strbuf url = { 0 };

	/* An answer's `next` is a whole address. */
	if (*path == '/')
		strbuf_text(&url, conversation->client->server);
	strbuf_text(&url, path);
	if (url.failed)
		run_out();
	must(curl_easy_setopt(conversation->easy, CURLOPT_URL, strbuf_string(&url)));
	strbuf_free(&url);
}

static void
exchange_prepare(struct conversation *conversation)
{
	const char *authorities = getenv("SSL_CERT_FILE");
	CURL *easy = conversation->easy;

	add_address(conversation);
	add_body(conversation);
	add_headers(conversation);
	if (authorities && *authorities)
		must(curl_easy_setopt(easy, CURLOPT_CAINFO, authorities));
	must(curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L));
	must(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
	must(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
	must(curl_easy_setopt(easy, CURLOPT_USERAGENT, "moznods/" VERSION));
	must(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS));
	must(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(conversation->client->timeout * 1000)));
	must(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, conversation->trouble));
	must(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body));
	must(curl_easy_setopt(easy, CURLOPT_WRITEDATA, conversation));
	must(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, exchange_take_header));
	must(curl_easy_setopt(easy, CURLOPT_HEADERDATA, conversation));
}

static const char *
text_in(struct json_object *object, const char *name)
{
	struct json_object *text;

	return json_object_object_get_ex(object, name, &text) ? json_object_get_string(text) : "";
}

/* The errors of the fields, out of the server's answer. */
static void
print_details(struct json_object *error)
{
	struct json_object_iterator at, end;
	struct json_object *details;

	if (!json_object_object_get_ex(error, "details", &details) || !json_object_is_type(details, json_type_object))
		return;
	end = json_object_iter_end(details);
	for (at = json_object_iter_begin(details); !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		struct json_object *messages = json_object_iter_peek_value(&at);

		for (size_t i = 0; json_object_is_type(messages, json_type_array) && i < json_object_array_length(messages); i++)
			fprintf(stderr, "moznods: %s: %s\n", json_object_iter_peek_name(&at),
			        json_object_get_string(json_object_array_get_idx(messages, i)));
	}
}

static void
exchange_explain(struct conversation *conversation)
{
	const struct exchange *exchange = conversation->exchange;
	struct json_object *error = json_tokener_parse(strbuf_string(&exchange->answer));
	char *redirect = NULL;

	curl_easy_getinfo(conversation->easy, CURLINFO_REDIRECT_URL, &redirect);
	if (redirect)
		fprintf(stderr, "moznods: %ld: the server is elsewhere: %s\n", exchange->status, redirect);
	else
		fprintf(stderr, "moznods: %ld %s: %s\n", exchange->status, error ? text_in(error, "error") : "no answer of MOznoDS",
		        error ? text_in(error, "message") : conversation->client->server);
	if (error)
		print_details(error);
	json_object_put(error);
}

/* A line for a person where the body is one of text. */
static void
exchange_end_line(struct conversation *conversation)
{
	char *type = NULL;

	curl_easy_getinfo(conversation->easy, CURLINFO_CONTENT_TYPE, &type);
	if (conversation->last && conversation->last != '\n' && type && !strncasecmp(type, "application/json", 16))
		putchar('\n');
}

static int
exchange_conclude(struct conversation *conversation, CURLcode code)
{
	struct exchange *exchange = conversation->exchange;

	if (code != CURLE_OK) {
		fprintf(stderr, "moznods: %s: %s\n", conversation->client->server,
		        *conversation->trouble ? conversation->trouble : curl_easy_strerror(code));
		return CLIENT_NETWORK;
	}
	exchange->status = status_of(conversation);
	if (exchange->status < 200 || exchange->status > 299) {
		if (!exchange->quiet && exchange->answer.length) {
			fwrite(exchange->answer.text, 1, exchange->answer.length, stdout);
			conversation->last = exchange->answer.text[exchange->answer.length - 1];
		}
		exchange_explain(conversation);
	}
	exchange_end_line(conversation);
	if (fflush(stdout) || ferror(stdout)) {
		warn("standard output");
		return CLIENT_NETWORK;
	}
	return exchange->status >= 200 && exchange->status <= 299 ? CLIENT_OK : CLIENT_REFUSED;
}

int
exchange_perform(const struct client *client, struct exchange *exchange)
{
	struct conversation conversation = { .client = client, .exchange = exchange };
	size_t length = strlen(client->server);
	int result;

	if (*exchange->path != '/' && (strncmp(exchange->path, client->server, length) || exchange->path[length] != '/')) {
		warnx("the path is to begin with a slash, or with %s/", client->server);
		return CLIENT_USAGE;
	}
	if (!(conversation.easy = curl_easy_init()))
		run_out();
	exchange_prepare(&conversation);
	result = exchange_conclude(&conversation, curl_easy_perform(conversation.easy));
	curl_mime_free(conversation.mime);
	curl_slist_free_all(conversation.headers);
	curl_easy_cleanup(conversation.easy);
	return result;
}
