-- Views. Made anew whenever a database is created or upgraded, so it always fits the program. No trigger keeps
-- counts, lib/count/ does; the one that there is stands in ids.sql. What clients see of the tables is declared in lib/shape/.

-- A stored event. The sending of a message is superseded by its edit.
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data, nonce,
	type = 'chat_message' AND EXISTS (
		SELECT 1 FROM notification AS edit WHERE edit.message_id = notification.message_id AND edit.type = 'message_updated' AND edit.type <> 'chat_message'
		AND edit.seq > notification.seq
	) AS superseded
FROM notification JOIN stream ON stream.id = stream_id;

-- Where each stream stands. The number of the newest event of a room is in the row of the room, which a message writes anyway; a room
-- that has gone leaves it to its stream.
CREATE VIEW stream_now AS
SELECT stream.id, stream.room_id, stream.account_id, coalesce(room.last_seq, stream.last_seq) AS last_seq, pruned_to, oldest_at
FROM stream LEFT JOIN room ON room.id = stream.room_id;

-- What members want to be told of a room: all, mentions or none. What they say of the room itself goes before what they say of all
-- rooms, and that before what depends on the room.
CREATE VIEW notify_level AS
SELECT
	participant.room_id, participant.user_id,
	CASE
		WHEN participant.notify <> 'default' THEN participant.notify
		WHEN account.notify_default <> 'default' THEN account.notify_default
		WHEN room.kind = 'direct' OR room.participant_count <= 8 THEN 'all'
		ELSE 'mentions'
	END AS level
FROM participant
JOIN account ON account.id = participant.user_id
JOIN room ON room.id = participant.room_id;

-- The bytes that files have on disk, by their hash: those of the file itself, and of its thumb.
CREATE VIEW content AS
SELECT hash, size FROM file
UNION ALL SELECT thumb_hash, thumb_size FROM file WHERE thumb_hash IS NOT NULL;
