/*
 * What a room is to somebody in it, by their own choice: whether it is a favourite, and what they want to hear of it.
 */
#ifndef MOZNODS_MEMBERSHIP_H
#define MOZNODS_MEMBERSHIP_H

struct error;
struct request;

/* PATCH /api/rooms/{id}/membership/ { notify?, silenced_until?, favourite? } */
const struct error *membership_update(struct request *request);

#endif
