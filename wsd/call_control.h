/*
 * What those who sit in a call change in it: what they send themselves, and, as the room's owner, what others do.
 */
#ifndef MOZNODS_WSD_CALL_CONTROL_H
#define MOZNODS_WSD_CALL_CONTROL_H

struct error;
struct request;
struct session;

/* The frame media_state: { audio?, video?, screen?, hand? }. `context` of each request is its session. */
const struct error *call_media(struct request *request);

/* The frame call_control: { action: mute | remove | end, target_user_id? }. What it asks is checked in the handler and done
 * in call_controlled. */
const struct error *call_control(struct request *request);
void call_controlled(struct session *session, struct request *request);

#endif
