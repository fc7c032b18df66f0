/*
 * The opening handshake of RFC 6455, section 4.2: wsd/handshake.
 */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "wsd/handshake.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define REST "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Version: 13\r\n"
#define GOOD "Host: chat.example\r\n" REST

static struct handshake handshake;

/* The status of a request with this line and these headers. */
static int
status_of(const char *line, const char *headers)
{
	char *text = malloc(strlen(line) + strlen(headers) + 8);
	size_t length;
	int status;

	sprintf(text, "%s\r\n%s\r\n", line, headers);
	length = handshake_head(text, strlen(text), 0);
	handshake = (struct handshake){ 0 };
	status = length == strlen(text) ? handshake_read(text, length, "192.0.2.1", &handshake) : -1;
	free(text);
	return status;
}

static void
check_status(int wanted, const char *line, const char *headers, const char *what)
{
	int status = status_of(line, headers);

	claim(status == wanted, what);
	if (status != wanted)
		printf("# status %d, not %d\n", status, wanted);
}

static void
check_since(void)
{
	static const char *const nonsense[] = {
		"", "%00", "5%00", "abc", "-1", "+5", "%205", "5%20", "1x", "1.5", "99999999999999999999", "%f"
	};
	char line[128];

	for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
		snprintf(line, sizeof line, "GET /ws/room/7/?v=2&since=%s HTTP/1.1", nonsense[i]);
		check_status(101, line, GOOD, line);
		claim(handshake.since == INT64_MAX, "which no event can have");
	}
	check_status(101, "GET /ws/room/7/?v=2 HTTP/1.1", GOOD, "without a number");
	claim(handshake.since == -1, "it is about what happens from now on");
	check_status(101, "GET /ws/room/7/?since=5 HTTP/1.1", GOOD, "nor without v=2");
	claim(handshake.since == -1, "where it is not looked at");
	check_status(101, "GET /ws/room/7/?v=2&since=0 HTTP/1.1", GOOD, "zero");
	claim(handshake.since == 0, "is one");
}

static void
check_good(void)
{
	struct strbuf answer = { 0 };

	check_status(101, "GET /ws/room/7/?token=a%62c&v=2&since=5 HTTP/1.1", GOOD, "a proper handshake");
	claim_text(handshake.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "the proof of the RFC's own example");
	claim(handshake.room == 7 && handshake.v2 && handshake.since == 5 && !strcmp(handshake.token, "abc"),
	      "its path and parameters");
	handshake_accept(&handshake, &answer);
	claim(!strstr(strbuf_string(&answer), "-Protocol") && !strstr(strbuf_string(&answer), "-Extensions"),
	      "nothing is agreed to");
	strbuf_free(&answer);
	check_status(101, "GET /ws/room/7/ HTTP/1.1",
	             GOOD "Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Protocol: more\r\n",
	             "subprotocols that are not understood do no harm");
	check_status(101, "GET /ws/room/7/ HTTP/1.1",
	             GOOD "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n", "nor do extensions");
	check_status(101, "GET http://chat.example/chat/ws/room/7/ HTTP/1.1", GOOD, "the absolute form, below a path");
	claim(handshake.room == 7 && !handshake.refusal, "and its room");
	check_status(101, "GET /ws/room/7/ HTTP/1.1",
	             "host:chat.example\r\nUPGRADE: h2c, WebSocket\r\nConnection: close\r\nConnection: \tupgrade \r\nsec-websocket-key:" KEY
	             "  \r\nSEC-WEBSOCKET-VERSION: 13\r\n",
	             "names and words in any case, blanks around values, lists in pieces");
	check_status(101, "GET /ws/room/7/ HTTP/1.1", GOOD "Authorization: Bearer xyz\r\nX-Forwarded-For: 203.0.113.9\r\n",
	             "a token in its header");
	claim_text(handshake.token, "xyz", "is taken");
	claim_text(handshake.client, "192.0.2.1", "who is no proxy is not believed");
	check_status(101, "GET /elsewhere HTTP/1.1", GOOD, "another path is refused after the handshake");
	claim(handshake.refusal == &error_not_found, "as not found");
	check_status(101, "GET /ws/room/7/ HTTP/1.1", GOOD "Origin: https://evil.example\r\n", "and a foreign page");
	claim(handshake.refusal == &error_permission_denied, "as not permitted");
}

static void
check_user_socket(void)
{
	check_status(101, "GET /ws/?v=2&token=abc HTTP/1.1", GOOD, "a user socket");
	claim(handshake.user_socket && !handshake.refusal && !handshake.room, "is for no room");
	check_status(101, "GET /chat/ws?v=2 HTTP/1.1", GOOD, "below a path, without the last slash");
	claim(handshake.user_socket && !handshake.refusal, "as well");
	check_status(101, "GET /ws/ HTTP/1.1", GOOD, "without v=2");
	claim(handshake.refusal == &error_version_required, "it is refused after the handshake");
	check_status(101, "GET /news/?v=2 HTTP/1.1", GOOD, "a path that ends alike");
	claim(!handshake.user_socket && handshake.refusal == &error_not_found, "is another");
	check_status(101, "GET /ws/room/7/?v=2 HTTP/1.1", GOOD, "a room's socket");
	claim(!handshake.user_socket && handshake.room == 7, "is none");
}

static void
check_bad(void)
{
	static const char *const keys[] = {
		"",
		"dGhlIHNhbXBsZSBub25jZQ=",
		"dGhlIHNhbXBsZSBub25jZQ",
		"dGhlIHNhbXBsZSBub25jZR==",
		"dGhlIHNhbXBsZSBub25jZQ===",
		"dGhlIHNhbXBsZSBub25=ZQ==",
		"dGhlIHNhbXBsZSBub25jZTE=",
		"????????????????????????"
	};
	static const char *const versions[] = {
		"", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 14\r\n", "Sec-WebSocket-Version: 13, 8\r\n",
		"Sec-WebSocket-Version: 013\r\n"
	};
	static const char *const lines[] = {
		"GET /ws/room/7/",          "GET  /ws/room/7/ HTTP/1.1",
		" GET / HTTP/1.1",          "GET ws/room/7/ HTTP/1.1",
		"GET /ws/room/7/ HTTP/2.0", "GET /ws/room/7/ HTTP/1.1 ",
		"GET /ws/room/7/ http/1.1", "GET /%zz HTTP/1.1",
		"GET /a%00b HTTP/1.1",      "G(T / HTTP/1.1"
	};
	static const char *const headers[] = {
		"Host : chat.example\r\n" REST,
		"Host: a\r\nHost: b\r\n" REST,
		GOOD " folded\r\n",
		GOOD "No colon\r\n",
		GOOD ": x\r\n",
		GOOD "X: a\x01z\r\n",
		GOOD "Content-Length: 5\r\n",
		GOOD "Transfer-Encoding: chunked\r\n",
		REST,
		GOOD "Sec-WebSocket-Key: " KEY "\r\n"
	};
	char text[512];

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		snprintf(text, sizeof text,
		         "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n",
		         keys[i]);
		check_status(400, "GET /ws/room/7/ HTTP/1.1", text, "a key that is not sixteen bytes in base64");
	}
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		snprintf(text, sizeof text,
		         "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " KEY "\r\n%s", versions[i]);
		check_status(426, "GET /ws/room/7/ HTTP/1.1", text, "another version than 13, or none");
	}
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		check_status(400, lines[i], GOOD, lines[i]);
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
		check_status(400, "GET /ws/room/7/ HTTP/1.1", headers[i], "headers that two programs could read in two ways");
	check_status(405, "POST /ws/room/7/ HTTP/1.1", GOOD, "another method");
	check_status(426, "GET /ws/room/7/ HTTP/1.0", GOOD, "HTTP/1.0 has no upgrades");
	check_status(426, "GET / HTTP/1.1", "Host: a\r\n", "a plain request");
	check_status(426, "GET / HTTP/1.1",
	             "Host: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Version: 13\r\n",
	             "no Connection: upgrade");
	check_status(426, "GET / HTTP/1.1", "Host: a\r\nUpgrade: websockets\r\nConnection: upgrades\r\nSec-WebSocket-Version: 13\r\n",
	             "words that only begin so");
}

static void
check_answers(void)
{
	struct strbuf answer = { 0 };

	handshake_refuse(426, 0, &answer);
	claim(!strncmp(strbuf_string(&answer), "HTTP/1.1 426 ", 13)
	              && strstr(strbuf_string(&answer), "\r\nSec-WebSocket-Version: 13\r\n"),
	      "426 names the version");
	strbuf_clear(&answer);
	handshake_refuse(429, 17, &answer);
	claim(strstr(strbuf_string(&answer), "\r\nRetry-After: 17\r\n") && strstr(strbuf_string(&answer), "\"rate_limited\""),
	      "429 says when");
	strbuf_free(&answer);
}

static void
check_forwarded(void)
{
	static char text[6000];

	config_set("trusted_proxies", "192.0.2.1 10.0.0.0/8", text, sizeof text);
	status_of("GET /ws/room/7/ HTTP/1.1", GOOD "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 10.0.0.1\r\n");
	claim_text(handshake.client, "203.0.113.9", "X-Forwarded-For in two headers is one list");
	strcpy(text, GOOD "X-Forwarded-For: ");
	for (int i = 0; i < 200; i++)
		strcat(text, "198.51.100.7, ");
	strcat(text, "203.0.113.9, 10.0.0.1\r\n");
	status_of("GET /ws/room/7/ HTTP/1.1", text);
	claim_text(handshake.client, "203.0.113.9", "of one that is too long the end counts, which the nearest proxies wrote");
	config_set("trusted_proxies", "", text, sizeof text);
}

static void
check_head(void)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
	size_t wanted = strlen(text) - 4, right = 0;

	for (size_t known = 0; known < wanted; known++)
		right += handshake_head(text, strlen(text), known) == wanted;
	claim(right == wanted, "the head's end is found wherever the pieces before ended");
	claim(!handshake_head(text, wanted - 1, 0) && !handshake_head("", 0, 0), "and not before it is there");
}

int
main(void)
{
	char fault[256];

	if (sodium_init() < 0 || !config_load("/dev/null", fault, sizeof fault))
		return 1;
	check_good();
	check_user_socket();
	check_since();
	check_bad();
	check_answers();
	check_forwarded();
	check_head();
	return tap_done();
}
