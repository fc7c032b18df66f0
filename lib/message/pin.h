/*
 * Pins: messages of a room that are kept at hand. Its owner and moderators pin, or all members where the room's `pin` says so; in a
 * direct room everybody does. A pin goes with its message. One handler an endpoint.
 */
#ifndef MOZNODS_PIN_H
#define MOZNODS_PIN_H

struct error;
struct request;

enum { PINS_MOST = 50 }; /* a room */

/* PUT /api/rooms/{id}/pins/{message_id}/ */
const struct error *pin_add(struct request *request);

/* DELETE /api/rooms/{id}/pins/{message_id}/ */
const struct error *pin_remove(struct request *request);

/* GET /api/rooms/{id}/pins/ */
const struct error *pin_list(struct request *request);

#endif
