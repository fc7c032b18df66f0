/*
 * Whom messages name, stored beside their text: found when a message is sent or edited, among those who are members then. What is
 * unread of it is derived (lib/shape/membership_shape.h).
 */
#ifndef MOZNODS_MENTION_H
#define MOZNODS_MENTION_H

#include "lib/message/mention_find.h"

#include <stdint.h>

struct error;
struct request;

/* Finds whom a text names in the room of the request, and whether it calls everybody, which it does only where the caller may: without
 * the right that is text. Inside a write transaction that has the room's lock. NULL, or error_internal. */
const struct error *mention_take(const struct request *request, const char *content, struct mentions *found);

/* What the row of a message says of what was found in its text: its column `mentioned`. Whoever inserts one with anything that is
 * stored below stores that, too, and says so to the counts of the room. */
int mention_mark(const struct mentions *found);

/* Stores what was found in the text of the message of the request, which is the caller's: of a new one, which answers a message of
 * `answered` (0: of nobody who is to hear of it), and of one that is edited, in place of what was found before. Who is answered is
 * mentioned, once, and an edit leaves that as it is. */
void mention_store(const struct request *request, const char *content, const struct mentions *found, int64_t answered);
void mention_replace(const struct request *request, const char *content, const struct mentions *found);

/* GET /api/mentions/?page= */
const struct error *mention_list(struct request *request);

#endif
