/*
 * Up to where somebody has read in a room. It moves forward, however devices overtake each other, and back only when it is told
 * to; what is unread is derived from it (lib/shape/membership_shape.h). All that moves it is here.
 */
#ifndef MOZNODS_READ_STATE_H
#define MOZNODS_READ_STATE_H

struct error;
struct request;

/* POST /api/rooms/{id}/read/ { message_id?, unread? } */
const struct error *read_state_set(struct request *request);

/* POST /api/read/ { room_ids? } */
const struct error *read_state_set_all(struct request *request);

#endif
