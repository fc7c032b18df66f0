/* What members have put to messages, as lines: see part.h. */
#include "lib/export/key.h"
#include "lib/export/part.h"

/* clang-format off */
#define REACTION_LINE_FIELDS(F) \
	F(type, shape_text, 'reaction') \
	F(key, key_reaction, reaction.id) \
	F(message, key_message, reaction.message_id) \
	F(user, key_account, reaction.user_id) \
	F(emoji, shape_text, reaction.emoji) \
	F(created_at, shape_time, reaction.created_at)
/* clang-format on */

#define REACTION_LINE_COLUMNS SHAPE_COLUMNS(reaction.id, REACTION_LINE_FIELDS)

SHAPE_LOCAL(reaction_line, REACTION_LINE_FIELDS);

/* In the order of use, in which a message shows them. */
static struct query reactions_all = SHAPE_QUERY_SORTED("an export reads all there is", REACTION_LINE_COLUMNS,
	FROM reaction WHERE id > :after AND EXISTS (
		SELECT 1 FROM message JOIN room ON room.id = message.room_id WHERE message.id = reaction.message_id AND participant_count > 0
	) ORDER BY id LIMIT :limit
);
static struct query reactions_of_room = SHAPE_QUERY_SORTED("an export reads all there is", REACTION_LINE_COLUMNS,
	FROM reaction WHERE id > :after
	AND EXISTS (SELECT 1 FROM message WHERE message.id = reaction.message_id AND message.room_id = :room) ORDER BY id LIMIT :limit
);
/* On whatever messages: those of others are named, and are not there. */
static struct query reactions_of_user = SHAPE_QUERY_SORTED("an export reads all there is", REACTION_LINE_COLUMNS,
	FROM reaction WHERE id > :after AND user_id = :user AND EXISTS (
		SELECT 1 FROM message JOIN room ON room.id = message.room_id WHERE message.id = reaction.message_id AND participant_count > 0
	) ORDER BY id LIMIT :limit
);

const struct export_part export_reactions[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &reaction_line, &reactions_all, PART_PAGED },
	[EXPORT_ROOM] = { &reaction_line, &reactions_of_room, PART_PAGED },
	[EXPORT_USER] = { &reaction_line, &reactions_of_user, PART_PAGED }
};
