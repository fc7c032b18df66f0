-- A message, as POST /api/rooms/{id}/messages/ stores it: who, whether they may, the message with what its triggers do, the
-- news for the sockets, and the answer.
BEGIN IMMEDIATE;
SELECT token.id AS token_id, user_id, is_admin, last_used_at FROM token JOIN user ON user.id = user_id
WHERE hash = sha256('bench-token-1') AND is_active AND last_used_at >= 0;
SELECT visibility = 'public', owner_id = :user, EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user)
FROM room WHERE id = :room;
INSERT INTO message (room_id, author_id, content) VALUES (:room, :user, 'bench ' || :n) RETURNING id;
INSERT INTO notification (type, room_id, message_id, user_id, data)
SELECT 'chat_message', room_id, id, author_id, json FROM message_json WHERE id = :id RETURNING id AS seq;
SELECT json FROM message_json WHERE id = :id;
COMMIT;
