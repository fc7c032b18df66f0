-- The newest 50 messages of a room, as ../page.sql reads them, all in one round trip.
\startpipeline
BEGIN;
SELECT token.id AS token_id, user_id, is_admin, last_used_at FROM token JOIN account ON account.id = user_id
WHERE hash = pg_catalog.sha256('bench-token-1') AND is_active AND last_used_at >= 0;
SELECT visibility = 'public', owner_id = 1, EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = 1)
FROM room WHERE id = :room;
SELECT message_count FROM room WHERE id = :room;
SELECT message.id AS message_id, room_id, author_id, content, EXISTS (SELECT 1 FROM file WHERE message_id = message.id), created_at, edited_at
FROM message WHERE room_id = :room ORDER BY id DESC LIMIT 50;
SELECT id, username, display_name, avatar_file_id FROM account WHERE id BETWEEN 1 AND 20;
COMMIT;
\endpipeline
