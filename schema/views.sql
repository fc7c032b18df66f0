-- Views. Made anew whenever a database is created or upgraded, so it always fits the program. There are no triggers:
-- counts are kept by lib/count/. What clients see of the tables is declared in lib/shape/.

-- A stored event. The sending of a message is superseded by its edit.
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data, nonce,
	type = 'chat_message' AND EXISTS (
		SELECT 1 FROM notification AS edit WHERE edit.message_id = notification.message_id AND edit.type = 'message_updated' AND edit.seq > notification.seq
	) AS superseded
FROM notification JOIN stream ON stream.id = stream_id;

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
