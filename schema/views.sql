-- The one place of every JSON shape, and the triggers that keep the counts. Made anew whenever a
-- database is created or upgraded, so they always fit the program.
-- A view's `json` passes through another json function only inside json(): it is text by then.
-- site_url() is what an address begins with, without a slash at its end, or empty: lib/base/base_url.h; daemon_runs() says
-- whether there is a WebSocket daemon at this moment.

-- Somebody: as anybody sees them, and as they themself and site admins do.
CREATE VIEW user_json AS
SELECT
	id, username_key, is_active,
	json_object(
		'id', id,
		'username', username,
		'display_name', display_name,
		'avatar_url', site_url() || '/api/files/' || avatar_file_id || '/download/',
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch')
	) AS json,
	json_object(
		'id', id,
		'username', username,
		'display_name', display_name,
		'avatar_url', site_url() || '/api/files/' || avatar_file_id || '/download/',
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
		'email', email,
		'is_admin', json(iif(is_admin, 'true', 'false'))
	) AS private_json
FROM account;

-- A login, to its owner.
CREATE VIEW session_json AS
SELECT
	id, user_id, last_used_at,
	json_object(
		'id', id,
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
		'last_used_at', strftime('%Y-%m-%dT%H:%M:%SZ', last_used_at, 'unixepoch'),
		'user_agent', user_agent,
		'ip', ip
	) AS json
FROM token;

-- A call without anybody in it is none: who has not come back since the daemon was restarted is not in it, and where no
-- daemon runs nobody is.
CREATE VIEW call_json AS
SELECT
	room.id,
	json_object(
		'active', json(iif(began_at, 'true', 'false')),
		'started_at', strftime('%Y-%m-%dT%H:%M:%SZ', began_at, 'unixepoch'),
		'participants', json(iif(began_at, (
			SELECT json_group_array(json(json))
			FROM (SELECT json FROM seat JOIN user_json ON user_json.id = user_id WHERE room_id = room.id AND NOT away ORDER BY seat.id)
		), '[]'))
	) AS json
FROM (
	SELECT id, (SELECT max(call_began_at) FROM seat WHERE room_id = room.id AND NOT away AND daemon_runs()) AS began_at FROM room
) AS room;

CREATE VIEW room_json AS
SELECT
	room.id, activity, name_key, visibility,
	json_object(
		'id', room.id,
		'name', name,
		'description', description,
		'visibility', visibility,
		'owner', json((SELECT json FROM user_json WHERE user_json.id = owner_id)),
		'participant_count', participant_count,
		'max_participants', max_participants,
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
		'updated_at', strftime('%Y-%m-%dT%H:%M:%SZ', updated_at, 'unixepoch'),
		'call', json((SELECT json FROM call_json WHERE call_json.id = room.id))
	) AS json
FROM room;

CREATE VIEW participant_json AS
SELECT
	participant.id, room_id, user_id,
	json_object(
		'user', json((SELECT json FROM user_json WHERE user_json.id = user_id)),
		'role', CASE role WHEN 'owner' THEN 'owner' ELSE 'member' END,
		'joined_at', strftime('%Y-%m-%dT%H:%M:%SZ', joined_at, 'unixepoch')
	) AS json
FROM participant;

-- Width and height are there for images only: json_patch drops what is null.
CREATE VIEW file_json AS
SELECT
	id, message_id, position,
	json_patch(
		json_object(
			'id', id,
			'name', name,
			'size', size,
			'content_type', content_type,
			'url', site_url() || '/api/files/' || id || '/download/',
			'uploaded_by', json((SELECT json FROM user_json WHERE user_json.id = uploader_id)),
			'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch')
		),
		json_object('width', width, 'height', height)
	) AS json
FROM file;

-- Somebody as the author of a message.
CREATE VIEW author_json AS
SELECT
	id,
	json_object(
		'id', id,
		'username', username,
		'display_name', display_name,
		'avatar_url', site_url() || '/api/files/' || avatar_file_id || '/download/'
	) AS json
FROM account;

-- What lib/message/message_json.c reads, in this order: of the author, and of the message.
CREATE VIEW author_row AS
SELECT id, username, display_name, site_url() || '/api/files/' || avatar_file_id || '/download/' AS avatar_url
FROM account;
CREATE VIEW message_row AS
SELECT id, room_id, author_id, content, created_at, edited_at, EXISTS (SELECT 1 FROM file WHERE message_id = message.id) AS has_files
FROM message;

-- What a message is. Those that are shown come from lib/message/message_json.c, which writes the same bytes faster.
CREATE VIEW message_json AS
SELECT
	message.id, room_id, author_id,
	json_object(
		'id', message.id,
		'room_id', room_id,
		'author', json((SELECT json FROM author_json WHERE author_json.id = author_id)),
		'content', content,
		'attachments', json((
			SELECT json_group_array(json(json))
			FROM (SELECT json FROM file_json WHERE message_id = message.id ORDER BY position)
		)),
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
		'edited_at', strftime('%Y-%m-%dT%H:%M:%SZ', edited_at, 'unixepoch')
	) AS json
FROM message;

-- A stored event: the frame's data as everybody hears it, and as its subject does, with their nonce. The sending of a message is
-- superseded by its edit.
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data,
	iif(nonce IS NULL, NULL, substr(data, 1, length(data) - 1) || ',"nonce":' || json_quote(nonce) || '}') AS own_data,
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
