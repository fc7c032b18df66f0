/*
 * `moznods tail`: the events of a room, or of all of the user's, as lines, over a WebSocket that comes back when it is lost and goes on where it was.
 * See client.h. One socket, one loop; what ends it sets `over`.
 */
#include "client.h"
#include "tail_line.h"
#include "lib/base/strbuf.h"

#include <curl/curl.h>
#include <err.h>
#include <errno.h>
#include <libwebsockets.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LOOK_US = 200 * LWS_US_PER_MS, /* how often it is asked whether somebody still reads */
	PAUSE_LEAST_MS = 250,
	PAUSE_MOST_MS = 5000,
	SILENCE_SECONDS = 45, /* the server pings every 25 s */
	DEAD_SECONDS = 90,
	HOST_BYTES = 512,
	PATH_BYTES = 4096,
	FRAME_BYTES = 256 /* of one that asks, at most */
};

static struct tail {
	const struct client *client;
	struct lws_context *context;
	struct lws *socket; /* NULL while there is none */
	bool tls;
	char host[HOST_BYTES], prefix[PATH_BYTES], path[PATH_BYTES + 256];
	int port;
	long long room;

	struct strbuf frame;     /* the pieces of one that is still coming */
	struct tail_state state; /* what the frames so far have said */
	bool connected;          /* once at least */
	bool lost;               /* what became of the last try has been said */
	int pause;               /* milliseconds until the next try */
	lws_sorted_usec_list_t look, again, ask, deadline;

	bool over;
	int status;
} tail;

static volatile sig_atomic_t interrupted;

static void
tail_interrupt(int signal)
{
	interrupted = signal;
}

static void
tail_finish(int status)
{
	if (!tail.over)
		tail.status = status;
	tail.over = true;
	lws_cancel_service(tail.context);
}

/* Writes a line whole, however slowly it is read. False: nobody reads any more. */
static bool
tail_write_line(struct strbuf *line)
{
	const char *at = line->text;
	size_t left;

	strbuf_text(line, "\n");
	at = strbuf_string(line);
	for (left = line->length; left > 0;) {
		ssize_t written = write(STDOUT_FILENO, at, left);

		if (written < 0 && (errno != EINTR || interrupted))
			return false;
		if (written > 0) {
			at += written;
			left -= (size_t)written;
		}
	}
	return true;
}

static void
tail_ask_again(lws_sorted_usec_list_t *unused)
{
	(void)unused;
	tail_rooms_again(&tail.state.rooms);
	if (tail.socket)
		lws_callback_on_writable(tail.socket);
}

static void
tail_take_frame(void)
{
	enum tail_verdict verdict = tail_read(&tail.state, strbuf_string(&tail.frame), tail.client);

	if (verdict == TAIL_PRINT) {
		if (!tail_write_line(&tail.frame))
			tail_finish(CLIENT_OK);
		else if (++tail.state.printed == tail.client->count)
			tail_finish(CLIENT_OK);
	} else if (verdict == TAIL_STRANGE) {
		warnx("the server sends what is no event");
	}
	strbuf_clear(&tail.frame);
	if (tail.state.retry)
		lws_sul_schedule(tail.context, 0, &tail.ask, tail_ask_again, tail.state.retry * LWS_US_PER_SEC);
	tail.state.retry = 0;
	if (tail.socket && tail_rooms_asks(&tail.state.rooms))
		lws_callback_on_writable(tail.socket);
}

/* Asks for what is missing. */
static int
tail_ask(struct lws *socket)
{
	struct strbuf frame = { 0 };
	unsigned char buffer[LWS_PRE + FRAME_BYTES];
	int length;

	if (!tail_rooms_asks(&tail.state.rooms))
		return 0;
	tail_rooms_ask(&tail.state.rooms, &frame);
	length = snprintf((char *)buffer + LWS_PRE, FRAME_BYTES, "%s", strbuf_string(&frame));
	strbuf_free(&frame);
	return lws_write(socket, buffer + LWS_PRE, (size_t)length, LWS_WRITE_TEXT) < length ? -1 : 0;
}

static void connect_socket(lws_sorted_usec_list_t *unused);

/* The first connection must come about; one that was there comes back. */
static void
lose_socket(const char *why)
{
	tail.socket = NULL;
	tail.lost = true;
	strbuf_clear(&tail.frame);
	lws_sul_cancel(&tail.ask);
	/* Whoever is told to end has not lost it. */
	if (tail.over || interrupted)
		return;
	if (!tail.connected) {
		warnx("%s: %s", tail.client->server, why);
		tail_finish(CLIENT_NETWORK);
		return;
	}
	warnx("%s: %s: trying again", tail.client->server, why);
	lws_sul_schedule(tail.context, 0, &tail.again, connect_socket, (lws_usec_t)tail.pause * LWS_US_PER_MS);
	tail.pause = tail.pause * 2 > PAUSE_MOST_MS ? PAUSE_MOST_MS : tail.pause * 2;
}

/* The codes of the API: 44xx are refusals, of which some only mean that this socket was not well. */
static void
tail_take_close(const unsigned char *payload, size_t length)
{
	unsigned code = length >= 2 ? (unsigned)payload[0] << 8 | payload[1] : 0;

	if (code != 4400 && code != 4401 && code != 4403 && code != 4404 && code != 4410)
		return;
	if (tail.state.error.length)
		warnx("%u %s", code, strbuf_string(&tail.state.error));
	else
		warnx("%u: the server has closed the connection", code);
	tail_finish(CLIENT_REFUSED);
}

static int
add_token(struct lws *socket, unsigned char **at, unsigned char *end)
{
	char value[512];

	if (!tail.client->token)
		return 0;
	if (snprintf(value, sizeof value, "Token %s", tail.client->token) >= (int)sizeof value)
		return -1;
	return lws_add_http_header_by_token(socket, WSI_TOKEN_HTTP_AUTHORIZATION, (unsigned char *)value, (int)strlen(value), at, end);
}

static void
take_piece(struct lws *socket, const char *bytes, size_t length)
{
	strbuf_add(&tail.frame, bytes, length);
	if (!lws_is_final_fragment(socket) || lws_remaining_packet_payload(socket))
		return;
	if (!tail.over)
		tail_take_frame();
}

static int
tail_callback(struct lws *socket, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
	switch (reason) {
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS: SSL_CTX_set_default_verify_paths(user); break;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return add_token(socket, in, *(unsigned char **)in + length);
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: lose_socket(in ? in : "no connection"); break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		tail.connected = true;
		tail.pause = PAUSE_LEAST_MS;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE: take_piece(socket, in, length); return tail.over ? -1 : 0;
	case LWS_CALLBACK_CLIENT_WRITEABLE: return tail_ask(socket);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: tail_take_close(in, length); break;
	case LWS_CALLBACK_CLIENT_CLOSED: lose_socket("the connection was lost"); break;
	default: break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "moznods", .callback = tail_callback, .rx_buffer_size = 65536 },
	{ 0 },
};

static void
connect_socket(lws_sorted_usec_list_t *unused)
{
	static const lws_retry_bo_t validity = { .secs_since_valid_ping = SILENCE_SECONDS, .secs_since_valid_hangup = DEAD_SECONDS };
	struct lws_client_connect_info info = {
		.context = tail.context,
		.address = tail.host,
		.port = tail.port,
		.host = tail.host,
		.path = tail.path,
		.ssl_connection = tail.tls ? LCCSCF_USE_SSL : 0,
		.protocol = NULL,
		.local_protocol_name = "moznods",
		.retry_and_idle_policy = &validity,
		.pwsi = &tail.socket
	};
	int length;

	(void)unused;
	if (tail.client->everything)
		length = snprintf(tail.path, sizeof tail.path, "%s/ws/?v=2", tail.prefix);
	else
		length = snprintf(tail.path, sizeof tail.path, "%s/ws/room/%lld/?v=2", tail.prefix, tail.room);
	if (tail.state.seq >= 0)
		snprintf(tail.path + length, sizeof tail.path - (size_t)length, "&since=%lld", (long long)tail.state.seq);
	/* Of most failures, but not of a name that nobody knows, the callback is told. */
	tail.lost = false;
	if (!lws_client_connect_via_info(&info) && !tail.lost)
		lose_socket("its name cannot be resolved");
}

/* Whether somebody still reads: a pipe without a reader must not wait for the next event to be noticed. */
static void
tail_look(lws_sorted_usec_list_t *due)
{
	struct pollfd output = { .fd = STDOUT_FILENO };

	if (interrupted || (poll(&output, 1, 0) > 0 && output.revents & (POLLERR | POLLHUP | POLLNVAL)))
		tail_finish(CLIENT_OK);
	lws_sul_schedule(tail.context, 0, due, tail_look, LOOK_US);
}

static void
time_over(lws_sorted_usec_list_t *unused)
{
	(void)unused;
	tail_finish(tail.client->count ? CLIENT_TOO_FEW : CLIENT_OK);
}

/* Takes the server's address apart. */
static bool
tail_read_server(void)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL, *path = NULL;
	bool good = url && !curl_url_set(url, CURLUPART_URL, tail.client->server, 0)
	         && !curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) && !curl_url_get(url, CURLUPART_HOST, &host, 0)
	         && !curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) && !curl_url_get(url, CURLUPART_PATH, &path, 0)
	         && strlen(host) < sizeof tail.host && strlen(path) < sizeof tail.prefix;

	if (good) {
		tail.tls = !strcmp(scheme, "https");
		/* An IPv6 address stands in brackets, which are no part of it. */
		strcpy(tail.host, *host == '[' ? host + 1 : host);
		tail.host[strcspn(tail.host, "]")] = '\0';
		tail.port = atoi(port);
		strcpy(tail.prefix, strcmp(path, "/") ? path : "");
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_url_cleanup(url);
	return good;
}

static bool
read_room(const char *text)
{
	char *end;

	tail.room = strtoll(text, &end, 10);
	return *text >= '1' && *text <= '9' && !*end && end - text <= 18;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = tail_interrupt };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool
make_context(void)
{
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.gid = (gid_t)-1,
		.uid = (uid_t)-1,
		.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT
	};

	lws_set_log_level(0, NULL);
	return (tail.context = lws_create_context(&info)) != NULL;
}

static void
tail_work(void)
{
	if (tail.client->timeout > 0)
		lws_sul_schedule(tail.context, 0, &tail.deadline, time_over, (lws_usec_t)(tail.client->timeout * LWS_US_PER_SEC));
	lws_sul_schedule(tail.context, 0, &tail.look, tail_look, LOOK_US);
	connect_socket(NULL);
	while (!tail.over && !interrupted && lws_service(tail.context, 0) >= 0)
		;
	lws_context_destroy(tail.context);
	strbuf_free(&tail.frame);
	strbuf_free(&tail.state.error);
	tail_rooms_free(&tail.state.rooms);
}

int
client_tail(const struct client *client, const char *room)
{
	tail = (struct tail){ .client = client, .pause = PAUSE_LEAST_MS, .state.seq = client->since };
	if (room && !read_room(room)) {
		warnx("'%s' is not the id of a room", room);
		return CLIENT_USAGE;
	}
	if (!tail_read_server()) {
		warnx("'%s' is not the address of a server", client->server);
		return CLIENT_USAGE;
	}
	catch_signals();
	if (!make_context()) {
		warnx("libwebsockets cannot be initialised");
		return CLIENT_NETWORK;
	}
	tail_work();
	return tail.status;
}
