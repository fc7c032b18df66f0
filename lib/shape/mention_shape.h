/* Whom a message names, as JSON: see shape.h. */
#ifndef MOZNODS_MENTION_SHAPE_H
#define MOZNODS_MENTION_SHAPE_H

#include "lib/shape/user_shape.h"

/* Somebody as they are now, and the name that was typed. */
/* clang-format off */
#define MENTION_FIELDS(F) \
	AUTHOR_FIELDS(F) \
	F(name, shape_text, mention.name)
/* clang-format on */

/* What a message has to do with the table mention, by the bits of its column mentioned. */
enum { MENTIONED_PEOPLE = 1, MENTIONED_ROOM = 2 };

/* Of that column, where the id of the row is the message's: whom it names, in order of appearance, read for all rows of a list
 * together (shape_batch.h); and whether it calls everybody. */
shape_writer shape_mentions, shape_mentions_room;

#endif
