/*
 * The frames that a room gets about its call. They are made from memory and not stored.
 */
#ifndef MOZNODS_WSD_CALL_FRAMES_H
#define MOZNODS_WSD_CALL_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

struct seat;
struct subscription;

/* user_joined, to every socket of the room but the one that joined. */
void call_broadcast_joined(const struct seat *seat);

/* user_left, with the reason for v2, to every socket of the room but two: the seat's own, which has left or has got call_left,
 * and the one that takes the seat over (NULL: none). */
void call_broadcast_left(const struct seat *seat, const struct subscription *successor, const char *reason);

/* call_state, to the v2 sockets of a room. */
void call_broadcast_state(int64_t room);

/* The same to one v2 socket that has just subscribed, where a call is going on. */
void call_send_state(struct subscription *subscription);

/* call_joined and call_left, to a v2 socket about its own seat. */
void call_send_joined(const struct seat *seat, bool resumed);
void call_send_left(struct subscription *subscription, const char *reason);

#endif
