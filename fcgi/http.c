/* The HTTP side of a request, read: see http.h. */
#include "http.h"
#include "lib/base/base_url.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/percent.h"
#include "lib/base/text.h"
#include "lib/base/words.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *
variable(const struct http *http, const char *name, const char *without)
{
	const char *value = gateway_variable(&http->gateway, name);

	return value ? value : without;
}

/* Decodes one segment. False for what a path of ours never has: dots that climb, a NUL, a hidden slash, what is no UTF-8, which
 * PostgreSQL takes in no text, a half percent sign. The web server chose us by the path as it resolved it, we see the raw one. */
static bool
decode_segment(struct strbuf *to, const char *from, size_t length)
{
	char *segment = strbuf_reserve(to, length + 1);
	ptrdiff_t decoded;

	if (!segment)
		return false;
	memcpy(segment, from, length);
	decoded = percent_decode(segment, length, false);
	if (decoded <= 0 || memchr(segment, '\0', (size_t)decoded) || memchr(segment, '/', (size_t)decoded)
	    || !text_valid(segment, (size_t)decoded))
		return false;
	segment[decoded] = '\0';
	to->length += (size_t)decoded + 1;
	return strcmp(segment, ".") && strcmp(segment, "..");
}

/* Splits the path from `/api/` on; `count` stays -1 when it is none of ours. */
static void
read_path(struct http *http)
{
	size_t starts[SEGMENTS_MAX], length = strcspn(http->uri, "?");
	const char *end = http->uri + length, *at = strstr(http->uri, "/api/");
	int count = 0;

	if (!at || at >= end)
		return;
	for (at++; at < end; at++) {
		size_t segment = strcspn(at, "/?");

		if (count == SEGMENTS_MAX)
			return;
		starts[count++] = http->path.length;
		if (!decode_segment(&http->path, at, segment))
			return;
		at += segment;
	}
	for (int i = 0; i < count; i++)
		http->segments[i] = http->path.text + starts[i];
	http->count = count;
}

/* `Token x` or `Bearer x`; the scheme's case does not matter. */
static const char *
http_read_token(const struct http *http)
{
	const char *header = variable(http, "HTTP_AUTHORIZATION", NULL);

	/* Apache names it so after a rewrite. */
	if (!header)
		header = variable(http, "REDIRECT_HTTP_AUTHORIZATION", "");
	if (!strncasecmp(header, "Token ", 6))
		header += 6;
	else if (!strncasecmp(header, "Bearer ", 7))
		header += 7;
	else
		return NULL;
	return header + strspn(header, " ");
}

static void
read_user_agent(struct http *http)
{
	snprintf(http->user_agent, sizeof http->user_agent, "%s", variable(http, "HTTP_USER_AGENT", ""));
	for (char *c = http->user_agent; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
}

/*
 * Takes over what the web server had refused and passed on to us as its error handler, so that its errors look
 * like ours. lighttpd refuses a POST without Content-Length (411), which is how curl sends one without a body: that
 * is a good request, and it was a POST, though the error handler is told GET. Over HTTP/2 it may have had a body, of a length
 * that was not told, which lighttpd has dropped.
 */
static void
http_take_over(struct http *http)
{
	int status = atoi(variable(http, "REDIRECT_STATUS", "0"));

	if (status == 411) {
		http->method = "POST";
		http->maybe_emptied = !strncmp(variable(http, "SERVER_PROTOCOL", ""), "HTTP/2", 6);
	} else if (status >= 400)
		http->refused = status;
}

/*
 * The peer is the web server's, which may itself be behind a proxy of this machine: then everybody's peer is local. So the
 * client has to call the server by a name of the loopback, and whatever proxies say of a request must lead there too.
 */
bool
http_is_local(const struct http *http)
{
	static const char *const marks[] = {
		"HTTP_X_FORWARDED_FOR",  "HTTP_FORWARDED",        "HTTP_X_REAL_IP", "HTTP_VIA",
		"HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"
	};
	const char *peer = variable(http, "REMOTE_ADDR", "");

	if (!address_is_loopback(peer) || !address_is_loopback(http->client)
	    || !address_names_loopback(variable(http, "HTTP_HOST", "")))
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (variable(http, marks[i], NULL) && !address_among(peer, config.trusted_proxies))
			return false;
	return true;
}

/* Each process counts on from a place of its own, too far from all others to meet them. */
static void
make_id(struct http *http)
{
	static uint64_t next;

	if (!next)
		randombytes_buf(&next, sizeof next);
	for (int i = 0; i < 16; i++)
		http->id[i] = "0123456789abcdef"[next >> (60 - 4 * i) & 15];
	http->id[16] = '\0';
	next++;
}

void
http_read(struct http *http)
{
	struct request *r = &http->request;

	http->began = clock_uptime_ms();
	make_id(http);
	http->method = variable(http, "REQUEST_METHOD", "");
	http->head = !strcmp(http->method, "HEAD");
	if (http->head)
		http->method = "GET";
	http_take_over(http);
	http->uri = variable(http, "REQUEST_URI", "");
	http->query = http->uri + strcspn(http->uri, "?");
	http->query += *http->query == '?';
	http->count = -1;
	read_path(http);
	address_of_client(variable(http, "REMOTE_ADDR", ""), variable(http, "HTTP_X_FORWARDED_FOR", NULL), config.trusted_proxies,
	                  http->client);
	read_user_agent(http);
	r->context = http;
	r->address = http->client;
	r->user_agent = http->user_agent;
	r->token = http_read_token(http);
	r->nonce = variable(http, "HTTP_IDEMPOTENCY_KEY", NULL);
	http_origin(http, &http->base);
	base_url_of_request(strbuf_string(&http->base));
}

/* Takes the body as what its type says it is. */
static void
parse_body(struct http *http, const char *body, size_t length)
{
	const char *type = variable(http, "CONTENT_TYPE", "application/json");
	size_t word = strcspn(type, "; \t");
	struct input *input = &http->request.input;

	if (http_is_encoded(http))
		input_refuse(input, &error_content_encoding);
	else if (word == 16 && !strncasecmp(type, "application/json", word))
		input_read_json(input, body, length);
	else if (word == 33 && !strncasecmp(type, "application/x-www-form-urlencoded", word))
		input_read_form(input, body, length);
	else
		input_refuse(input, &error_unsupported_media_type);
}

bool
http_speaks(const struct http *http)
{
	const char *protocol = variable(http, "SERVER_PROTOCOL", "HTTP/1.1");

	/* What is no version of HTTP at all is the web server's own word, such as INCLUDED (RFC 3875, section 4.1.16). */
	return strncmp(protocol, "HTTP/", 5) != 0
	    || (protocol[5] >= '1' && protocol[5] <= '3' && !isdigit((unsigned char)protocol[6]));
}

bool
http_is_encoded(const struct http *http)
{
	const char *list = variable(http, "HTTP_CONTENT_ENCODING", ""), *coding;
	size_t length;

	while ((coding = words_next(&list, &length)))
		if (length != 8 || strncasecmp(coding, "identity", length) != 0)
			return true;
	return false;
}

static int64_t
read_length(const char *declared)
{
	if (!declared)
		return BODY_UNKNOWN;
	if (strspn(declared, "0123456789") != strlen(declared))
		return BODY_NONSENSE;
	return strlen(declared) > 18 ? INT64_MAX : strtoll(declared, NULL, 10);
}

int64_t
http_body_length(const struct http *http)
{
	return read_length(variable(http, "CONTENT_LENGTH", NULL));
}

int64_t
http_announced_length(const struct http *http)
{
	return read_length(variable(http, "HTTP_CONTENT_LENGTH", NULL));
}

/* Reads what came; false when it was refused. */
static bool
http_read_body(struct http *http)
{
	struct strbuf *body = &http->body;
	struct input *input = &http->request.input;
	int64_t declared = http_body_length(http);
	size_t wanted = declared < 0 ? http->body_max + 1 : (size_t)declared;
	char *bytes;

	if (declared == BODY_NONSENSE)
		input_give_up(input, "Content-Length is no number.");
	else if (declared > (int64_t)http->body_max)
		input_refuse(input, &error_payload_too_large);
	if (input->error || wanted == 0)
		return false;
	if ((bytes = strbuf_reserve(body, wanted)))
		body->length = gateway_read(&http->gateway, bytes, wanted);
	if (body->failed)
		input_refuse(input, &error_internal);
	else if (body->length > http->body_max)
		input_refuse(input, &error_payload_too_large);
	else if ((int64_t)body->length < declared || gateway_broken(&http->gateway))
		input_give_up(input, "The body ended before its announced length.");
	return !input->error && body->length > 0;
}

/* Called once the sender is known, counted and permitted (see request_perform), or before, where it waits for nothing. */
static void
receive_body(struct request *r)
{
	struct http *http = r->context;

	if (http_read_body(http))
		parse_body(http, http->body.text, http->body.length);
}

static bool
body_has_come(const struct http *http)
{
	int64_t declared = http_body_length(http);

	return declared >= 0 && declared <= (int64_t)http->body_max && gateway_has_come(&http->gateway);
}

void
http_read_input(struct http *http, bool streams)
{
	if (streams || !strcmp(http->method, "GET"))
		input_read_form(&http->request.input, http->query, strlen(http->query));
	else if (http->takes_body || strcmp(http->method, "DELETE") != 0)
		http->request.receive = receive_body;
	/* Who is asked for their body when it has come with the head need not be looked up before and again for what they want. */
	if (http->request.receive && body_has_come(http)) {
		http->request.receive = NULL;
		receive_body(&http->request);
	}
}

bool
http_lists_tag(const char *header, const char *tag)
{
	const char *found = header ? strstr(header, tag) : NULL;

	if (header && !strcmp(header, "*"))
		return true;
	return found && found > header && found[-1] == '"' && found[strlen(tag)] == '"';
}

/* Whether a Host header is one, and not somebody's markup. */
static bool
is_host(const char *host)
{
	return *host && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]") == strlen(host);
}

/* Whether a list begins with a word. Of protocols each proxy appends its own, and the first is the client's; whoever makes one
 * up changes addresses in answers to nobody but themself. */
static bool
first_is(const char *list, const char *wanted)
{
	size_t length;
	const char *word = words_next(&list, &length);

	return word && length == strlen(wanted) && !strncasecmp(word, wanted, length);
}

static const char *
scheme(const struct http *http)
{
	const char *https = variable(http, "HTTPS", "");
	const char *forwarded = variable(http, "HTTP_X_FORWARDED_PROTO", NULL);

	if (forwarded && address_among(variable(http, "REMOTE_ADDR", ""), config.trusted_proxies))
		return first_is(forwarded, "https") ? "https" : "http";
	return (*https && strcasecmp(https, "off")) || !strcmp(variable(http, "REQUEST_SCHEME", ""), "https") ? "https" : "http";
}

void
http_origin(const struct http *http, struct strbuf *to)
{
	const char *host = variable(http, "HTTP_HOST", "");
	const char *api = strstr(http->uri, "/api/");

	strbuf_text(to, scheme(http));
	strbuf_text(to, "://");
	strbuf_text(to, is_host(host) ? host : "localhost");
	if (api && *http->uri == '/')
		percent_add_url(to, http->uri, (size_t)(api - http->uri));
}

void
http_free(struct http *http)
{
	request_free(&http->request);
	base_url_of_request("");
	strbuf_free(&http->base);
	strbuf_free(&http->path);
	strbuf_free(&http->body);
	strbuf_free(&http->headers);
}
