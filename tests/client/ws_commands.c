/*
 * The commands of the WebSocket client: each line of stdin is a text frame as it is, or "!name
 * argument". They are done one after the other, a !wait or !sleep holding back those behind it.
 */
#define _GNU_SOURCE 1
#include "ws.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_SECONDS = 90 };

/* What a command leaves: go on with the next line, wait for an event, or close the socket. */
enum outcome { NEXT, WAIT, CLOSE };

struct command {
	const char *name;
	enum outcome (*run)(struct client *client, const char *argument);
};

void
commands_feed(struct client *client, const char *bytes, size_t length)
{
	printbuf_memappend(client->input, bytes, (int)length);
}

static enum outcome
send_frame(struct client *client, const void *payload, size_t length, enum lws_write_protocol kind)
{
	unsigned char *buffer = calloc(1, LWS_PRE + length + 1);
	int written;

	if (!buffer)
		return CLOSE;
	memcpy(buffer + LWS_PRE, payload, length);
	written = lws_write(client->socket, buffer + LWS_PRE, length, kind);
	free(buffer);
	if (written < 0)
		return CLOSE;
	lws_callback_on_writable(client->socket);
	return WAIT;
}

static enum outcome
send_hex(struct client *client, const char *digits, enum lws_write_protocol kind)
{
	size_t length = strlen(digits) / 2, i;
	unsigned char *bytes = calloc(1, length + 1);
	enum outcome outcome;

	if (!bytes)
		return CLOSE;
	for (i = 0; i < length; i++) {
		char pair[3] = { digits[2 * i], digits[2 * i + 1], '\0' };

		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	outcome = send_frame(client, bytes, length, kind);
	free(bytes);
	return outcome;
}

static enum outcome
run_hex(struct client *client, const char *argument)
{
	return send_hex(client, argument, LWS_WRITE_TEXT);
}

static enum outcome
run_binary(struct client *client, const char *argument)
{
	return send_hex(client, argument, LWS_WRITE_BINARY);
}

static enum outcome
run_ping(struct client *client, const char *argument)
{
	return send_frame(client, argument, strlen(argument), LWS_WRITE_PING);
}

/* A ping frame of the chat protocol that is exactly so many bytes long. */
static enum outcome
run_big(struct client *client, const char *argument)
{
	static const char head[] = "{\"type\":\"ping\",\"data\":{\"fill\":\"", tail[] = "\"}}";
	size_t frame = sizeof head - 1 + sizeof tail - 1, length = strtoul(argument, NULL, 10);
	enum outcome outcome;
	char *text;

	if (length < frame || !(text = malloc(length)))
		return CLOSE;
	memset(text, 'x', length);
	memcpy(text, head, sizeof head - 1);
	memcpy(text + length - (sizeof tail - 1), tail, sizeof tail - 1);
	outcome = send_frame(client, text, length, LWS_WRITE_TEXT);
	free(text);
	return outcome;
}

static enum outcome
run_close(struct client *client, const char *argument)
{
	client->close_code = *argument ? (unsigned)strtoul(argument, NULL, 10) : 1000;
	lws_close_reason(client->socket, (enum lws_close_status)client->close_code, NULL, 0);
	return CLOSE;
}

/* Leaves as a lost connection does: no close frame, only the end of the process. */
static enum outcome
run_drop(struct client *client, const char *argument)
{
	(void)client;
	(void)argument;
	say("dropped", "", 0);
	_exit(0);
}

static enum outcome
run_stall(struct client *client, const char *argument)
{
	(void)argument;
	lws_rx_flow_control(client->socket, 0);
	return NEXT;
}

static enum outcome
run_resume(struct client *client, const char *argument)
{
	(void)argument;
	lws_rx_flow_control(client->socket, 1);
	return NEXT;
}

static void
pause_ends(lws_sorted_usec_list_t *pause)
{
	struct client *client = lws_container_of(pause, struct client, pause);

	if (!client->sleeping) {
		finish(client, 1, "missing", client->awaited.type);
		return;
	}
	client->sleeping = false;
	lws_callback_on_writable(client->socket);
}

static enum outcome
run_sleep(struct client *client, const char *argument)
{
	double seconds = strtod(argument, NULL);

	client->sleeping = true;
	lws_sul_schedule(client->context, 0, &client->pause, pause_ends, (lws_usec_t)(seconds * LWS_US_PER_SEC));
	return WAIT;
}

static struct frame_count *
frame_count_of(struct client *client, const char *type)
{
	size_t i;

	for (i = 0; i + 1 < FRAME_TYPES && *client->seen[i].type; i++)
		if (strcmp(client->seen[i].type, type) == 0)
			break;
	lws_strncpy(client->seen[i].type, type, TYPE_MAX);
	return &client->seen[i];
}

/* Whether as many came as are awaited; they are then taken off the count. */
static bool
wait_is_over(struct client *client)
{
	struct frame_count *seen = frame_count_of(client, client->awaited.type);

	if (seen->count < client->awaited.count)
		return false;
	seen->count -= client->awaited.count;
	*client->awaited.type = '\0';
	lws_sul_cancel(&client->pause);
	return true;
}

/* !wait TYPE [COUNT [SECONDS]] */
static enum outcome
run_wait(struct client *client, const char *argument)
{
	size_t length = strcspn(argument, " ");
	char *end = NULL;
	double seconds;

	lws_strncpy(client->awaited.type, argument, LWS_ARRAY_SIZE(client->awaited.type));
	if (length < TYPE_MAX)
		client->awaited.type[length] = '\0';
	client->awaited.count = (unsigned)strtoul(argument + length, &end, 10);
	if (client->awaited.count == 0)
		client->awaited.count = 1;
	seconds = strtod(end, NULL);
	if (wait_is_over(client))
		return NEXT;
	if (seconds <= 0)
		seconds = WAIT_SECONDS;
	lws_sul_schedule(client->context, 0, &client->pause, pause_ends, (lws_usec_t)(seconds * LWS_US_PER_SEC));
	return WAIT;
}

void
commands_saw(struct client *client, const char *type)
{
	frame_count_of(client, type)->count++;
	if (*client->awaited.type && wait_is_over(client) && client->socket)
		lws_callback_on_writable(client->socket);
}

/* clang-format off */
static const struct command commands[] = {
	{ "hex", run_hex },         /* a text frame of these bytes */
	{ "binary", run_binary },   /* a binary frame of these bytes */
	{ "big", run_big },         /* a ping of the chat protocol, this many bytes long */
	{ "ping", run_ping },       /* a ping of the WebSocket protocol */
	{ "close", run_close },     /* closes with this code, 1000 by default */
	{ "drop", run_drop },       /* ends without a close frame */
	{ "stall", run_stall },     /* reads nothing any more */
	{ "resume", run_resume },   /* reads again */
	{ "sleep", run_sleep },     /* holds back the lines that follow */
	{ "wait", run_wait },       /* until COUNT frames of TYPE came, else the program fails */
};
/* clang-format on */

static enum outcome
run_line(struct client *client, const char *line, size_t length)
{
	size_t name = strcspn(line, " "), i;

	if (*line != '!')
		return send_frame(client, line, length, LWS_WRITE_TEXT);
	for (i = 0; i < LWS_ARRAY_SIZE(commands); i++)
		if (strlen(commands[i].name) == name - 1 && strncmp(commands[i].name, line + 1, name - 1) == 0)
			return commands[i].run(client, line + name + (line[name] == ' '));
	finish(client, 2, "unknown command", line);
	return WAIT;
}

/* Takes the first line off the input, NULL when none is complete. */
static char *
take_line(struct client *client, size_t *length)
{
	char *text = client->input->buf, *end;
	size_t have = (size_t)client->input->bpos;
	char *line;

	if (have == 0 || !(end = memchr(text, '\n', have)))
		return NULL;
	*length = (size_t)(end - text);
	if (!(line = malloc(*length + 1)))
		return NULL;
	memcpy(line, text, *length);
	line[*length] = '\0';
	memmove(text, end + 1, have - *length - 1);
	client->input->bpos = (int)(have - *length - 1);
	return line;
}

int
commands_run(struct client *client)
{
	enum outcome outcome = NEXT;
	size_t length;
	char *line;

	while (outcome == NEXT && !client->over && !client->sleeping && !*client->awaited.type
	       && (line = take_line(client, &length))) {
		outcome = run_line(client, line, length);
		free(line);
	}
	if (outcome == NEXT && !client->over && client->input_ended && client->input->bpos == 0 && !*client->awaited.type
	    && !client->sleeping)
		outcome = run_close(client, "");
	return outcome == CLOSE ? -1 : 0;
}
