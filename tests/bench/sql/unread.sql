-- What is unread in all rooms of a user, as lib/shape/membership_shape.h has it.
BEGIN;
SELECT
	CASE WHEN participant.read_id < room.activity THEN CASE WHEN room.message_count >= 1000 AND (
		SELECT others FROM message_block WHERE room_id = room.id
		AND last_id > participant.read_id ORDER BY last_id LIMIT 1 OFFSET 1
	) >= 100 THEN 100 ELSE (
		SELECT count(*) FROM (
			SELECT 1 FROM message WHERE message.room_id = room.id AND message.id > participant.read_id
			AND message.id <= CASE WHEN room.run_author_id = :user THEN room.run_id ELSE room.activity END
			AND message.author_id <> :user LIMIT 100
		) AS unread
	) END ELSE 0 END,
	CASE WHEN participant.read_id >= room.activity THEN 0 WHEN room.kind = 'direct' THEN NULL
	WHEN participant.read_id >= room.mention_id THEN 0 WHEN EXISTS (
		SELECT 1 FROM mention WHERE mention.user_id IS NULL AND mention.room_id = room.id
		AND mention.message_id > participant.read_id
	) OR EXISTS (
		SELECT 1 FROM mention WHERE mention.user_id = :user AND mention.room_id = room.id
		AND mention.message_id > participant.read_id
	) THEN (
		SELECT count(*) FROM (
			SELECT 1 FROM notify_level
			JOIN mention ON mention.user_id IS NULL AND mention.room_id = room.id
			AND mention.message_id > participant.read_id AND mention.message_id > participant.joined_id
			AND mention.author_id <> participant.user_id
			WHERE notify_level.room_id = participant.room_id AND notify_level.user_id = participant.user_id AND level <> 'none'
			UNION ALL
			SELECT 1 FROM notify_level
			JOIN mention ON mention.user_id = participant.user_id AND mention.room_id = room.id
			AND mention.message_id > participant.read_id AND mention.author_id <> participant.user_id
			JOIN message ON message.id = mention.message_id
			AND (message.mentioned < 2 OR level = 'none' OR mention.message_id <= participant.joined_id)
			WHERE notify_level.room_id = participant.room_id AND notify_level.user_id = participant.user_id LIMIT 100
		) AS mentions
	) ELSE 0 END,
	CASE WHEN participant.read_id < room.activity THEN (
		SELECT message.id FROM message WHERE message.room_id = room.id AND message.id > participant.read_id
		AND message.id <= CASE WHEN room.run_author_id = :user THEN room.run_id ELSE room.activity END
		AND message.author_id <> :user ORDER BY message.id LIMIT 1
	) END
FROM participant JOIN room ON room.id = participant.room_id WHERE participant.user_id = :user;
COMMIT;
