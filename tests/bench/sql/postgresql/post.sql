-- A message in one of the rooms 5 to 12, as ../post.sql stores it, all in one round trip: the number of the message is taken on the way.
\set room random(5, 12)
\startpipeline
BEGIN;
SELECT token.id AS token_id, user_id, is_admin, last_used_at, last_used_at = token.created_at FROM token JOIN account ON account.id = user_id
WHERE hash = pg_catalog.sha256('bench-token-1') AND is_active AND last_used_at >= 0;
SELECT visibility = 'public', owner_id = 1, EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = 1),
	nextval('message_id_seq')
FROM room WHERE id = :room AND activity >= 0 FOR NO KEY UPDATE;
UPDATE room SET message_count = message_count + 1, loose_count = loose_count + 1, activity = currval('message_id_seq'), last_seq = last_seq + 1,
	recency = greatest(recency, currval('message_id_seq') / 64),
	run_id = CASE WHEN run_author_id = 1 THEN run_id ELSE currval('message_id_seq') END, run_author_id = 1 WHERE id = :room;
INSERT INTO message (id, room_id, author_id, content, seq)
SELECT currval('message_id_seq'), id, 1, 'bench ' || :client_id, last_seq FROM room WHERE id = :room
RETURNING id, room_id, author_id, content, marks, mentioned, reply_to_id, created_at, edited_at;
SELECT id, username, display_name, avatar_file_id FROM account WHERE id = 1;
INSERT INTO notification (stream_id, seq, type, message_id, subject, data)
SELECT stream.id, room.last_seq, 'chat_message', currval('message_id_seq'), 1, repeat('0', 240)
FROM room JOIN stream ON stream.room_id = room.id WHERE room.id = :room;
COMMIT;
\endpipeline
