/* What reads the address and the headers of a request, for the table of costs: see cost.h. In place of a web server there is one
 * variable. */
#include "cost.h"
#include "fcgi/http.h"
#include "fcgi/range.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/base/words.h"
#include "lib/request/token.h"
#include "wsd/origin.h"

#include <string.h>

static const char *shown, *value; /* the variable of the web server that is looked at, and what it holds */

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	(void)gateway;
	if (!strcmp(name, shown))
		return value;
	if (!strcmp(name, "REQUEST_METHOD"))
		return "GET";
	return strcmp(name, "REMOTE_ADDR") ? NULL : "127.0.0.1";
}

size_t
gateway_read(const struct gateway *gateway, char *bytes, size_t size)
{
	(void)gateway;
	(void)bytes;
	(void)size;
	return 0;
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

static void
request_with(const char *name, const char *text)
{
	struct http http = { .gateway = { NULL } };
	struct strbuf origin = { 0 };

	shown = name;
	value = text;
	http_read(&http);
	http_read_input(&http, false);
	http_is_encoded(&http);
	http_origin(&http, &origin);
	strbuf_free(&origin);
	http_free(&http);
}

void
parse_address_line(const char *text, size_t length)
{
	(void)length;
	request_with("REQUEST_URI", text);
}

void
parse_forwarded_for(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_X_FORWARDED_FOR", text);
}

void
parse_forwarded_proto(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_X_FORWARDED_PROTO", text);
}

void
parse_host(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_HOST", text);
}

void
parse_authorization(const char *text, size_t length)
{
	unsigned char hash[TOKEN_HASH_BYTES];

	(void)length;
	request_with("HTTP_AUTHORIZATION", text);
	token_hash(text, hash);
}

void
parse_user_agent(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_USER_AGENT", text);
}

void
parse_content_encoding(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_CONTENT_ENCODING", text);
}

void
parse_range(const char *text, size_t length)
{
	struct range some;

	(void)length;
	range_read(text, 1000, &some);
}

void
parse_tags(const char *text, size_t length)
{
	(void)length;
	http_lists_tag(text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
}

void
parse_origin(const char *text, size_t length)
{
	(void)length;
	origin_allowed(text, "example.org");
	origin_allowed("https://example.org", text);
	words_have(config.allowed_origins, text);
}
