-- What a newer version of the programs wants of a database of version 8.
ALTER TABLE message_block ADD COLUMN others INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN mention_id INTEGER NOT NULL DEFAULT 0;
UPDATE room SET mention_id = activity;

-- Ids of messages are given by the view next_message (ids.sql), and no longer by AUTOINCREMENT: that word goes from the text of the schema,
-- because a table that is made anew for it would have all messages written. What the word has meant is a row of sqlite_sequence,
-- whose number is the floor.
INSERT INTO counter SELECT 'message_id', coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'message';
DELETE FROM sqlite_sequence WHERE name = 'message';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY AUTOINCREMENT', 'PRIMARY KEY') WHERE type = 'table' AND name = 'message';
PRAGMA writable_schema = RESET;
