/*
 * ws: a WebSocket client for shell scripts. Lines of stdin are frames and commands (ws_commands.c);
 * every event is one line of stdout: "open", each text frame as it came, "binary BYTES", "pong TEXT",
 * and last of all "close CODE REASON", "refused STATUS", "missing TYPE", "dropped" or "timeout".
 *
 *	ws [-t SECONDS] [-o ORIGIN] [-c COLUMNS] [-H 'Name: value']... URL
 *
 * -c cuts the lines, for scripts that hear very much.
 * It ends by itself when the socket closes, when -t seconds are over, or, when stdin has ended, by
 * closing the socket. The exit status is 0 after a close, whoever began it.
 */
#define _GNU_SOURCE 1
#include "ws.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADERS_MAX = 16, TIMEOUT_SECONDS = 300, PIPE_BYTES = 1 << 20, HANDSHAKE_MAX = 32768 };

static struct client client;
static lws_sorted_usec_list_t deadline;

static struct options {
	const char *url;
	const char *origin;
	const char *headers[HEADERS_MAX];
	size_t header_count;
	size_t columns; /* of a line that is printed */
	double seconds;
} options = { .seconds = TIMEOUT_SECONDS, .columns = SIZE_MAX };

void
say(const char *word, const char *text, size_t length)
{
	size_t start = strlen(word), used = 0, i;
	char *line = malloc(start + length + 2);
	ssize_t written;

	if (!line)
		return;
	memcpy(line, word, start);
	for (i = 0; i < length; i++)
		line[start + i] = text[i] == '\n' ? ' ' : text[i];
	line[start + length] = '\n';
	while (used < start + length + 1 && (written = write(STDOUT_FILENO, line + used, start + length + 1 - used)) > 0)
		used += (size_t)written;
	free(line);
}

void
finish(struct client *c, int status, const char *word, const char *text)
{
	char line[256];

	if (c->over)
		return;
	c->over = true;
	c->status = status;
	snprintf(line, sizeof line, "%s%s%s", word, *text ? " " : "", text);
	say(line, "", 0);
	lws_cancel_service(c->context);
}

static void
deadline_passed(lws_sorted_usec_list_t *sul)
{
	(void)sul;
	finish(&client, 1, "timeout", "");
}

static void
frame_complete(void)
{
	struct json_object *object, *type;
	const char *name = "";
	size_t length = (size_t)client.frame->bpos;

	say("", client.frame->buf, length < options.columns ? length : options.columns);
	object = json_tokener_parse(client.frame->buf);
	if (json_object_is_type(object, json_type_object) && json_object_object_get_ex(object, "type", &type))
		name = json_object_get_string(type);
	commands_saw(&client, name ? name : "");
	json_object_put(object);
	printbuf_reset(client.frame);
}

static void
received(struct lws *socket, const char *bytes, size_t length)
{
	char size[32];

	printbuf_memappend(client.frame, bytes, (int)length);
	if (lws_remaining_packet_payload(socket) || !lws_is_final_fragment(socket))
		return;
	if (!lws_frame_is_binary(socket)) {
		frame_complete();
		return;
	}
	snprintf(size, sizeof size, "%d", client.frame->bpos);
	say("binary ", size, strlen(size));
	printbuf_reset(client.frame);
}

/* What the peer's close frame says (RFC 6455, section 5.5.1): a code of two bytes, then the reason. */
static void
peer_closes(const unsigned char *bytes, size_t length)
{
	client.close_code = 1005;
	if (length < 2)
		return;
	client.close_code = (unsigned)bytes[0] << 8 | bytes[1];
	snprintf(client.close_reason, sizeof client.close_reason, "%.*s", (int)length - 2, (const char *)bytes + 2);
}

static void
closed(void)
{
	char text[PAYLOAD_MAX_CONTROL + 16];

	client.socket = NULL;
	client.open = false;
	snprintf(text, sizeof text, "%u%s%s", client.close_code ? client.close_code : 1006, *client.close_reason ? " " : "",
	         client.close_reason);
	commands_saw(&client, "close");
	finish(&client, *client.awaited.type ? 1 : 0, "close", text);
}

static void
refused(struct lws *socket)
{
	char text[16];

	snprintf(text, sizeof text, "%u", lws_http_client_http_response(socket));
	client.socket = NULL;
	finish(&client, 1, "refused", text);
}

static int
append_headers(char **at, size_t room)
{
	size_t i;

	for (i = 0; i < options.header_count; i++) {
		int length = snprintf(*at, room, "%s\r\n", options.headers[i]);

		if (length < 0 || (size_t)length >= room)
			return -1;
		*at += length;
		room -= (size_t)length;
	}
	return 0;
}

static int
read_stdin(void)
{
	char bytes[65536];
	ssize_t length = read(STDIN_FILENO, bytes, sizeof bytes);

	if (length <= 0)
		return -1;
	commands_feed(&client, bytes, (size_t)length);
	if (client.open)
		lws_callback_on_writable(client.socket);
	return 0;
}

/* The library notices a hung-up pipe by itself and tells of the end of stdin only so. */
static void
stdin_ended(void)
{
	client.input_ended = true;
	if (client.open)
		lws_callback_on_writable(client.socket);
}

static int
on_event(struct lws *socket, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return append_headers(in, length);
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		client.open = true;
		say("open", "", 0);
		lws_callback_on_writable(socket);
		return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE: received(socket, in, length); return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		say("pong ", in, length);
		commands_saw(&client, "pong");
		return 0;
	case LWS_CALLBACK_CLIENT_WRITEABLE: return commands_run(&client);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: peer_closes(in, length); return 0;
	case LWS_CALLBACK_CLIENT_CLOSED: closed(); return 0;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: refused(socket); return 0;
	case LWS_CALLBACK_RAW_RX_FILE: return read_stdin();
	case LWS_CALLBACK_RAW_CLOSE_FILE: stdin_ended(); return 0;
	default: return 0;
	}
}

static const struct lws_protocols protocols[] = {
	{ "ws", on_event, 0, 65536, 0, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, NULL, 0 },
};

static bool
start(void)
{
	struct lws_context_creation_info info = { 0 };
	struct lws_client_connect_info to = { 0 };
	const char *scheme, *path;
	char *url = strdup(options.url), slashed[8192], host[256];
	lws_sock_file_fd_type input = { .filefd = STDIN_FILENO };

	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN;
	info.pt_serv_buf_size = HANDSHAKE_MAX;
	info.max_http_header_data2 = HANDSHAKE_MAX;
	if (!url || lws_parse_uri(url, &scheme, &to.address, &to.port, &path) || !(client.context = lws_create_context(&info)))
		return false;
	snprintf(slashed, sizeof slashed, "/%s", *path == '/' ? path + 1 : path);
	snprintf(host, sizeof host, "%s:%d", to.address, to.port);
	to.context = client.context;
	to.path = slashed;
	to.host = host;
	to.origin = options.origin;
	to.local_protocol_name = protocols[0].name;
	to.pwsi = &client.socket;
	if (!lws_client_connect_via_info(&to) && !client.over)
		finish(&client, 1, "refused", "0");
	free(url);
	return client.over
	    || lws_adopt_descriptor_vhost(lws_get_vhost_by_name(client.context, "default"), LWS_ADOPT_RAW_FILE_DESC, input,
	                                  protocols[0].name, NULL);
}

static bool
read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "t:o:c:H:")) != -1)
		switch (option) {
		case 't': options.seconds = strtod(optarg, NULL); break;
		case 'o': options.origin = optarg; break;
		case 'c': options.columns = strtoul(optarg, NULL, 10); break;
		case 'H':
			if (options.header_count == HEADERS_MAX)
				return false;
			options.headers[options.header_count++] = optarg;
			break;
		default: return false;
		}
	options.url = argv[optind];
	return optind + 1 == argc;
}

int
main(int argc, char **argv)
{
	if (!read_options(argc, argv)) {
		fputs("usage: ws [-t SECONDS] [-o ORIGIN] [-c COLUMNS] [-H 'Name: value']... URL\n", stderr);
		return 2;
	}
	/* A script that does not read for a while should not hold the socket up. */
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_BYTES);
	signal(SIGPIPE, SIG_IGN);
	lws_set_log_level(LLL_ERR, NULL);
	client.input = printbuf_new();
	client.frame = printbuf_new();
	if (!client.input || !client.frame || !start()) {
		fputs("ws: cannot start\n", stderr);
		return 2;
	}
	lws_sul_schedule(client.context, 0, &deadline, deadline_passed, (lws_usec_t)(options.seconds * LWS_US_PER_SEC));
	while (!client.over && lws_service(client.context, 0) >= 0)
		;
	lws_sul_cancel(&deadline);
	lws_sul_cancel(&client.pause);
	client.over = true;
	lws_context_destroy(client.context);
	printbuf_free(client.input);
	printbuf_free(client.frame);
	return client.status;
}
