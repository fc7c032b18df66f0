/*
 * What happens to a user, to their user sockets: the events of their own stream, of which some add and remove rooms, and passing
 * events.
 */
#ifndef MOZNODS_WSD_USER_FEED_H
#define MOZNODS_WSD_USER_FEED_H

#include <stdint.h>

struct event;
struct passing;

/* An event of a user's own stream, inside the transaction that reads it. */
void user_feed_event(const struct event *event);

/* A passing event, inside the transaction that reads it. What is unread is counted in that transaction, behind all that has happened
 * in the room: `read_up` sends what a stream has up to then. */
void user_feed_passing(const struct passing *passing, void (*read_up)(int64_t stream));

#endif
