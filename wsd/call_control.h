/*
 * What participants change in a call: their own media, and, as the room's owner, the seats of others.
 */
#ifndef MOZNODS_WSD_CALL_CONTROL_H
#define MOZNODS_WSD_CALL_CONTROL_H

#include <stdint.h>

struct error;
struct request;
struct subscription;

/* What a call_control asks for: the work of the two halves. */
struct control {
	const char *action; /* the input's */
	int64_t target;     /* 0: everybody */
};

/* The frame media_state: { audio?, video?, screen?, hand? }. `context` of each request is a struct frame_context. */
const struct error *call_media(struct request *request);

/* The frame call_control: { action: mute | remove | end, target_user_id? }. What it asks is checked in the handler and done
 * in call_controlled; the `work` of both is a struct control. Who looks after a room without being in it has no subscription to it. */
const struct error *call_control(struct request *request);
void call_controlled(struct subscription *subscription, struct request *request);

#endif
