-- A database of version 8 as a server left it: that of version-7.sql, in which people went on: a message was sent and deleted, so that none
-- has the highest id that there has been, and somebody searched. It stays as it is for ever: tests/ctl/upgrade.bats brings it up to date.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1297054318;
PRAGMA user_version = 8;
BEGIN;
CREATE TABLE account (
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
	file_bytes     INTEGER NOT NULL DEFAULT 0,   -- of their files together: see lib/count/file_count.h
	created_at     INTEGER NOT NULL DEFAULT (unixepoch()),
	notify_default TEXT NOT NULL DEFAULT 'default' CHECK (notify_default IN ('default', 'all', 'mentions', 'none')),   -- see notify_level
	push_content   TEXT NOT NULL DEFAULT 'full' CHECK (push_content IN ('full', 'name', 'none')),   -- how much of a message a push shows
	quiet_from     INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),   -- quiet hours, minutes of the day; NULL: none, as the others
	quiet_to       INTEGER CHECK (quiet_to BETWEEN 0 AND 1439),
	quiet_days     INTEGER CHECK (quiet_days BETWEEN 2 AND 254),    -- on which they begin: bit 1 is Monday, bit 7 Sunday
	quiet_zone     TEXT,                         -- of the IANA list
	exported_at    INTEGER                       -- when they last asked for all that is theirs; NULL: never
) STRICT;
INSERT INTO account VALUES(1,'zoe@example.org','zoe@example.org','zoe','zoe','zoe','$argon2id$v=19$m=8192,t=1,p=1$hMexNrQYECxARij+5kwFTg$5yaTaLZsHncnB+uZhYLEkiis8S5XTb4N4B8qY5LjGr8',1,1,NULL,13,1704110400,'default','full',NULL,NULL,NULL,NULL,NULL);
INSERT INTO account VALUES(2,'yan@example.org','yan@example.org','yan','yan','yan','$argon2id$v=19$m=8192,t=1,p=1$DTEdeg702DSlcFSCbs1rkw$9DE822Bawoy/XGBD74oEXBdJKXfZKkVDosppAwyhx8M',0,1,NULL,0,1704110400,'mentions','full',1320,420,6,'Europe/Berlin',NULL);
INSERT INTO account VALUES(3,'xenia@example.org','xenia@example.org','xenia','xenia','xenia','$argon2id$v=19$m=8192,t=1,p=1$JvnnbUcwBFs9NMcYfmUIiw$hJ4TNHF5nLRtW7DNjp5kgFLYI66osQ+OrMe8Mbtt4y8',0,1,NULL,0,1704110400,'default','full',NULL,NULL,NULL,NULL,NULL);
INSERT INTO account VALUES(4,'will@example.org','will@example.org','wilma','wilma','will','$argon2id$v=19$m=8192,t=1,p=1$Q4HNEnJRKu5ZlrJCmj+CSQ$od2x/u7+WSBS6tpjElxGg7G0leevPvnSq8GtO9pNcZ8',0,1,NULL,0,1704110400,'default','full',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE block (
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who blocks
	blocked_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	PRIMARY KEY (user_id, blocked_id),
	CHECK (user_id <> blocked_id)
) STRICT, WITHOUT ROWID;
INSERT INTO block VALUES(3,4,1704110400);
CREATE TABLE former_username (
	username_key TEXT PRIMARY KEY,
	user_id      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who had it, and may have it again; without an index
	expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO former_username VALUES('will',4,4102444800);
CREATE TABLE user_word (
	word    TEXT NOT NULL,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO user_word VALUES('zoe',1);
INSERT INTO user_word VALUES('yan',2);
INSERT INTO user_word VALUES('xenia',3);
INSERT INTO user_word VALUES('will',4);
INSERT INTO user_word VALUES('wilma',4);
CREATE TABLE token (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),   -- SHA-256 of the token
	user_agent   TEXT NOT NULL DEFAULT '',
	ip           TEXT NOT NULL DEFAULT '',
	created_at   INTEGER NOT NULL DEFAULT (unixepoch()),
	last_used_at INTEGER NOT NULL DEFAULT (unixepoch()),
	name         TEXT,                       -- of a personal token, for a program of the user's; NULL: a login
	read_only    INTEGER NOT NULL DEFAULT 0 CHECK (read_only IN (0, 1)),
	expires_at   INTEGER                     -- of a personal token; NULL: not before it is ended
) STRICT;
INSERT INTO token VALUES(1,1,X'524f5f36e1de856a1f2960ab7be142e87a39360f378b42ac5d183c4d4a0922cd','an old client','127.0.0.1',unixepoch(),unixepoch(),NULL,0,NULL);
INSERT INTO token VALUES(2,2,X'098c35be6cdc7083e517586145abadeb00ea35fee20fae17a55dac2f95883666','an old client','127.0.0.1',unixepoch(),unixepoch(),NULL,0,NULL);
INSERT INTO token VALUES(3,3,X'92dfa01d43461d878c1a6b6ecebb3978e6062cc594cb72d2298573725cc4a8b4','an old client','127.0.0.1',unixepoch(),unixepoch(),NULL,0,NULL);
INSERT INTO token VALUES(4,4,X'92c434394e1d5a46c435c319cb68c79f8f19e47d1c0daa11830cdd357585e7fd','an old client','127.0.0.1',unixepoch(),unixepoch(),NULL,0,NULL);
CREATE TABLE ticket (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),         -- SHA-256 of it; it is known to its bearer alone
	purpose    TEXT NOT NULL CHECK (purpose IN ('password', 'mail', 'handover')),   -- a password: from a site admin, by mail
	user_id    INTEGER REFERENCES account (id) ON DELETE CASCADE,  -- NULL: nobody, whose mail is not sent
	token_id   INTEGER REFERENCES token (id) ON DELETE CASCADE,    -- of a handover: the login that it ends with
	expires_at INTEGER NOT NULL,
	ended      INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))  -- before its time: it was used, or another has taken its place
) STRICT, WITHOUT ROWID;
CREATE TABLE totp (
	user_id   INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	secret    TEXT NOT NULL,                -- sealed (lib/base/seal.h), hexadecimal
	confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1))   -- by a first code: until then nobody is asked for one
) STRICT;
CREATE TABLE totp_step (
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	step    INTEGER NOT NULL,
	PRIMARY KEY (user_id, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_code (
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	hash    BLOB NOT NULL CHECK (length(hash) = 32),   -- SHA-256 of it
	PRIMARY KEY (user_id, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE room (
	id                INTEGER PRIMARY KEY AUTOINCREMENT,
	name              TEXT NOT NULL,
	name_key          TEXT NOT NULL,         -- its search key: what a search looks in
	description       TEXT NOT NULL DEFAULT '',
	visibility        TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
	owner_id          INTEGER NOT NULL REFERENCES account (id),   -- the participant with that role; of a room that is ended, who was it
	max_participants  INTEGER CHECK (max_participants >= 1),       -- NULL: no limit
	participant_count INTEGER NOT NULL DEFAULT 0,                  -- see lib/count/room_count.h
	message_count     INTEGER NOT NULL DEFAULT 0,                  -- see lib/count/room_count.h
	loose_count       INTEGER NOT NULL DEFAULT 0,                  -- of them, those newer than the last message_block
	activity          INTEGER NOT NULL,      -- id of the newest message when the room was last active: an order, not a time; none of its own is newer
	last_seq          INTEGER NOT NULL DEFAULT 0,                  -- of its newest event, as long as there is the room: see stream
	recency           INTEGER NOT NULL DEFAULT 0,                  -- activity / 64, which few messages change: what lists look for rooms by; -1: ended
	created_at        INTEGER NOT NULL DEFAULT (unixepoch()),
	updated_at        INTEGER NOT NULL DEFAULT (unixepoch()),
	kind              TEXT NOT NULL DEFAULT 'room' CHECK (kind IN ('room', 'direct')),
	direct_key        TEXT CHECK ((kind = 'direct') = (direct_key IS NOT NULL)),   -- of a direct room: the set of its members (lib/base/id_set.h)
	mention_room      TEXT CHECK (mention_room IN ('members', 'moderators')),   -- who may call everybody; NULL: that depends on how many they are
	run_author_id     INTEGER,               -- who has sent all messages from run_id on: to them none of these is unread; NULL: not known
	run_id            INTEGER,
	invite            TEXT NOT NULL DEFAULT 'moderators' CHECK (invite IN ('members', 'moderators')),   -- who may make invitations to it
	posting           TEXT NOT NULL DEFAULT 'members' CHECK (posting IN ('members', 'moderators')),     -- who may send messages
	slow_seconds      INTEGER NOT NULL DEFAULT 0 CHECK (slow_seconds BETWEEN 0 AND 21600),              -- a member has to let pass between two; 0: none
	pin               TEXT NOT NULL DEFAULT 'moderators' CHECK (pin IN ('members', 'moderators')),      -- who may pin messages
	retention_days    INTEGER CHECK (retention_days BETWEEN 1 AND 36500),   -- after so many its messages are deleted; NULL: by the site's limit alone
	CHECK (max_participants IS NULL OR participant_count <= max_participants)
) STRICT;
INSERT INTO room VALUES(1,'An old room','an old room','It has been here before.','public',1,NULL,3,4,4,7,20,0,1704110400,1704110400,'room',NULL,NULL,1,6,'moderators','members',0,'moderators',NULL);
INSERT INTO room VALUES(2,'A private one','a private one','','private',1,5,2,0,0,0,2,0,1704110400,1704110400,'room',NULL,'moderators',NULL,NULL,'members','moderators',0,'moderators',NULL);
INSERT INTO room VALUES(3,'','','','private',2,NULL,2,1,1,5,1,0,1704110400,1704110400,'direct','1,2',NULL,2,5,'moderators','members',0,'moderators',NULL);
CREATE TABLE participant (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id        INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id        INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	joined_at      INTEGER NOT NULL DEFAULT (unixepoch()),
	role           TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member')),
	read_id        INTEGER NOT NULL DEFAULT 0,   -- of the message up to which they have read, be it there still or not
	favourite      INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
	notify         TEXT NOT NULL DEFAULT 'default' CHECK (notify IN ('default', 'all', 'mentions', 'none')),
	silenced_until INTEGER,                      -- by themselves: of this room they want to hear nothing
	muted_until    INTEGER,                      -- by a moderator: they may say nothing there
	hidden         INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),   -- of a direct room: not in their list until the next message
	joined_id      INTEGER NOT NULL DEFAULT 0,   -- of the room's newest message when they came: what is older does not call them
	UNIQUE (room_id, user_id)
) STRICT;
INSERT INTO participant VALUES(1,1,1,1704110400,'owner',0,0,'default',NULL,NULL,0,0);
INSERT INTO participant VALUES(2,2,1,1704110400,'owner',0,0,'default',NULL,NULL,0,0);
INSERT INTO participant VALUES(3,1,2,1704110400,'moderator',0,1,'default',NULL,NULL,0,0);
INSERT INTO participant VALUES(4,1,3,1704110400,'member',0,0,'default',NULL,4102444800,0,0);
INSERT INTO participant VALUES(6,2,2,1704110400,'member',0,0,'default',NULL,NULL,0,0);
INSERT INTO participant VALUES(7,3,1,1704110400,'member',0,0,'default',NULL,NULL,0,0);
INSERT INTO participant VALUES(8,3,2,1704110400,'owner',0,0,'default',NULL,NULL,0,0);
CREATE TABLE mute (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	until   INTEGER NOT NULL,
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO mute VALUES(1,4,4102444800);
CREATE TABLE room_ban (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	banned_by  INTEGER REFERENCES account (id) ON DELETE SET NULL,
	reason     TEXT NOT NULL DEFAULT '',
	until      INTEGER,                      -- NULL: for good
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (room_id, user_id)
) STRICT;
INSERT INTO room_ban VALUES(1,1,4,1,'an old reason',NULL,1704110400);
CREATE TABLE purge (
	room_id   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	first_id  INTEGER NOT NULL,              -- the oldest of them, and
	last_id   INTEGER NOT NULL,              -- the newest: what comes later stays
	PRIMARY KEY (room_id, author_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE slow_mode (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	sent_at INTEGER NOT NULL,                -- milliseconds since the beginning of 1970
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE room_log (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	action     TEXT NOT NULL CHECK (action IN ('role', 'owner', 'mute', 'unmute', 'remove', 'ban', 'unban', 'delete_message', 'settings')),
	actor_id   INTEGER REFERENCES account (id) ON DELETE SET NULL,
	target_id  INTEGER REFERENCES account (id) ON DELETE SET NULL,   -- whom it was done to; NULL: nobody
	reason     TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO room_log VALUES(1,2,'settings',1,NULL,'',1704110400);
CREATE TABLE site_ban (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	network       TEXT NOT NULL UNIQUE,      -- an address, or one with the length of its prefix, as they are usually written
	first_address BLOB NOT NULL CHECK (length(first_address) = 16),   -- of it, as one of IPv6
	last_address  BLOB NOT NULL CHECK (length(last_address) = 16),
	banned_by     INTEGER REFERENCES account (id) ON DELETE SET NULL, -- NULL: the administrator's command
	reason        TEXT NOT NULL DEFAULT '',
	until         INTEGER,                   -- NULL: for good
	created_at    INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE TABLE invite (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	code       TEXT NOT NULL UNIQUE,         -- as it is: its creator is shown it again
	room_id    INTEGER REFERENCES room (id) ON DELETE CASCADE,   -- NULL: it only lets register
	creator_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	registers  INTEGER NOT NULL CHECK (registers IN (0, 1)),     -- lets who has no account make one
	note       TEXT NOT NULL,                -- the creator's own
	max_uses   INTEGER,                      -- NULL: no limit
	uses       INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	expires_at INTEGER,                      -- NULL: never
	revoked_at INTEGER,
	kept_until INTEGER,                      -- when it goes from the lists, some time after it was good for the last time; NULL: it is good still
	CHECK (room_id IS NOT NULL OR registers = 1),
	CHECK (max_uses IS NULL OR uses <= max_uses)
) STRICT;
INSERT INTO invite VALUES(1,'6pzevqjl4fc2qijzsj6g',1,1,0,'an old invitation',NULL,0,1704110400,NULL,NULL,NULL);
CREATE TABLE message (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	content    TEXT NOT NULL,
	nonce      TEXT,                         -- the sender's own mark: a second send with it to the room stores nothing
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	edited_at  INTEGER,
	mentioned  INTEGER NOT NULL DEFAULT 0 CHECK (mentioned BETWEEN 0 AND 3),  -- 1: it names people, 2: it calls everybody: rows of mention
	seq        INTEGER,                      -- of the event of its sending, which may be forgotten; NULL: there was none
	reply_to_id INTEGER,                     -- of the message of the same room that it answers, be it there still or not; NULL: none
	marks      INTEGER NOT NULL DEFAULT 0 CHECK (marks BETWEEN 0 AND 15)   -- what there may be of it elsewhere: lib/count/message_mark.h
) STRICT;
INSERT INTO message VALUES(1,1,1,'an old message for @yan',NULL,1704110400,NULL,1,4,NULL,5);
INSERT INTO message VALUES(2,1,2,'an old answer','one',1704110400,NULL,0,5,NULL,14);
INSERT INTO message VALUES(4,1,4,'an old edit, corrected',NULL,1704110400,1704110400,0,8,NULL,0);
INSERT INTO message VALUES(5,3,2,'an old word',NULL,1704110400,NULL,0,1,NULL,0);
INSERT INTO message VALUES(6,1,1,'an old reply',NULL,1704110400,NULL,0,14,2,0);
CREATE TABLE mention (
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	position   INTEGER NOT NULL,             -- in order of appearance; -1: the text does not name them, they are answered
	room_id    INTEGER NOT NULL,             -- that of the message
	author_id  INTEGER NOT NULL,             -- and its author: their own name counts for nothing
	user_id    INTEGER REFERENCES account (id) ON DELETE CASCADE,   -- NULL: everybody
	name       TEXT NOT NULL,                -- as typed, without the @; of everybody all or here
	answered   INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),   -- the message answers one of theirs, and wants them to hear of it
	PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO mention VALUES(1,0,1,1,2,'yan',0);
INSERT INTO mention VALUES(6,-1,1,1,2,'',1);
CREATE TABLE reaction (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	emoji      TEXT NOT NULL,                -- without U+FE0F (lib/base/emoji.h)
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (message_id, emoji, user_id)
) STRICT;
INSERT INTO reaction VALUES(1,1,2,'🎉',1704110400);
INSERT INTO reaction VALUES(2,2,2,'👍',1704110400);
INSERT INTO reaction VALUES(3,2,1,'👍',1704110400);
CREATE TABLE pin (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	message_id INTEGER NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE,
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who pinned it; without an index: no user is deleted
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO pin VALUES(1,1,2,1,1704110400);
CREATE TABLE spent_nonce (
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	nonce      TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (room_id, author_id, nonce)
) STRICT, WITHOUT ROWID;
INSERT INTO spent_nonce VALUES(1,2,'two',4102444800);
CREATE TABLE message_block (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	last_id INTEGER NOT NULL,                -- of its newest message, be it there still or not
	count   INTEGER NOT NULL CHECK (count >= 0),   -- see lib/count/room_count.h
	PRIMARY KEY (room_id, last_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE file (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	uploader_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	message_id   INTEGER REFERENCES message (id) ON DELETE CASCADE,   -- NULL: not attached
	position     INTEGER NOT NULL DEFAULT 0,                          -- among the attachments of its message
	hash         TEXT NOT NULL CHECK (length(hash) = 64),             -- SHA-256, hexadecimal
	name         TEXT NOT NULL,
	size         INTEGER NOT NULL CHECK (size > 0),                   -- bytes
	content_type TEXT NOT NULL,
	width        INTEGER,                                             -- pixels, of images
	height       INTEGER,
	created_at   INTEGER NOT NULL DEFAULT (unixepoch()),
	charset      TEXT,                                                -- of text that is UTF-8; NULL: not known
	thumb_hash   TEXT CHECK (length(thumb_hash) = 64),                -- of a small picture of it, which its sender made; NULL: none
	thumb_size   INTEGER NOT NULL DEFAULT 0,                          -- bytes
	thumb_type   TEXT,
	duration_ms  INTEGER                                              -- of sound and film, as its sender says
) STRICT;
INSERT INTO file VALUES(1,1,1,0,'7c2259e0cf95d8b4cd98b486ec3a36fa219785266df1e15f2f445fd05ef136bf','old.txt',13,'text/plain',NULL,NULL,1704110400,'utf-8',NULL,0,NULL,NULL);
CREATE TABLE discarded (
	hash     TEXT PRIMARY KEY,
	due      INTEGER NOT NULL,                                        -- when they may be removed
	removing INTEGER NOT NULL DEFAULT 0                               -- until when a bucket may be about to do that
) STRICT, WITHOUT ROWID;
CREATE TABLE stream (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER UNIQUE,               -- one of the two
	account_id INTEGER UNIQUE,
	last_seq   INTEGER NOT NULL,             -- of its newest event; while there is the room, room.last_seq is that: see the view stream_now
	pruned_to  INTEGER NOT NULL,             -- events up to this one are no longer kept
	oldest_at  INTEGER,                      -- when the oldest that is kept happened; NULL: none is
	CHECK ((room_id IS NULL) <> (account_id IS NULL)),
	CHECK (pruned_to <= last_seq)
) STRICT;
INSERT INTO stream VALUES(1,NULL,1,3,0,unixepoch());
INSERT INTO stream VALUES(2,NULL,2,5,0,unixepoch());
INSERT INTO stream VALUES(3,NULL,3,2,0,unixepoch());
INSERT INTO stream VALUES(4,NULL,4,4,0,unixepoch());
INSERT INTO stream VALUES(5,1,NULL,18,0,unixepoch());
INSERT INTO stream VALUES(6,2,NULL,2,0,unixepoch());
INSERT INTO stream VALUES(7,3,NULL,1,0,unixepoch());
CREATE TABLE notification (
	stream_id  INTEGER NOT NULL REFERENCES stream (id),
	seq        INTEGER NOT NULL,
	type       TEXT NOT NULL,
	subject    INTEGER,                      -- the account it is about: the author, who joined, who left
	message_id INTEGER,                      -- what it speaks of: forgotten together
	token_id   INTEGER,                      -- the login it is about
	nonce      TEXT,                         -- shown to the subject alone
	ends       TEXT CHECK (ends IN ('membership', 'room', 'token', 'seat')),  -- whose sockets close after hearing it
	data       TEXT NOT NULL DEFAULT '{}',   -- the finished JSON
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO notification VALUES(1,1,'room_added',1,NULL,NULL,NULL,NULL,'{"room":{"id":1,"kind":"room","name":"An old room","description":"It has been here before.","visibility":"public","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":1,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":0},"membership":{"room_id":1,"role":"owner","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(1,2,'room_added',1,NULL,NULL,NULL,NULL,'{"room":{"id":2,"kind":"room","name":"A private one","description":"","visibility":"private","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":1,"max_participants":5,"mention_room":"moderators","invite":"members","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":0},"membership":{"room_id":2,"role":"owner","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(1,3,'room_added',1,NULL,NULL,NULL,NULL,'{"room":{"id":3,"kind":"direct","name":"zoe, yan","description":"","visibility":"private","owner":{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":2,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":5,"last_message_at":"2024-01-01T12:00:00Z","call":{"active":false,"started_at":null,"participants":[]},"members":[{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}],"seq":1},"membership":{"room_id":3,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":1,"mentions":1,"first_unread_id":5,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(2,1,'room_added',2,NULL,NULL,NULL,NULL,'{"room":{"id":1,"kind":"room","name":"An old room","description":"It has been here before.","visibility":"public","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":2,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":1},"membership":{"room_id":1,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(2,2,'room_added',2,NULL,NULL,NULL,NULL,'{"room":{"id":2,"kind":"room","name":"A private one","description":"","visibility":"private","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":2,"max_participants":5,"mention_room":"moderators","invite":"members","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":1},"membership":{"room_id":2,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(2,3,'membership_updated',2,NULL,NULL,NULL,NULL,'{"membership":{"room_id":1,"role":"moderator","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":2,"mentions":1,"first_unread_id":1,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(2,4,'room_added',2,NULL,NULL,NULL,NULL,'{"room":{"id":3,"kind":"direct","name":"zoe, yan","description":"","visibility":"private","owner":{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":2,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"members":[{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}],"seq":0},"membership":{"room_id":3,"role":"owner","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(2,5,'membership_updated',2,NULL,NULL,NULL,NULL,'{"membership":{"room_id":1,"role":"moderator","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":2,"mentions":1,"first_unread_id":1,"favourite":true,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(3,1,'room_added',3,NULL,NULL,NULL,NULL,'{"room":{"id":1,"kind":"room","name":"An old room","description":"It has been here before.","visibility":"public","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":3,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":2},"membership":{"room_id":1,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(3,2,'membership_updated',3,NULL,NULL,NULL,NULL,'{"membership":{"room_id":1,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":3,"mentions":0,"first_unread_id":1,"favourite":false,"notify":"default","silenced_until":null,"muted_until":"2100-01-01T00:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(4,1,'room_added',4,NULL,NULL,NULL,NULL,'{"room":{"id":1,"kind":"room","name":"An old room","description":"It has been here before.","visibility":"public","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":4,"max_participants":null,"mention_room":"members","invite":"moderators","created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]},"seq":3},"membership":{"room_id":1,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":0,"mentions":0,"first_unread_id":null,"favourite":false,"notify":"default","silenced_until":null,"muted_until":null}}',unixepoch());
INSERT INTO notification VALUES(4,2,'membership_updated',4,NULL,NULL,NULL,NULL,'{"membership":{"room_id":1,"role":"member","joined_at":"2024-01-01T12:00:00Z","read_id":0,"unread":2,"mentions":0,"first_unread_id":1,"favourite":false,"notify":"default","silenced_until":null,"muted_until":"2100-01-01T00:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(4,3,'room_removed',4,NULL,NULL,NULL,NULL,'{"room_id":1,"reason":"left"}',unixepoch());
INSERT INTO notification VALUES(4,4,'user_updated',4,NULL,NULL,NULL,NULL,'{"user":{"id":4,"username":"wilma","display_name":"will","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(5,1,'participant_joined',2,NULL,NULL,NULL,NULL,'{"user":{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(5,2,'participant_joined',3,NULL,NULL,NULL,NULL,'{"user":{"id":3,"username":"xenia","display_name":"xenia","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(5,3,'participant_joined',4,NULL,NULL,NULL,NULL,'{"user":{"id":4,"username":"will","display_name":"will","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(5,4,'chat_message',1,1,NULL,NULL,NULL,'{"id":1,"room_id":1,"author":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null},"content":"an old message for @yan","attachments":[{"id":1,"name":"old.txt","size":13,"content_type":"text/plain","url":"/api/files/1/download/","uploaded_by":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"created_at":"2024-01-01T12:00:00Z"}],"mentions":[{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"name":"yan"}],"mentions_room":false,"created_at":"2024-01-01T12:00:00Z","edited_at":null}',unixepoch());
INSERT INTO notification VALUES(5,5,'chat_message',2,2,NULL,'one',NULL,'{"id":2,"room_id":1,"author":{"id":2,"username":"yan","display_name":"yan","avatar_url":null},"content":"an old answer","attachments":[],"mentions":[],"mentions_room":false,"created_at":"2024-01-01T12:00:00Z","edited_at":null}',unixepoch());
INSERT INTO notification VALUES(5,6,'gone',NULL,NULL,NULL,NULL,NULL,'{}',unixepoch());
INSERT INTO notification VALUES(5,7,'message_deleted',NULL,NULL,NULL,NULL,NULL,'{"id":3,"room_id":1}',unixepoch());
INSERT INTO notification VALUES(5,8,'chat_message',4,4,NULL,NULL,NULL,'{"id":4,"room_id":1,"author":{"id":4,"username":"will","display_name":"will","avatar_url":null},"content":"an old edit, corrected","attachments":[],"mentions":[],"mentions_room":false,"created_at":"2024-01-01T12:00:00Z","edited_at":"2024-01-01T12:00:00Z"}',unixepoch());
INSERT INTO notification VALUES(5,9,'message_updated',4,4,NULL,NULL,NULL,'{"id":4,"room_id":1,"author":{"id":4,"username":"will","display_name":"will","avatar_url":null},"content":"an old edit, corrected","attachments":[],"mentions":[],"mentions_room":false,"created_at":"2024-01-01T12:00:00Z","edited_at":"2024-01-01T12:00:00Z"}',unixepoch());
INSERT INTO notification VALUES(5,10,'participant_updated',2,NULL,NULL,NULL,NULL,'{"user_id":2,"role":"moderator","muted_until":null}',unixepoch());
INSERT INTO notification VALUES(5,11,'participant_updated',3,NULL,NULL,NULL,'seat','{"user_id":3,"role":"member","muted_until":"2100-01-01T00:00:00Z"}',unixepoch());
INSERT INTO notification VALUES(5,12,'participant_updated',4,NULL,NULL,NULL,'seat','{"user_id":4,"role":"member","muted_until":"2100-01-01T00:00:00Z"}',unixepoch());
INSERT INTO notification VALUES(5,13,'participant_left',4,NULL,NULL,NULL,'membership','{"user_id":4}',unixepoch());
INSERT INTO notification VALUES(5,14,'chat_message',1,6,NULL,NULL,NULL,'{"id":6,"room_id":1,"author":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null},"content":"an old reply","attachments":[],"mentions":[],"mentions_room":false,"reply_to":{"id":2,"author":{"id":2,"username":"yan","display_name":"yan","avatar_url":null}},"reply_count":0,"reactions":[],"pinned":false,"created_at":"2024-01-01T12:00:00Z","edited_at":null}',unixepoch());
INSERT INTO notification VALUES(5,15,'reaction',2,1,NULL,NULL,NULL,'{"message_id":1,"room_id":1,"emoji":"🎉","user":{"id":2,"username":"yan"},"active":true,"count":1}',unixepoch());
INSERT INTO notification VALUES(5,16,'reaction',2,2,NULL,NULL,NULL,'{"message_id":2,"room_id":1,"emoji":"👍","user":{"id":2,"username":"yan"},"active":true,"count":1}',unixepoch());
INSERT INTO notification VALUES(5,17,'reaction',1,2,NULL,NULL,NULL,'{"message_id":2,"room_id":1,"emoji":"👍","user":{"id":1,"username":"zoe"},"active":true,"count":2}',unixepoch());
INSERT INTO notification VALUES(5,18,'pin',1,2,NULL,NULL,NULL,'{"room_id":1,"message_id":2,"user":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"active":true}',unixepoch());
INSERT INTO notification VALUES(5,19,'gone',NULL,NULL,NULL,NULL,NULL,'{}',unixepoch());
INSERT INTO notification VALUES(5,20,'message_deleted',NULL,NULL,NULL,NULL,NULL,'{"id":7,"room_id":1}',unixepoch());
INSERT INTO notification VALUES(6,1,'participant_joined',2,NULL,NULL,NULL,NULL,'{"user":{"id":2,"username":"yan","display_name":"yan","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"}}',unixepoch());
INSERT INTO notification VALUES(6,2,'room_updated',NULL,NULL,NULL,NULL,NULL,'{"id":2,"kind":"room","name":"A private one","description":"","visibility":"private","owner":{"id":1,"username":"zoe","display_name":"zoe","avatar_url":null,"created_at":"2024-01-01T12:00:00Z"},"participant_count":2,"max_participants":5,"mention_room":"moderators","invite":"members","posting":"moderators","pin":"moderators","slow_seconds":0,"retention_days":null,"created_at":"2024-01-01T12:00:00Z","updated_at":"2024-01-01T12:00:00Z","last_message_id":null,"last_message_at":null,"call":{"active":false,"started_at":null,"participants":[]}}',unixepoch());
INSERT INTO notification VALUES(7,1,'chat_message',2,5,NULL,NULL,NULL,'{"id":5,"room_id":3,"author":{"id":2,"username":"yan","display_name":"yan","avatar_url":null},"content":"an old word","attachments":[],"mentions":[],"mentions_room":false,"created_at":"2024-01-01T12:00:00Z","edited_at":null}',unixepoch());
CREATE TABLE passing (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,         -- the order
	account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- whose news it is
	type       TEXT NOT NULL,
	data       TEXT NOT NULL                 -- the finished JSON
) STRICT;
CREATE TABLE seat (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,      -- the order of sitting down
	user_id       INTEGER NOT NULL UNIQUE,
	room_id       INTEGER NOT NULL,
	token_id      INTEGER NOT NULL REFERENCES token (id) ON DELETE CASCADE,
	session       TEXT NOT NULL CHECK (length(session) = 64),       -- SHA-256 of the session that takes the seat back, hexadecimal
	call_began_at INTEGER NOT NULL,                       -- the same in all seats of a room
	away          INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1)),   -- has not come back since the daemon was restarted
	FOREIGN KEY (room_id, user_id) REFERENCES participant (room_id, user_id) ON DELETE CASCADE
) STRICT;
CREATE TABLE daemon (
	address  TEXT NOT NULL,
	port     INTEGER NOT NULL,
	key_hash TEXT NOT NULL,                  -- of the server's key: all have the same
	version  TEXT NOT NULL,                  -- of the program
	seen_at  INTEGER NOT NULL,
	leads    INTEGER NOT NULL CHECK (leads IN (0, 1)),
	PRIMARY KEY (address, port)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES('active_users',4);
INSERT INTO counter VALUES('file_bytes',13);
INSERT INTO counter VALUES('first_seq',0);
INSERT INTO counter VALUES('public_rooms',1);
INSERT INTO counter VALUES('views',593226457);
CREATE TABLE site (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	origin TEXT NOT NULL DEFAULT ''          -- what sets keys of exports apart from those of other sites (lib/export/key.h)
) STRICT;
INSERT INTO site VALUES(1,'dab8eb0d9158');
CREATE TABLE import_key (
	key    TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,                    -- of object: the table, but for what has no id
	own_id INTEGER NOT NULL                  -- what it is here, be it there still or not; 0: nothing that has an id
) STRICT, WITHOUT ROWID;
CREATE TABLE secret (
	name   TEXT PRIMARY KEY,
	value  TEXT NOT NULL,                    -- hexadecimal
	sealed INTEGER NOT NULL CHECK (sealed IN (0, 1))   -- with the option link_key_phrase
) STRICT, WITHOUT ROWID;
CREATE TABLE site_setting (
	name  TEXT PRIMARY KEY,                  -- of the option
	value TEXT NOT NULL                      -- as the configuration file would have it
) STRICT, WITHOUT ROWID;
CREATE TABLE figure (
	span       TEXT NOT NULL CHECK (span IN ('hour', 'day')),
	began_at   INTEGER NOT NULL,             -- of the span, UTC
	message_id INTEGER NOT NULL,             -- of the newest message ever sent by its end
	people     INTEGER NOT NULL,             -- who have used a login in it
	requests   INTEGER NOT NULL,
	file_bytes INTEGER NOT NULL,             -- of all files at its end
	PRIMARY KEY (span, began_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_posting (
	block    INTEGER NOT NULL,               -- of message ids: id / 4096
	word     TEXT NOT NULL,                  -- folded
	postings TEXT NOT NULL,                  -- see lib/search/search_posting.h
	PRIMARY KEY (block, word)
) STRICT, WITHOUT ROWID;
INSERT INTO search_posting VALUES(0,'!20240101','0102040506');
INSERT INTO search_posting VALUES(0,'#1','01020406');
INSERT INTO search_posting VALUES(0,'#3','05');
INSERT INTO search_posting VALUES(0,'&2','0106');
INSERT INTO search_posting VALUES(0,'+file','01');
INSERT INTO search_posting VALUES(0,'@1','0106');
INSERT INTO search_posting VALUES(0,'@2','0205');
INSERT INTO search_posting VALUES(0,'@4','04');
INSERT INTO search_posting VALUES(0,'an','01p02p04p05p06p');
INSERT INTO search_posting VALUES(0,'answer','02r');
INSERT INTO search_posting VALUES(0,'corrected','04s');
INSERT INTO search_posting VALUES(0,'edit','04r');
INSERT INTO search_posting VALUES(0,'for','01s');
INSERT INTO search_posting VALUES(0,'message','01r');
INSERT INTO search_posting VALUES(0,'old','01qu02q04q05q06q');
INSERT INTO search_posting VALUES(0,'reply','06r');
INSERT INTO search_posting VALUES(0,'txt','01w');
INSERT INTO search_posting VALUES(0,'word','05r');
INSERT INTO search_posting VALUES(0,'yan','01t');
CREATE TABLE search_block (                  -- those that have a row
	id INTEGER PRIMARY KEY
) STRICT;
INSERT INTO search_block VALUES(0);
CREATE TABLE search_state (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL,                -- of what is in it; of another one it is made anew
	low     INTEGER NOT NULL,
	high    INTEGER NOT NULL
) STRICT;
INSERT INTO search_state VALUES(1,1,0,6);
CREATE TABLE search_changed (
	message_id INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE search_gap (
	message_id INTEGER PRIMARY KEY,
	noted_at   INTEGER NOT NULL
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('account',4);
INSERT INTO sqlite_sequence VALUES('stream',7);
INSERT INTO sqlite_sequence VALUES('token',4);
INSERT INTO sqlite_sequence VALUES('room',3);
INSERT INTO sqlite_sequence VALUES('participant',8);
INSERT INTO sqlite_sequence VALUES('file',1);
INSERT INTO sqlite_sequence VALUES('message',7);
INSERT INTO sqlite_sequence VALUES('invite',1);
INSERT INTO sqlite_sequence VALUES('passing',1);
INSERT INTO sqlite_sequence VALUES('reaction',3);
INSERT INTO sqlite_sequence VALUES('pin',1);
INSERT INTO sqlite_sequence VALUES('room_log',1);
INSERT INTO sqlite_sequence VALUES('room_ban',1);
CREATE INDEX account_active ON account (is_active, username_key);
CREATE INDEX account_avatar ON account (avatar_file_id) WHERE avatar_file_id IS NOT NULL;
CREATE INDEX former_username_expiry ON former_username (expires_at);
CREATE INDEX user_word_user ON user_word (user_id);
CREATE INDEX token_user ON token (user_id, last_used_at, id);
CREATE INDEX token_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ticket_user ON ticket (user_id);
CREATE INDEX ticket_login ON ticket (token_id);
CREATE INDEX ticket_end ON ticket (expires_at);
CREATE INDEX room_public ON room (visibility, recency);
CREATE INDEX room_visible ON room (visibility, id);
CREATE INDEX room_owner ON room (owner_id);
CREATE UNIQUE INDEX room_direct ON room (direct_key) WHERE direct_key IS NOT NULL;
CREATE INDEX participant_order ON participant (room_id, id);
CREATE UNIQUE INDEX participant_owner ON participant (room_id) WHERE role = 'owner';
CREATE INDEX participant_user ON participant (user_id, room_id);
CREATE INDEX mute_end ON mute (until);
CREATE INDEX room_ban_order ON room_ban (room_id, id);
CREATE INDEX room_ban_end ON room_ban (until) WHERE until IS NOT NULL;
CREATE INDEX slow_mode_age ON slow_mode (sent_at);
CREATE INDEX room_log_order ON room_log (room_id, id);
CREATE INDEX room_log_age ON room_log (created_at);
CREATE INDEX site_ban_range ON site_ban (first_address, last_address);
CREATE INDEX site_ban_end ON site_ban (until) WHERE until IS NOT NULL;
CREATE INDEX invite_creator ON invite (creator_id, id);
CREATE INDEX invite_room ON invite (room_id, id);
CREATE INDEX invite_end ON invite (kept_until);
CREATE INDEX message_order ON message (room_id, id, author_id);
CREATE INDEX message_reply ON message (reply_to_id, id) WHERE reply_to_id IS NOT NULL;
CREATE UNIQUE INDEX message_nonce ON message (author_id, room_id, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX mention_user ON mention (user_id, room_id, message_id, author_id);
CREATE INDEX reaction_order ON reaction (message_id, id, emoji, user_id);
CREATE INDEX pin_order ON pin (room_id, id);
CREATE INDEX spent_nonce_expiry ON spent_nonce (expires_at);
CREATE INDEX file_message ON file (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX file_uploader ON file (uploader_id);
CREATE INDEX file_hash ON file (hash);
CREATE INDEX file_thumb ON file (thumb_hash) WHERE thumb_hash IS NOT NULL;
CREATE INDEX file_orphan ON file (created_at) WHERE message_id IS NULL;
CREATE INDEX discarded_due ON discarded (due);
CREATE INDEX stream_age ON stream (oldest_at) WHERE oldest_at IS NOT NULL;
CREATE INDEX notification_message ON notification (message_id) WHERE type <> 'chat_message' AND message_id IS NOT NULL;
CREATE INDEX passing_account ON passing (account_id);
CREATE INDEX seat_room ON seat (room_id, id);
CREATE INDEX seat_token ON seat (token_id);
CREATE INDEX import_key_account ON import_key (own_id) WHERE kind = 'account';
CREATE VIEW event AS
SELECT
	stream_id, room_id, seq, type, subject, token_id, ends, data, nonce,
	type = 'chat_message' AND EXISTS (
		SELECT 1 FROM notification AS edit WHERE edit.message_id = notification.message_id AND edit.type = 'message_updated' AND edit.type <> 'chat_message'
		AND edit.seq > notification.seq
	) AS superseded
FROM notification JOIN stream ON stream.id = stream_id;
CREATE VIEW stream_now AS
SELECT stream.id, stream.room_id, stream.account_id, coalesce(room.last_seq, stream.last_seq) AS last_seq, pruned_to, oldest_at
FROM stream LEFT JOIN room ON room.id = stream.room_id;
CREATE VIEW notify_level AS
SELECT
	participant.room_id, participant.user_id,
	CASE
		WHEN participant.notify <> 'default' THEN participant.notify
		WHEN account.notify_default <> 'default' THEN account.notify_default
		WHEN room.kind = 'direct' OR room.participant_count <= 8 THEN 'all'
		ELSE 'mentions'
	END AS level
FROM participant
JOIN account ON account.id = participant.user_id
JOIN room ON room.id = participant.room_id;
CREATE VIEW content AS
SELECT hash, size FROM file
UNION ALL SELECT thumb_hash, thumb_size FROM file WHERE thumb_hash IS NOT NULL;
COMMIT;
