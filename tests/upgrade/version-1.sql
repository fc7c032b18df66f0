-- A database of version 1 as a server left it: two users, two rooms, messages and a file. It stays as it is for ever: it is
-- what tests/ctl/upgrade.bats brings up to date. The tokens are the-old-token-of-zoe and …-yan, the passwords
-- "the secret of zoe" and … yan; the file's content is the line "An old file."
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1297054318;
PRAGMA user_version = 1;
BEGIN;
CREATE TABLE user (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	email          TEXT NOT NULL,            -- as typed, trimmed
	email_key      TEXT NOT NULL UNIQUE,     -- in lower case: what is compared
	username       TEXT NOT NULL,            -- as typed, in normalization form C
	username_key   TEXT NOT NULL UNIQUE,     -- case folded: what is compared and ordered by
	display_name   TEXT NOT NULL,
	password       TEXT NOT NULL,            -- argon2id, in libsodium's string format
	is_admin       INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
	is_active      INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
	avatar_file_id INTEGER REFERENCES file (id) ON DELETE SET NULL,
	file_bytes     INTEGER NOT NULL DEFAULT 0,   -- of their files together: kept by triggers
	created_at     INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO user VALUES(1,'zoe@example.org','zoe@example.org','zoe','zoe','zoe','$argon2id$v=19$m=19456,t=2,p=1$AfqsTHIMwNagnVDw92K4PA$eRptwefjkkRSm82uIqpjZfZ/mGRRXDyR3LVaQX201PE',1,1,NULL,26,1704110400);
INSERT INTO user VALUES(2,'yan@example.org','yan@example.org','yan','yan','yan','$argon2id$v=19$m=19456,t=2,p=1$4we7Wtm56xXHUa6qrFX/DA$02cNgxi7A8R9uXsT8UAOf0FoDpjGQd8UYhp00zFuB5E',0,1,NULL,0,1704110400);
CREATE TABLE user_word (
	word    TEXT NOT NULL,
	user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO user_word VALUES('zoe',1);
INSERT INTO user_word VALUES('yan',2);
CREATE TABLE token (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id      INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),   -- SHA-256 of the token
	user_agent   TEXT NOT NULL DEFAULT '',
	ip           TEXT NOT NULL DEFAULT '',
	created_at   INTEGER NOT NULL DEFAULT (unixepoch()),
	last_used_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO token VALUES(1,1,X'524f5f36e1de856a1f2960ab7be142e87a39360f378b42ac5d183c4d4a0922cd','an old client','127.0.0.1',unixepoch(),unixepoch());
INSERT INTO token VALUES(2,2,X'098c35be6cdc7083e517586145abadeb00ea35fee20fae17a55dac2f95883666','an old client','127.0.0.1',unixepoch(),unixepoch());
CREATE TABLE room (
	id                INTEGER PRIMARY KEY AUTOINCREMENT,
	name              TEXT NOT NULL,
	name_key          TEXT NOT NULL,         -- case folded: what a search looks in
	description       TEXT NOT NULL DEFAULT '',
	visibility        TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
	owner_id          INTEGER NOT NULL REFERENCES user (id),
	max_participants  INTEGER CHECK (max_participants >= 1),       -- NULL: no limit
	participant_count INTEGER NOT NULL DEFAULT 0,                  -- kept by triggers below
	message_count     INTEGER NOT NULL DEFAULT 0,                  -- kept by triggers below
	activity          INTEGER NOT NULL,      -- id of the newest message when the room was last active: an order, not a time
	created_at        INTEGER NOT NULL DEFAULT (unixepoch()),
	updated_at        INTEGER NOT NULL DEFAULT (unixepoch()),
	CHECK (max_participants IS NULL OR participant_count <= max_participants)
) STRICT;
INSERT INTO room VALUES(1,'Lobby','lobby','','public',1,NULL,2,2,2,1704110400,1704110400);
INSERT INTO room VALUES(2,'Cellar','cellar','dark','private',1,NULL,1,0,0,1704110400,1704110400);
CREATE TABLE participant (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id   INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	joined_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (room_id, user_id)
) STRICT;
INSERT INTO participant VALUES(1,1,1,1704110400);
INSERT INTO participant VALUES(2,1,2,1704110400);
INSERT INTO participant VALUES(3,2,1,1704110400);
CREATE TABLE message (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	content    TEXT NOT NULL,
	nonce      TEXT,                         -- the sender's own mark: a second send with it stores nothing
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	edited_at  INTEGER
) STRICT;
INSERT INTO message VALUES(1,1,1,'an old message',NULL,1704110400,NULL);
INSERT INTO message VALUES(2,1,2,'an old answer','one',1704110400,NULL);
CREATE TABLE file (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	uploader_id  INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	message_id   INTEGER REFERENCES message (id) ON DELETE CASCADE,   -- NULL: not attached
	position     INTEGER NOT NULL DEFAULT 0,                          -- among the attachments of its message
	hash         TEXT NOT NULL CHECK (length(hash) = 64),             -- SHA-256, hexadecimal
	name         TEXT NOT NULL,
	size         INTEGER NOT NULL CHECK (size > 0),                   -- bytes
	content_type TEXT NOT NULL,
	width        INTEGER,                                             -- pixels, of images
	height       INTEGER,
	created_at   INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO file VALUES(1,1,1,0,'7c2259e0cf95d8b4cd98b486ec3a36fa219785266df1e15f2f445fd05ef136bf','old.txt',13,'text/plain',NULL,NULL,1704110400);
INSERT INTO file VALUES(2,1,NULL,0,'7c2259e0cf95d8b4cd98b486ec3a36fa219785266df1e15f2f445fd05ef136bf','old.txt',13,'text/plain',NULL,NULL,1704110400);
CREATE TABLE discarded (
	hash TEXT PRIMARY KEY,
	due  INTEGER NOT NULL                                             -- when they may be removed
) STRICT, WITHOUT ROWID;
CREATE TABLE notification (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	type       TEXT NOT NULL,
	room_id    INTEGER,                      -- whose listeners hear it
	message_id INTEGER,                      -- what it speaks of: forgotten together
	user_id    INTEGER,                      -- whom it is about: the author, who joined, who left
	token_id   INTEGER,                      -- the login it is about
	nonce      TEXT,                         -- shown to user_id alone
	data       TEXT NOT NULL DEFAULT '{}',   -- the finished JSON
	ends       TEXT CHECK (ends IN ('membership', 'room', 'token')),  -- whose sockets close after hearing it
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO notification VALUES(1,'participant_joined',1,NULL,2,NULL,NULL,'{"user":{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',NULL,unixepoch());
INSERT INTO notification VALUES(2,'chat_message',1,1,1,NULL,NULL,'{"id":1,"room_id":1,"author":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null},"content":"an old message","attachments":[{"id":1,"name":"old.txt","size":13,"content_type":"text/plain","url":"/api/files/1/download/","uploaded_by":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"created_at":"2024-01-01T12:00:00Z"}],"created_at":"2024-01-01T12:00:00Z","edited_at":null}',NULL,unixepoch());
INSERT INTO notification VALUES(3,'chat_message',1,2,2,NULL,'one','{"id":2,"room_id":1,"author":{"id":2,"username":"yan","display_name":"yan","avatar_url":null},"content":"an old answer","attachments":[],"created_at":"2024-01-01T12:00:00Z","edited_at":null}',NULL,unixepoch());
CREATE TABLE call (
	room_id    INTEGER PRIMARY KEY REFERENCES room (id) ON DELETE CASCADE,
	started_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE TABLE seat (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,      -- the order of sitting down
	user_id   INTEGER NOT NULL UNIQUE REFERENCES user (id) ON DELETE CASCADE,
	room_id   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	joined_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE TABLE counter (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES('active_users',2);
INSERT INTO counter VALUES('file_bytes',26);
INSERT INTO counter VALUES('pruned_to',0);
INSERT INTO counter VALUES('public_rooms',1);
INSERT INTO counter VALUES('views',124283880);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('user',2);
INSERT INTO sqlite_sequence VALUES('token',2);
INSERT INTO sqlite_sequence VALUES('room',2);
INSERT INTO sqlite_sequence VALUES('participant',3);
INSERT INTO sqlite_sequence VALUES('notification',3);
INSERT INTO sqlite_sequence VALUES('file',2);
INSERT INTO sqlite_sequence VALUES('message',2);
CREATE INDEX user_active ON user (is_active, username_key);
CREATE INDEX user_avatar ON user (avatar_file_id) WHERE avatar_file_id IS NOT NULL;
CREATE INDEX user_word_user ON user_word (user_id);
CREATE INDEX token_user ON token (user_id, last_used_at, id);
CREATE INDEX room_public ON room (visibility, activity, id);
CREATE INDEX room_owner ON room (owner_id);
CREATE INDEX participant_order ON participant (room_id, id);
CREATE INDEX participant_user ON participant (user_id, room_id);
CREATE INDEX message_order ON message (room_id, id);
CREATE INDEX message_author ON message (author_id);
CREATE UNIQUE INDEX message_nonce ON message (author_id, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX file_message ON file (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX file_uploader ON file (uploader_id);
CREATE INDEX file_hash ON file (hash);
CREATE INDEX file_orphan ON file (created_at) WHERE message_id IS NULL;
CREATE INDEX discarded_due ON discarded (due);
CREATE INDEX notification_room ON notification (room_id, id);
CREATE INDEX notification_message ON notification (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX seat_room ON seat (room_id, id);
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
FROM user;
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
CREATE VIEW call_json AS
SELECT
	room.id,
	json_object(
		'active', json(iif(seated, 'true', 'false')),
		'started_at', iif(seated, (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') FROM call WHERE room_id = room.id), NULL),
		'participants', json(iif(seated, (
			SELECT json_group_array(json(json))
			FROM (SELECT json FROM seat JOIN user_json ON user_json.id = user_id WHERE room_id = room.id ORDER BY seat.id)
		), '[]'))
	) AS json
FROM (SELECT id, EXISTS (SELECT 1 FROM seat WHERE room_id = room.id) AS seated FROM room) AS room;
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
		'role', iif(room.owner_id = user_id, 'owner', 'member'),
		'joined_at', strftime('%Y-%m-%dT%H:%M:%SZ', joined_at, 'unixepoch')
	) AS json
FROM participant JOIN room ON room.id = room_id;
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
CREATE VIEW message_json AS
SELECT
	message.id, room_id, author_id,
	json_object(
		'id', message.id,
		'room_id', room_id,
		'author', json_object(
			'id', user.id,
			'username', username,
			'display_name', display_name,
			'avatar_url', site_url() || '/api/files/' || avatar_file_id || '/download/'
		),
		'content', content,
		'attachments', json((
			SELECT json_group_array(json(json))
			FROM (SELECT json FROM file_json WHERE message_id = message.id ORDER BY position)
		)),
		'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', message.created_at, 'unixepoch'),
		'edited_at', strftime('%Y-%m-%dT%H:%M:%SZ', edited_at, 'unixepoch')
	) AS json
FROM message JOIN user ON user.id = author_id;
CREATE VIEW event AS
SELECT
	id, type, room_id, user_id, token_id, ends, data,
	iif(nonce IS NULL, NULL, substr(data, 1, length(data) - 1) || ',"nonce":' || json_quote(nonce) || '}') AS own_data
FROM notification;
CREATE TRIGGER participant_in AFTER INSERT ON participant BEGIN
	UPDATE room SET participant_count = participant_count + 1 WHERE id = NEW.room_id;
END;
CREATE TRIGGER participant_out AFTER DELETE ON participant BEGIN
	UPDATE room SET participant_count = participant_count - 1 WHERE id = OLD.room_id;
END;
CREATE TRIGGER message_in AFTER INSERT ON message BEGIN
	UPDATE room SET message_count = message_count + 1, activity = NEW.id WHERE id = NEW.room_id;
END;
CREATE TRIGGER message_out AFTER DELETE ON message BEGIN
	UPDATE room SET message_count = message_count - 1 WHERE id = OLD.room_id;
END;
CREATE TRIGGER user_in AFTER INSERT ON user BEGIN
	UPDATE counter SET value = value + NEW.is_active WHERE name = 'active_users';
END;
CREATE TRIGGER user_change AFTER UPDATE OF is_active ON user BEGIN
	UPDATE counter SET value = value + NEW.is_active - OLD.is_active WHERE name = 'active_users';
END;
CREATE TRIGGER user_out AFTER DELETE ON user BEGIN
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
CREATE TRIGGER file_in AFTER INSERT ON file BEGIN
	UPDATE user SET file_bytes = file_bytes + NEW.size WHERE id = NEW.uploader_id;
	UPDATE counter SET value = value + NEW.size WHERE name = 'file_bytes';
END;
CREATE TRIGGER file_out AFTER DELETE ON file BEGIN
	UPDATE user SET file_bytes = file_bytes - OLD.size WHERE id = OLD.uploader_id;
	UPDATE counter SET value = value - OLD.size WHERE name = 'file_bytes';
	INSERT INTO discarded (hash, due) VALUES (OLD.hash, unixepoch())
	ON CONFLICT (hash) DO UPDATE SET due = max(due, excluded.due);
END;
COMMIT;
