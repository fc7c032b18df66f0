/*
 * What a client sends over a user socket and not over a room socket, and how its frames find their room.
 */
#ifndef MOZNODS_WSD_USER_FRAMES_H
#define MOZNODS_WSD_USER_FRAMES_H

#include <stdint.h>

struct error;
struct request;
struct socket;
struct subscription;

/* The socket's subscription to a room, also where its user has only just come into it; NULL: they are not in it. */
struct subscription *user_frames_room(struct socket *socket, int64_t room);

/* The frame watch: { room_ids }. `context` is a struct frame_context. */
const struct error *user_watch(struct request *request);

#endif
