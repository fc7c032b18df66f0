/*
 * Everything that is new for somebody, for clients that poll: their own events, those of the rooms that they name, and which of
 * their other rooms have any.
 */
#ifndef MOZNODS_EVENT_POLL_H
#define MOZNODS_EVENT_POLL_H

struct error;
struct request;

/* POST /api/events/ { seq?, rooms?, known? } */
const struct error *event_poll(struct request *request);

#endif
