/*
 * Direct rooms: rooms of one to eight people that are found by who is in them. There is one for each set of members, which never
 * changes; nobody has more rights in it than the others, and site admins have none. Who leaves one takes it off their own list
 * until the next message.
 */
#ifndef MOZNODS_DIRECT_H
#define MOZNODS_DIRECT_H

struct error;
struct request;

/* POST /api/rooms/direct/ { user_ids?, user_id?, usernames? }: the caller's room with all of these, made where there is none. */
const struct error *direct_open(struct request *request);

/* POST /api/users/{id}/messages/ { content, attachments?, nonce? }: the same with one person, and sends them a message. */
const struct error *direct_send(struct request *request);

#endif
