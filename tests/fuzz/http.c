/*
 * A request as the web server tells it: path, query and the headers that are looked at. Lines: path and query, method,
 * Authorization, Host, X-Forwarded-For, User-Agent, Idempotency-Key, Content-Type; then the body.
 */
#include "fuzz.h"
#include "fcgi/http.h"
#include "lib/base/base_url.h"
#include "lib/base/config.h"
#include "lib/base/error.h"

#include <stdbool.h>

static const char *const names[] = {
	"REQUEST_URI",          "REQUEST_METHOD",  "HTTP_AUTHORIZATION",   "HTTP_HOST",
	"HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT", "HTTP_IDEMPOTENCY_KEY", "CONTENT_TYPE"
};

enum { NAMES = sizeof names / sizeof names[0] };

/* The web server of this target. */
static const char *values[NAMES];
static const char *body;
static size_t body_left;

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	(void)gateway;
	if (!strcmp(name, "REMOTE_ADDR"))
		return "127.0.0.1";
	for (size_t i = 0; i < NAMES; i++)
		if (!strcmp(names[i], name))
			return *values[i] ? values[i] : NULL;
	return NULL;
}

size_t
gateway_read(const struct gateway *gateway, char *bytes, size_t size)
{
	size_t count = body_left < size ? body_left : size;

	(void)gateway;
	memcpy(bytes, body, count);
	body += count;
	body_left -= count;
	return count;
}

bool
gateway_has_come(const struct gateway *gateway)
{
	(void)gateway;
	return false;
}

bool
gateway_broken(const struct gateway *gateway)
{
	(void)gateway;
	return false;
}

/* All of it that this target needs. */
void
request_free(struct request *request)
{
	input_free(&request->input);
	strbuf_free(&request->reply);
}

static void
look_at_path(const struct http *http)
{
	struct strbuf joined = { 0 };
	const char *at = strstr(http->uri, "/api/");
	size_t length = at ? strcspn(at, "?") : 0;

	CLAIM(http->count >= -1 && http->count <= SEGMENTS_MAX, "more segments than there may be");
	for (int i = 0; i < http->count; i++) {
		const char *segment = http->segments[i];

		CLAIM(*segment && strcmp(segment, ".") && strcmp(segment, ".."), "a segment that is none");
		CLAIM(!strchr(segment, '/'), "a slash inside a segment");
		strbuf_format(&joined, "/%s", segment);
	}
	if (http->count > 0) {
		CLAIM(at && !strcmp(http->segments[0], "api"), "a path of ours that is not below api");
		if (length && at[length - 1] == '/')
			strbuf_text(&joined, "/");
		if (!memchr(at, '%', length))
			CLAIM(joined.length == length && !memcmp(joined.text, at, length), "segments that are not the path");
	}
	strbuf_free(&joined);
}

static void
look_at_rest(const struct http *http)
{
	struct strbuf origin = { 0 };
	const char *base;
	size_t path = strcspn(http->uri, "?");

	CLAIM(http->query >= http->uri + path && http->query <= http->uri + strlen(http->uri), "a query out of the address");
	for (const char *c = http->user_agent; *c; c++)
		CLAIM(*c >= ' ' && *c < 0x7f, "a user agent with more than printable ASCII");
	http_origin(http, &origin);
	CLAIM(base_url(&base) <= origin.length, "an address that begins with more than how the client came");
	CLAIM(!strpbrk(strbuf_string(&origin), "\r\n\"<> "), "an address with somebody's markup");
	strbuf_free(&origin);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), *line = text;
	struct http http = { 0 };

	config.public_url = "";
	config.trusted_proxies = "127.0.0.1";
	for (size_t i = 0; i < NAMES; i++) {
		values[i] = line;
		line = next_line(line);
	}
	body = line;
	body_left = size - (size_t)(line - text);
	http_read(&http);
	look_at_path(&http);
	look_at_rest(&http);
	http.body_max = 1024;
	http_read_input(&http, size % 2);
	if (http.request.receive)
		http.request.receive(&http.request);
	CLAIM(http.request.input.error != &error_internal, "something of the inside went wrong");
	http_free(&http);
	free(text);
	return 0;
}
