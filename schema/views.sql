-- The view of events, and the triggers that keep the counts. Made anew whenever a database is created or upgraded, so they always
-- fit the program. What clients see of the tables is declared in lib/shape/.

-- A stored event. The sending of a message is superseded by its edit.
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data, nonce,
	type = 'chat_message' AND EXISTS (
		SELECT 1 FROM notification AS edit WHERE edit.message_id = notification.message_id AND edit.seq > notification.seq
	) AS superseded
FROM notification JOIN stream ON stream.id = stream_id;

-- A room counts its participants and messages, and remembers when it was last active. Its messages lie loose until there are
-- a thousand, which make a block.
CREATE TRIGGER participant_in AFTER INSERT ON participant BEGIN
	UPDATE room SET participant_count = participant_count + 1 WHERE id = NEW.room_id;
END;
CREATE TRIGGER participant_out AFTER DELETE ON participant BEGIN
	UPDATE room SET participant_count = participant_count - 1 WHERE id = OLD.room_id;
END;
CREATE TRIGGER message_in AFTER INSERT ON message BEGIN
	UPDATE room SET message_count = message_count + 1, loose_count = loose_count + 1, activity = NEW.id WHERE id = NEW.room_id;
END;
CREATE TRIGGER room_blocks AFTER UPDATE OF loose_count ON room WHEN NEW.loose_count = 1000 BEGIN
	INSERT INTO message_block (room_id, last_id, count) VALUES (NEW.id, NEW.activity, NEW.loose_count);
	UPDATE room SET loose_count = 0 WHERE id = NEW.id;
END;
CREATE TRIGGER message_out AFTER DELETE ON message BEGIN
	UPDATE room SET
		message_count = message_count - 1,
		loose_count = loose_count - NOT EXISTS (SELECT 1 FROM message_block WHERE room_id = OLD.room_id AND last_id >= OLD.id)
	WHERE id = OLD.room_id;
	UPDATE message_block SET count = count - 1
	WHERE room_id = OLD.room_id
	  AND last_id = (SELECT min(last_id) FROM message_block WHERE room_id = OLD.room_id AND last_id >= OLD.id);
END;

-- The lists of users and of public rooms know their length.
CREATE TRIGGER account_in AFTER INSERT ON account BEGIN
	UPDATE counter SET value = value + NEW.is_active WHERE name = 'active_users';
END;
CREATE TRIGGER account_change AFTER UPDATE OF is_active ON account BEGIN
	UPDATE counter SET value = value + NEW.is_active - OLD.is_active WHERE name = 'active_users';
END;
CREATE TRIGGER account_out AFTER DELETE ON account BEGIN
	UPDATE counter SET value = value - OLD.is_active WHERE name = 'active_users';
END;
CREATE TRIGGER room_in AFTER INSERT ON room BEGIN
	UPDATE counter SET value = value + (NEW.visibility = 'public') WHERE name = 'public_rooms';
END;
CREATE TRIGGER room_change AFTER UPDATE OF visibility ON room BEGIN
	UPDATE counter SET value = value + (NEW.visibility = 'public') - (OLD.visibility = 'public') WHERE name = 'public_rooms';
END;
CREATE TRIGGER room_out AFTER DELETE ON room BEGIN
	UPDATE counter SET value = value - (OLD.visibility = 'public') WHERE name = 'public_rooms';
END;

-- Files count for their uploader and for the site; their bytes are to go when their rows do.
CREATE TRIGGER file_in AFTER INSERT ON file BEGIN
	UPDATE account SET file_bytes = file_bytes + NEW.size WHERE id = NEW.uploader_id;
	UPDATE counter SET value = value + NEW.size WHERE name = 'file_bytes';
END;
CREATE TRIGGER file_out AFTER DELETE ON file BEGIN
	UPDATE account SET file_bytes = file_bytes - OLD.size WHERE id = OLD.uploader_id;
	UPDATE counter SET value = value - OLD.size WHERE name = 'file_bytes';
	INSERT INTO discarded (hash, due) VALUES (OLD.hash, unixepoch())
	ON CONFLICT (hash) DO UPDATE SET due = max(due, excluded.due);
END;
