-- The peer's database, with the same people, rooms and messages as ours.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
ATTACH :ours AS ours;
BEGIN;
CREATE TABLE user (
	id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, username TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
	is_admin INTEGER NOT NULL DEFAULT 0, is_active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL
);
CREATE TABLE token (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user (id), hash BLOB NOT NULL UNIQUE);
CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL, message_count INTEGER NOT NULL DEFAULT 0, activity INTEGER NOT NULL DEFAULT 0);
CREATE TABLE participant (
	room_id INTEGER NOT NULL REFERENCES room (id), user_id INTEGER NOT NULL REFERENCES user (id), PRIMARY KEY (room_id, user_id)
) WITHOUT ROWID;
CREATE TABLE message (
	id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES room (id), author_id INTEGER NOT NULL REFERENCES user (id),
	content TEXT NOT NULL, created_at INTEGER NOT NULL DEFAULT (unixepoch()), edited_at INTEGER
);
INSERT INTO user SELECT id, email, username, display_name, is_admin, is_active, created_at FROM ours.account;
INSERT INTO token SELECT id, user_id, hash FROM ours.token;
INSERT INTO room SELECT id, name, message_count, activity FROM ours.room;
INSERT INTO participant SELECT room_id, user_id FROM ours.participant;
INSERT INTO message SELECT id, room_id, author_id, content, created_at, edited_at FROM ours.message;
CREATE INDEX message_room ON message (room_id, id);
COMMIT;
