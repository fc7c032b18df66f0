/* What a room is to somebody in it, as JSON, to them alone: see shape.h. */
#ifndef MOZNODS_MEMBERSHIP_SHAPE_H
#define MOZNODS_MEMBERSHIP_SHAPE_H

#include "lib/shape/shape.h"

/* What is unread is derived: messages of others after read_id, of which at most a hundred are counted. None is newer than the
 * room's activity, so where one has read as far as that none is looked for; nor is any looked for among the newest ones where they
 * are all one's own, which may be very many. Behind whole blocks of messages nothing is counted: the second one that ends after read_id
 * begins there as well, and says how many of it are by others. Mentions are those of them that name the member, those
 * that call everybody, where they want to hear of that and were there already, and all of a direct room. What calls everybody comes
 * first: who is named as well, and was called, is passed over behind it, a hundred times at most. Whether there is any such row at all is
 * asked before what the member wants to hear of: mostly there is none, and where the room has none that is newer, nothing is asked. Times
 * that have passed say nothing any more. :user is the member. */
/* clang-format off */
#define POSITION_FIELDS(F) \
	F(read_id, shape_number, participant.read_id) \
	F(unread, shape_number, CASE WHEN participant.read_id < room.activity THEN CASE WHEN room.message_count >= 1000 AND ( \
		SELECT others FROM message_block WHERE room_id = room.id \
		AND last_id > participant.read_id ORDER BY last_id LIMIT 1 OFFSET 1 \
	) >= 100 THEN 100 ELSE ( \
		SELECT count(*) FROM ( \
			SELECT 1 FROM message WHERE message.room_id = room.id AND message.id > participant.read_id \
			AND message.id <= CASE WHEN room.run_author_id = :user THEN room.run_id ELSE room.activity END \
			AND message.author_id <> :user LIMIT 100 \
		) AS unread \
	) END ELSE 0 END) \
	F(mentions, shape_mention_count, CASE WHEN participant.read_id >= room.activity THEN 0 WHEN room.kind = 'direct' THEN NULL \
	WHEN participant.read_id >= room.mention_id THEN 0 WHEN EXISTS ( \
		SELECT 1 FROM mention WHERE mention.user_id IS NULL AND mention.room_id = room.id \
		AND mention.message_id > participant.read_id \
	) OR EXISTS ( \
		SELECT 1 FROM mention WHERE mention.user_id = :user AND mention.room_id = room.id \
		AND mention.message_id > participant.read_id \
	) THEN ( \
		SELECT count(*) FROM ( \
			SELECT 1 FROM notify_level \
			JOIN mention ON mention.user_id IS NULL AND mention.room_id = room.id \
			AND mention.message_id > participant.read_id AND mention.message_id > participant.joined_id \
			AND mention.author_id <> participant.user_id \
			WHERE notify_level.room_id = participant.room_id AND notify_level.user_id = participant.user_id AND level <> 'none' \
			UNION ALL \
			SELECT 1 FROM notify_level \
			JOIN mention ON mention.user_id = participant.user_id AND mention.room_id = room.id \
			AND mention.message_id > participant.read_id AND mention.author_id <> participant.user_id \
			JOIN message ON message.id = mention.message_id \
			AND (message.mentioned < 2 OR level = 'none' OR mention.message_id <= participant.joined_id) \
			WHERE notify_level.room_id = participant.room_id AND notify_level.user_id = participant.user_id LIMIT 100 \
		) AS mentions \
	) ELSE 0 END) \
	F(first_unread_id, shape_number, CASE WHEN participant.read_id < room.activity THEN ( \
		SELECT message.id FROM message WHERE message.room_id = room.id AND message.id > participant.read_id \
		AND message.id <= CASE WHEN room.run_author_id = :user THEN room.run_id ELSE room.activity END \
		AND message.author_id <> :user ORDER BY message.id LIMIT 1 \
	) END)

#define MEMBERSHIP_FIELDS(F) \
	F(room_id, shape_number, participant.room_id) \
	F(role, shape_text, participant.role) \
	F(joined_at, shape_time, participant.joined_at) \
	POSITION_FIELDS(F) \
	F(favourite, shape_boolean, participant.favourite) \
	F(notify, shape_text, participant.notify) \
	F(silenced_until, shape_time, CASE WHEN participant.silenced_until > unixepoch() THEN participant.silenced_until END) \
	F(muted_until, shape_time, CASE WHEN participant.muted_until > unixepoch() THEN participant.muted_until END)
/* clang-format on */

/* The part that reading changes. */
/* clang-format off */
#define READ_STATE_FIELDS(F) \
	F(room_id, shape_number, participant.room_id) \
	POSITION_FIELDS(F)
/* clang-format on */
#define READ_STATE_COLUMNS SHAPE_COLUMNS(participant.room_id, READ_STATE_FIELDS)

/* The columns of the table participant, with that of its room. */
#define MEMBERSHIP_COLUMNS SHAPE_COLUMNS(participant.id, MEMBERSHIP_FIELDS)

extern const struct shape membership_shape, read_state_shape;

/* How many mentions there are. NULL: it is a direct room, where they are what is unread, the column before. */
shape_writer shape_mention_count;

/* Of the first of MEMBERSHIP_COLUMNS, the others behind it: the membership; NULL is null. */
shape_writer shape_membership;

/* Writes a user's membership of a room; false when there is none. Inside a transaction. */
bool membership_write(struct strbuf *to, int64_t room, int64_t user);

/* The same of what reading changes. */
bool read_state_write(struct strbuf *to, int64_t room, int64_t user);

#endif
