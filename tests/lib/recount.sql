-- After rows were added or deleted by hand: makes every count that the program keeps (lib/count/) what counting gives.
DELETE FROM message_block;
INSERT INTO message_block (room_id, last_id, count)
SELECT room_id, max(id), count(*) FROM (
	SELECT id, room_id, (row_number() OVER (PARTITION BY room_id ORDER BY id) - 1) / 500 AS block FROM message
) AS numbered GROUP BY room_id, block HAVING count(*) = 500;
UPDATE room SET
	participant_count = (SELECT count(*) FROM participant WHERE room_id = room.id),
	message_count = (SELECT count(*) FROM message WHERE room_id = room.id),
	loose_count = (SELECT count(*) FROM message WHERE room_id = room.id) % 500,
	activity = coalesce((SELECT max(id) FROM message WHERE room_id = room.id), activity),
	mention_id = (SELECT coalesce(max(id), 0) FROM message WHERE room_id = room.id),
	run_author_id = NULL;
UPDATE room SET recency = CASE WHEN activity < 0 THEN -1 ELSE activity / 64 END;
UPDATE message SET marks = marks | 1 WHERE id IN (SELECT message_id FROM file WHERE message_id IS NOT NULL);
UPDATE message SET marks = marks | 2 WHERE id IN (SELECT reply_to_id FROM message WHERE reply_to_id IS NOT NULL);
UPDATE message SET marks = marks | 4 WHERE id IN (SELECT message_id FROM reaction);
UPDATE message SET marks = marks | 8 WHERE id IN (SELECT message_id FROM pin);
UPDATE account SET file_bytes = (SELECT coalesce(sum(size + thumb_size), 0) FROM file WHERE uploader_id = account.id);
UPDATE counter SET value = CASE name
	WHEN 'active_users' THEN (SELECT count(*) FROM account WHERE is_active)
	WHEN 'public_rooms' THEN (SELECT count(*) FROM room WHERE visibility = 'public')
	ELSE (SELECT coalesce(sum(size + thumb_size), 0) FROM file) END
WHERE name IN ('active_users', 'public_rooms', 'file_bytes');
