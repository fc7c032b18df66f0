/*
 * A crowd of WebSockets on one epoll loop: connected, past their handshakes and, from a message that says `start` on, each
 * at its place in the stream of its room.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include "stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROOMS_MOST = 256, SOCKETS_MOST = 16384, HEARD_MOST = 65536 };

struct ws_frame;

enum socket_state { SHAKING_HANDS, WAITING, LIVE };

struct socket {
	int descriptor;
	enum socket_state state;
	unsigned room;        /* place among the crowd's rooms */
	size_t place, heard;  /* in the stream of the room: bytes, and whole messages */
	unsigned char *early; /* bytes before it is live that are no whole frame yet */
	size_t early_length;
};

struct crowd {
	struct socket sockets[SOCKETS_MOST];
	size_t count, live;
	struct stream rooms[ROOMS_MOST];
	unsigned room_count;
	int64_t seq;                                             /* of the last `hello` */
	unsigned start_room;                                     /* which room user sockets start in; 0: these are room sockets */
	bool unchecked;                                          /* what comes after the start does not matter */
	void (*early)(struct socket *, const struct ws_frame *); /* is told of each frame before the start, where it is set */
	int poller;
};

extern struct crowd crowd;

/* Whether somebody listens there. */
bool crowd_answers(const char *address);

/* Kills the process whose number the file has, waits until its successor listens, and returns the number of that one. */
const char *crowd_restart(const char *address, const char *pid_file);

/* Connects one more: ADDRESS is ws://127.0.0.1:PORT, the path follows. `room` is its place among the rooms. */
void crowd_dial(const char *address, const char *path, unsigned room);

/* Waits until all have shaken hands and nothing has come for a moment. */
void crowd_settle(void);

/* Lets one socket of each room say `start`, and waits until all are live. */
void crowd_start(void);

/* Waits at most so long and takes what has come; `heard` is told of each socket and the messages new to it. */
typedef void crowd_heard(struct socket *socket, size_t from, size_t to);
void crowd_service(int milliseconds, crowd_heard *heard);

/* Sends a text frame. */
void crowd_say(struct socket *socket, const char *text, size_t length);

#endif
