-- A message, as POST /api/rooms/{id}/messages/ stores it: who, whether they may, the message and the counts of its room, what is
-- shown of it, and the news for the sockets.
BEGIN IMMEDIATE;
SELECT token.id AS token_id, user_id, is_admin, last_used_at, last_used_at = token.created_at FROM token JOIN account ON account.id = user_id
WHERE hash = sha256('bench-token-1') AND is_active AND last_used_at >= 0;
SELECT visibility = 'public', owner_id = :user, EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user)
FROM room WHERE id = :room AND activity >= 0;
INSERT INTO message (room_id, author_id, content) VALUES (:room, :user, 'bench ' || :n) RETURNING id;
UPDATE room SET message_count = message_count + 1, loose_count = loose_count + 1, activity = :id,
	run_id = CASE WHEN run_author_id = :user THEN run_id ELSE :id END, run_author_id = :user WHERE id = :room;
SELECT loose_count, recency FROM room WHERE id = :room;
UPDATE room SET recency = :id / 64 WHERE id = :room AND recency < :id / 64;
SELECT id AS message_id, room_id, author_id, content, created_at, edited_at, EXISTS (SELECT 1 FROM file WHERE message_id = message.id)
FROM message WHERE id = :id;
SELECT id, username, display_name, avatar_file_id FROM account WHERE id = :user;
UPDATE room SET last_seq = last_seq + 1 WHERE id = :room;
SELECT stream.id AS stream, room.last_seq AS seq, pruned_to FROM stream JOIN room ON room.id = room_id WHERE room_id = :room;
INSERT INTO notification (stream_id, seq, type, message_id, subject, data)
VALUES (:stream, :seq, 'chat_message', :id, :user, hex(zeroblob(120)));
COMMIT;
