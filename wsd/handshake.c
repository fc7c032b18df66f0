/* The opening handshake: see handshake.h. The request itself is taken apart in request_head.c. */
#include "handshake.h"
#include "origin.h"
#include "request_head.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/percent.h"
#include "lib/base/strbuf.h"

#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { KEY_BYTES = 16, PARAMETER_MAX = 256 };

/* `/ws/room/{id}/`, whatever stands before it; 0 when it is another path. INT64_MIN for an id that is none. */
static int64_t
room_of_path(const char *path)
{
	const char *at = strstr(path, "/ws/room/");
	size_t digits;

	if (!at)
		return 0;
	at += strlen("/ws/room/");
	digits = strspn(at, "0123456789");
	if (at[digits + strspn(at + digits, "/")] || strspn(at + digits, "/") > 1)
		return strchr(at, '/') && strchr(at, '/')[1] ? 0 : INT64_MIN;
	return digits == 0 || digits > 18 || *at == '0' ? INT64_MIN : strtoll(at, NULL, 10);
}

/* `/ws/`, whatever stands before it. */
static bool
is_user_path(const char *path)
{
	size_t length = strlen(path);

	length -= length && path[length - 1] == '/';
	return length >= 3 && !memcmp(path + length - 3, "/ws", 3);
}

/* Decodes a parameter's value; "?", which none of ours can be, for one that is too long or not encoded as it should be. */
static const char *
decode(const char *from, size_t length, char value[PARAMETER_MAX])
{
	ptrdiff_t decoded = -1;

	if (length < PARAMETER_MAX) {
		memcpy(value, from, length);
		decoded = percent_decode(value, length, true);
	}
	if (decoded < 0 || memchr(value, '\0', (size_t)decoded))
		return "?";
	value[decoded] = '\0';
	return value;
}

/* The value of the first parameter of this name; NULL when it is absent. */
static const char *
parameter(const char *query, const char *name, char value[PARAMETER_MAX])
{
	size_t length = strlen(name), given;

	while (query && *query) {
		given = strcspn(query, "&");
		if (given > length && !strncmp(query, name, length) && query[length] == '=')
			return decode(query + length + 1, given - length - 1, value);
		query += given + (query[given] == '&');
	}
	return NULL;
}

static void
read_token(const struct request_head *head, struct handshake *handshake)
{
	const char *text = head->authorization, *token;
	char value[PARAMETER_MAX];

	token = !strncasecmp(text, "Token ", 6) ? text + 6 : !strncasecmp(text, "Bearer ", 7) ? text + 7 : "";
	if (!*token && !(token = parameter(head->query, "token", value)))
		return;
	/* A longer one is cut, and is not valid then. */
	snprintf(handshake->token, sizeof handshake->token, "%s", token);
}

/* -1 when it is absent; a number that no event can have when it is nonsense, which then asks for a resync. */
static int64_t
read_since(const char *query)
{
	char value[PARAMETER_MAX];
	const char *since = parameter(query, "since", value);
	size_t digits = since ? strspn(since, "0123456789") : 0;

	if (!since)
		return -1;
	return digits > 0 && digits <= 18 && !since[digits] ? strtoll(since, NULL, 10) : INT64_MAX;
}

static void
read_target(const struct request_head *head, struct handshake *handshake)
{
	char value[PARAMETER_MAX];
	const char *version = parameter(head->query, "v", value);

	handshake->v2 = version && !strcmp(version, "2");
	handshake->user_socket = is_user_path(head->path);
	if (handshake->user_socket)
		handshake->refusal = handshake->v2 ? NULL : &error_version_required;
	else if (!(handshake->room = room_of_path(head->path)))
		handshake->refusal = &error_not_found;
	handshake->since = handshake->v2 ? read_since(head->query) : -1;
	if (*head->origin && !origin_allowed(head->origin, head->host))
		handshake->refusal = &error_permission_denied;
}

/* Checks Sec-WebSocket-Key (4.2.1, point 5) and makes Sec-WebSocket-Accept of it (4.2.2, point 5.4). */
static bool
answer_key(const char *key, char accept[HANDSHAKE_ACCEPT_BYTES])
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	unsigned char bytes[KEY_BYTES + 1], hash[SHA_DIGEST_LENGTH];
	char joined[24 + sizeof guid];
	size_t length;

	if (strlen(key) != 24 || sodium_base642bin(bytes, sizeof bytes, key, 24, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL)
	    || length != KEY_BYTES)
		return false;
	snprintf(joined, sizeof joined, "%s%s", key, guid);
	SHA1((const unsigned char *)joined, strlen(joined), hash);
	sodium_bin2base64(accept, HANDSHAKE_ACCEPT_BYTES, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
	return true;
}

size_t
handshake_head(const char *bytes, size_t length, size_t known)
{
	const char *at = bytes + (known > 3 ? known - 3 : 0), *end = bytes + length;

	while ((at = memchr(at, '\n', (size_t)(end - at)))) {
		at++;
		if (at < end && *at == '\n')
			return (size_t)(at + 1 - bytes);
		if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
			return (size_t)(at + 2 - bytes);
	}
	return 0;
}

int
handshake_read(char *text, size_t length, const char *peer, struct handshake *handshake)
{
	struct request_head head = { 0 };
	int status = request_head_read(text, length, &head);

	if (status == 200) {
		address_of_client(peer, head.forwarded, config.trusted_proxies, handshake->client);
		if (!head.upgrades || !head.connection_upgrades || head.minor < 1 || strcmp(head.version, "13") != 0)
			status = 426;
		else if (!*head.host || !answer_key(head.key, handshake->accept))
			status = 400;
		else
			status = 101;
		read_token(&head, handshake);
		read_target(&head, handshake);
	} else {
		address_of_client(peer, NULL, config.trusted_proxies, handshake->client);
	}
	return status;
}

void
handshake_keep_token(struct handshake *handshake, const char *token)
{
	if (token != handshake->token)
		snprintf(handshake->token, sizeof handshake->token, "%s", token);
}

void
handshake_accept(const struct handshake *handshake, struct strbuf *to)
{
	/* Subprotocols and extensions that are offered are not understood: then neither is named (4.2.2, points 4 and 5). */
	strbuf_format(to,
	              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
	              handshake->accept);
}

/* The answer for each status that a handshake can end with. */
static const struct answer {
	int status;
	const char *reason, *code, *message, *headers;
} answers[] = {
	{ 400, "Bad Request", "bad_request", "This is not a valid WebSocket handshake.", "" },
	{ 405, "Method Not Allowed", "method_not_allowed", "A WebSocket is opened with GET.", "Allow: GET\r\n" },
	{ 426, "Upgrade Required", "upgrade_required", "This server speaks WebSocket version 13 only.",
	  "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" },
	{ 429, "Too Many Requests", "rate_limited", "Too many connections: try again later.", "" },
	{ 431, "Request Header Fields Too Large", "headers_too_large", "The headers of the request are too large.", "" },
	{ 503, "Service Unavailable", "busy", "The server has as many connections as it can hold.", "" },
};

void
handshake_refuse(int status, int retry_after, struct strbuf *to)
{
	const struct answer *answer = answers;
	char body[256];

	while (answer->status != status)
		answer++;
	snprintf(body, sizeof body, "{\"error\":\"%s\",\"message\":\"%s\"}", answer->code, answer->message);
	strbuf_format(to, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close%s\r\n%s",
	              status, answer->reason, strlen(body), status == 426 ? ", Upgrade" : "", answer->headers);
	if (retry_after)
		strbuf_format(to, "Retry-After: %d\r\n", retry_after);
	strbuf_format(to, "\r\n%s", body);
}
