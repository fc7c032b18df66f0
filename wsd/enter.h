/*
 * Coming into a room: who may, what they are told first, and what they have missed.
 */
#ifndef MOZNODS_WSD_ENTER_H
#define MOZNODS_WSD_ENTER_H

struct session;

/* Lets the bearer of the token into the room that the handshake named, or refuses. */
void enter_room(struct session *session, const char *token);

/* Sends the next of the events that the session has missed; when there are none left it goes live. */
void enter_catch_up(struct session *session);

#endif
