-- A message, as POST /api/rooms/{id}/messages/ stores it: who, whether they may, the message and the counts of its room, what is
-- shown of it, and the news for the sockets.
BEGIN IMMEDIATE;
SELECT token.id AS token_id, user_id, is_admin, last_used_at, last_used_at = token.created_at FROM token JOIN account ON account.id = user_id
WHERE hash = sha256('bench-token-1') AND is_active AND last_used_at >= 0;
SELECT visibility = 'public', owner_id = :user, EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user)
FROM room WHERE id = :room AND activity >= 0;
SELECT stream.id AS stream, room.last_seq + 1 AS seq, loose_count + 1 AS loose, pruned_to, oldest_at IS NULL, recency,
	CASE WHEN kind = 'direct' THEN EXISTS (SELECT 1 FROM participant WHERE participant.room_id = room.id AND hidden) ELSE FALSE END
FROM room JOIN stream ON stream.room_id = room.id WHERE room.id = :room;
INSERT INTO message (id, room_id, author_id, content, seq) VALUES ((SELECT id FROM next_message), :room, :user, 'bench ' || :n, :seq)
RETURNING id, room_id, author_id, content, marks, mentioned, reply_to_id, created_at, edited_at;
UPDATE room SET message_count = message_count + 1, loose_count = :loose, activity = :id, last_seq = :seq,
	run_id = CASE WHEN run_author_id = :user THEN run_id ELSE :id END, run_author_id = :user WHERE id = :room;
UPDATE room SET recency = :id / 64 WHERE id = :room AND recency < :id / 64;
SELECT id, username, display_name, avatar_file_id FROM account WHERE id = :user;
INSERT INTO notification (stream_id, seq, type, message_id, subject, data)
VALUES (:stream, :seq, 'chat_message', :id, :user, hex(zeroblob(120)));
COMMIT;
