-- The view of events. Made anew whenever a database is created or upgraded, so it always fits the program. There are no triggers:
-- counts are kept by lib/count/. What clients see of the tables is declared in lib/shape/.

-- A stored event. The sending of a message is superseded by its edit.
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data, nonce,
	type = 'chat_message' AND EXISTS (
		SELECT 1 FROM notification AS edit WHERE edit.message_id = notification.message_id AND edit.seq > notification.seq
	) AS superseded
FROM notification JOIN stream ON stream.id = stream_id;
