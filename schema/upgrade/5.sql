-- `user` is a reserved word in SQL: unquoted it names the role that asks.
ALTER TABLE user RENAME TO account;
DROP INDEX user_active;
DROP INDEX user_avatar;
CREATE INDEX account_active ON account (is_active, username_key);
CREATE INDEX account_avatar ON account (avatar_file_id) WHERE avatar_file_id IS NOT NULL;
-- What locks are held by.
CREATE TABLE site (
	id INTEGER PRIMARY KEY CHECK (id = 1)
) STRICT;
INSERT INTO site VALUES (1);
-- Every room and every account has a stream of news with numbers of its own. They all go on from the highest number so far, which
-- clients may have seen in any room; what has happened before is told no more: whoever has missed some of it fetches anew.
CREATE TABLE stream (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER UNIQUE,
	account_id INTEGER UNIQUE,
	last_seq   INTEGER NOT NULL,
	pruned_to  INTEGER NOT NULL,
	oldest_at  INTEGER,
	CHECK ((room_id IS NULL) <> (account_id IS NULL)),
	CHECK (pruned_to <= last_seq)
) STRICT;
CREATE INDEX stream_age ON stream (oldest_at) WHERE oldest_at IS NOT NULL;
UPDATE counter SET value = max(value, (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'notification')), name = 'first_seq'
WHERE name = 'pruned_to';
INSERT INTO stream (room_id, last_seq, pruned_to) SELECT room.id, value, value FROM room, counter WHERE counter.name = 'first_seq';
INSERT INTO stream (account_id, last_seq, pruned_to) SELECT account.id, value, value FROM account, counter WHERE counter.name = 'first_seq';
DROP TABLE notification;
CREATE TABLE notification (
	stream_id  INTEGER NOT NULL REFERENCES stream (id),
	seq        INTEGER NOT NULL,
	type       TEXT NOT NULL,
	subject    INTEGER,
	message_id INTEGER,
	token_id   INTEGER,
	nonce      TEXT,
	ends       TEXT CHECK (ends IN ('membership', 'room', 'token', 'seat')),
	data       TEXT NOT NULL DEFAULT '{}',
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_message ON notification (message_id) WHERE message_id IS NOT NULL;
-- Who is what in a room is said where it is said that they are in it.
ALTER TABLE participant ADD COLUMN role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member'));
UPDATE participant SET role = 'owner' WHERE user_id = (SELECT owner_id FROM room WHERE room.id = participant.room_id);
CREATE UNIQUE INDEX participant_owner ON participant (room_id) WHERE role = 'owner';
-- The program counts, no longer triggers. Of a room that is ended nobody reads pages any more: all its messages lie loose.
DELETE FROM message_block WHERE room_id IN (SELECT id FROM room WHERE visibility = 'private' AND activity < 0);
UPDATE room SET loose_count = message_count WHERE visibility = 'private' AND activity < 0;
-- Up to where everybody has read. What is there already is not unread.
ALTER TABLE participant ADD COLUMN read_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE participant ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1));
ALTER TABLE participant ADD COLUMN notify TEXT NOT NULL DEFAULT 'default' CHECK (notify IN ('default', 'all', 'mentions', 'none'));
ALTER TABLE participant ADD COLUMN silenced_until INTEGER;
ALTER TABLE participant ADD COLUMN muted_until INTEGER;
DROP INDEX message_order;
CREATE INDEX message_order ON message (room_id, id, author_id);
UPDATE participant SET read_id = coalesce((SELECT max(id) FROM message WHERE message.room_id = participant.room_id), 0);
-- What is told once to the sockets that are open.
CREATE TABLE passing (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	type       TEXT NOT NULL,
	data       TEXT NOT NULL
) STRICT;
CREATE INDEX passing_account ON passing (account_id);
-- Direct rooms, and who wants none with whom.
ALTER TABLE room ADD COLUMN kind TEXT NOT NULL DEFAULT 'room' CHECK (kind IN ('room', 'direct'));
ALTER TABLE room ADD COLUMN direct_key TEXT CHECK ((kind = 'direct') = (direct_key IS NOT NULL));
CREATE UNIQUE INDEX room_direct ON room (direct_key) WHERE direct_key IS NOT NULL;
ALTER TABLE participant ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
CREATE TABLE block (
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	blocked_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	PRIMARY KEY (user_id, blocked_id),
	CHECK (user_id <> blocked_id)
) STRICT, WITHOUT ROWID;
-- Whom messages name. What was sent before names nobody.
ALTER TABLE room ADD COLUMN mention_room TEXT CHECK (mention_room IN ('members', 'moderators'));
ALTER TABLE room ADD COLUMN run_author_id INTEGER;
ALTER TABLE room ADD COLUMN run_id INTEGER;
ALTER TABLE participant ADD COLUMN joined_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN mentioned INTEGER NOT NULL DEFAULT 0 CHECK (mentioned BETWEEN 0 AND 3);
CREATE TABLE mention (
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	position   INTEGER NOT NULL,
	room_id    INTEGER NOT NULL,
	author_id  INTEGER NOT NULL,
	user_id    INTEGER REFERENCES account (id) ON DELETE CASCADE,
	name       TEXT NOT NULL,
	PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_user ON mention (user_id, room_id, message_id, author_id);
-- User names that were given up.
CREATE TABLE former_username (
	username_key TEXT PRIMARY KEY,
	user_id      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_username_expiry ON former_username (expires_at);
-- What somebody wants to be told of, all their rooms together.
ALTER TABLE account ADD COLUMN notify_default TEXT NOT NULL DEFAULT 'default' CHECK (notify_default IN ('default', 'all', 'mentions', 'none'));
ALTER TABLE account ADD COLUMN push_content TEXT NOT NULL DEFAULT 'full' CHECK (push_content IN ('full', 'name', 'none'));
ALTER TABLE account ADD COLUMN quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439);
ALTER TABLE account ADD COLUMN quiet_to INTEGER CHECK (quiet_to BETWEEN 0 AND 1439);
ALTER TABLE account ADD COLUMN quiet_days INTEGER CHECK (quiet_days BETWEEN 2 AND 254);
ALTER TABLE account ADD COLUMN quiet_zone TEXT;
-- Invitations.
ALTER TABLE room ADD COLUMN invite TEXT NOT NULL DEFAULT 'moderators' CHECK (invite IN ('members', 'moderators'));
CREATE TABLE invite (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	code       TEXT NOT NULL UNIQUE,
	room_id    INTEGER REFERENCES room (id) ON DELETE CASCADE,
	creator_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	registers  INTEGER NOT NULL CHECK (registers IN (0, 1)),
	note       TEXT NOT NULL,
	max_uses   INTEGER,
	uses       INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	expires_at INTEGER,
	revoked_at INTEGER,
	kept_until INTEGER,
	CHECK (room_id IS NOT NULL OR registers = 1),
	CHECK (max_uses IS NULL OR uses <= max_uses)
) STRICT;
CREATE INDEX invite_creator ON invite (creator_id, id);
CREATE INDEX invite_room ON invite (room_id, id);
CREATE INDEX invite_end ON invite (kept_until);
-- Secrets that are good once.
CREATE TABLE ticket (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
	purpose    TEXT NOT NULL CHECK (purpose IN ('password', 'mail', 'handover')),
	user_id    INTEGER REFERENCES account (id) ON DELETE CASCADE,
	token_id   INTEGER REFERENCES token (id) ON DELETE CASCADE,
	expires_at INTEGER NOT NULL,
	ended      INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_user ON ticket (user_id);
CREATE INDEX ticket_login ON ticket (token_id);
CREATE INDEX ticket_end ON ticket (expires_at);
-- Who has left a room in which they may say nothing.
CREATE TABLE mute (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	until   INTEGER NOT NULL,
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mute_end ON mute (until);
