-- Far pages of long rooms are found by blocks of messages. The rest of a room's messages, fewer than a block, lie loose.
CREATE TABLE message_block (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	last_id INTEGER NOT NULL,
	count   INTEGER NOT NULL CHECK (count >= 0),
	PRIMARY KEY (room_id, last_id)
) STRICT, WITHOUT ROWID;
INSERT INTO message_block (room_id, last_id, count)
SELECT room_id, max(id), count(*)
FROM (SELECT room_id, id, (row_number() OVER (PARTITION BY room_id ORDER BY id) - 1) / 1000 AS block FROM message)
GROUP BY room_id, block HAVING count(*) = 1000;
ALTER TABLE room ADD COLUMN loose_count INTEGER NOT NULL DEFAULT 0;
UPDATE room SET loose_count = message_count - (SELECT ifnull(sum(count), 0) FROM message_block WHERE room_id = room.id);
