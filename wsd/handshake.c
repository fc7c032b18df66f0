/* What the upgrade request said: see handshake.h. */
#include "handshake.h"
#include "origin.h"
#include "lib/error.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MAX = 2048 };

/* A header, "" when it is absent or longer than any we believe. */
static void
header(struct lws *wsi, enum lws_token_indexes which, char text[TEXT_MAX])
{
	if (lws_hdr_copy(wsi, text, TEXT_MAX, which) < 0)
		*text = '\0';
}

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

static void
read_token(struct lws *wsi, struct handshake *handshake)
{
	char text[TEXT_MAX] = "";
	const char *token;

	header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text);
	token = !strncasecmp(text, "Token ", 6) ? text + 6 : !strncasecmp(text, "Bearer ", 7) ? text + 7 : "";
	if (!*token && !(token = lws_get_urlarg_by_name(wsi, "token=", text, sizeof text)))
		token = "";
	/* A longer one is cut, and fits nobody. */
	lws_strncpy(handshake->token, token, sizeof handshake->token);
}

/* -1 when it is absent; a number that no event can have when it is nonsense, which then asks for a resync. */
static int64_t
read_since(struct lws *wsi)
{
	char text[TEXT_MAX];     /* any parameter must fit, or the library gives up before it finds ours */
	const char *since = lws_get_urlarg_by_name(wsi, "since=", text, sizeof text);
	char *end;
	long long seq;

	if (!since)
		return -1;
	errno = 0;
	seq = strtoll(since, &end, 10);
	return *since && !*end && !errno && seq >= 0 ? seq : INT64_MAX;
}

static void
read_client(struct lws *wsi, struct handshake *handshake)
{
	char forwarded[TEXT_MAX], peer[ADDRESS_BYTES] = "";

	header(wsi, WSI_TOKEN_X_FORWARDED_FOR, forwarded);
	lws_get_peer_simple(wsi, peer, sizeof peer);
	address_of_client(peer, forwarded, handshake->client);
}

void
handshake_read(struct lws *wsi, struct handshake *handshake)
{
	char text[TEXT_MAX], host[TEXT_MAX];
	const char *version;

	header(wsi, WSI_TOKEN_GET_URI, text);
	if (!(handshake->room = room_of_path(text)))
		handshake->refusal = &error_not_found;
	version = lws_get_urlarg_by_name(wsi, "v=", text, sizeof text);
	handshake->v2 = version && !strcmp(version, "2");
	handshake->since = handshake->v2 ? read_since(wsi) : -1;
	read_token(wsi, handshake);
	read_client(wsi, handshake);
	header(wsi, WSI_TOKEN_ORIGIN, text);
	header(wsi, WSI_TOKEN_HOST, host);
	/* One that is too long to be read is not absent. */
	if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) > 0 && !origin_allowed(text, host))
		handshake->refusal = &error_permission_denied;
}
