-- Which id a message gets: one that none has had before. Made anew with views.sql.
--
-- AUTOINCREMENT would do, as for the other tables, but it writes the page of sqlite_sequence with every message. The table itself
-- knows the highest id as long as the message that has it is there. When that one goes the trigger notes its id as the floor, the row
-- 'message_id' of counter. It is a trigger, the only one, because it also sees what goes by ON DELETE and by a hand at the database, and
-- because no check would miss a floor that was not noted. Who inserts a message takes its id from next_message: without an id SQLite
-- gives one more than the highest that is there.
CREATE VIEW next_message AS
SELECT max(coalesce((SELECT max(id) FROM message), 0), (SELECT value FROM counter WHERE name = 'message_id')) + 1 AS id;

CREATE TRIGGER message_floor AFTER DELETE ON message WHEN NOT EXISTS (SELECT 1 FROM message WHERE id > OLD.id)
BEGIN
	UPDATE counter SET value = OLD.id WHERE name = 'message_id' AND value < OLD.id;
END;

-- The highest id that each table has ever given out.
CREATE VIEW last_id AS
SELECT name, seq AS id FROM sqlite_sequence WHERE rowid > 0
UNION ALL SELECT 'message', id - 1 FROM next_message;
