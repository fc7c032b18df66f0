/*
 * What the two halves of the WebSocket client share: ws.c owns the connection and says what happens
 * on it, ws_commands.c owns the lines of stdin and does what they ask. One process has one socket.
 */
#ifndef TESTS_CLIENT_WS_H
#define TESTS_CLIENT_WS_H

#include <json-c/json.h>
#include <json-c/printbuf.h>
#include <libwebsockets.h>
#include <stdbool.h>

enum { FRAME_TYPES = 32, TYPE_MAX = 48, PAYLOAD_MAX_CONTROL = 125 };

/* How many frames of a type came that no !wait has asked for yet. */
struct frame_count {
	char type[TYPE_MAX];
	unsigned count;
};

struct client {
	struct lws_context *context;
	struct lws *socket; /* NULL while there is none; owned by the library */
	bool open;
	bool over;  /* the last line has been printed */
	int status; /* of the program */

	struct printbuf *input; /* what stdin gave and no command has taken */
	bool input_ended;
	lws_sorted_usec_list_t pause; /* ends a !sleep, or a !wait in vain */
	bool sleeping;
	struct frame_count awaited; /* an empty type: nothing is awaited */
	struct frame_count seen[FRAME_TYPES];

	struct printbuf *frame; /* the pieces of a frame that is still coming */
	unsigned close_code;
	char close_reason[PAYLOAD_MAX_CONTROL];
};

/* Prints one line at once, so that a reader of the pipe never sees half of an event. */
void say(const char *word, const char *text, size_t length);

/* Prints the last line and ends the loop. */
void finish(struct client *client, int status, const char *word, const char *text);

/* Takes what stdin gave. */
void commands_feed(struct client *client, const char *bytes, size_t length);

/* Does the next lines, up to the first that sends a frame or has to wait. -1: the socket closes. */
int commands_run(struct client *client);

/* Counts an event towards the !wait that asks for its type. */
void commands_saw(struct client *client, const char *type);

#endif
