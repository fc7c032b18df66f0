/*
 * The news of a room over REST, for clients that poll where no WebSocket reaches them.
 */
#ifndef MOZNODS_EVENT_LIST_H
#define MOZNODS_EVENT_LIST_H

struct error;
struct request;

/* GET /api/rooms/{id}/events/?since={seq}: answers with the events after `since`, or with one `resync` where they can no longer
 * be told; without `since` with the newest seq alone. */
const struct error *event_list(struct request *request);

#endif
