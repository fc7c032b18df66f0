/* Reactions to messages as JSON: see shape.h. */
#ifndef MOZNODS_REACTION_SHAPE_H
#define MOZNODS_REACTION_SHAPE_H

#include "lib/shape/user_shape.h"

/* So many different ones a message has at most; and so many of those who used one are named. */
enum { REACTIONS_MOST = 20, REACTION_USERS_MOST = 50 };

/* Of a column with the marks of a message, whose id is that of the row: what it is reacted with, in the order of first use, read for all
 * rows of a list together (shape_batch.h). */
shape_writer shape_reactions;

/* Writes the reactions to one message. Inside a transaction. */
void reactions_write(struct strbuf *to, int64_t message);

/* One reaction, to who asks for all of a message. */
/* clang-format off */
#define REACTION_FIELDS(F) \
	F(emoji, shape_text, reaction.emoji) \
	F(user, shape_user, reaction.user_id) \
	F(created_at, shape_time, reaction.created_at)
/* clang-format on */
#define REACTION_COLUMNS SHAPE_COLUMNS(reaction.id, REACTION_FIELDS)

extern const struct shape reaction_shape;

#endif
