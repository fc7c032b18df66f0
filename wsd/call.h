/*
 * Calls: sitting down, getting up, losing the socket and coming back, and what the room hears of it.
 */
#ifndef MOZNODS_WSD_CALL_H
#define MOZNODS_WSD_CALL_H

struct error;
struct event;
struct lws_context;
struct request;
struct session;

/* Begins: nobody sits, but for a while who says they sat is believed. Returns 0 when the database does not answer. */
int call_begin(struct lws_context *context);

/* The frames join_call, leave_call, media_state and call_control. `context` of each request is its session. What a frame asks
 * is checked in the handler and done, once that is stored, in the function beside it. */
const struct error *call_join(struct request *request);
void call_joined(struct session *session, struct request *request);
const struct error *call_leave(struct request *request);
const struct error *call_media(struct request *request);
void call_controlled(struct session *session, struct request *request);
const struct error *call_control(struct request *request);

/* Somebody may no longer be where they were: ends the seats that wait for a socket which could not come back. */
void call_permission_ended(const struct event *event);

/* Writes to the database what has changed, outside of any transaction. */
void call_settle(void);

/* A socket has gone: by itself, or because its permission ended. */
void call_socket_lost(struct session *session);

#endif
