-- The tables of MOznoDS, read top to bottom. Times are Unix seconds (UTC). Ids are never
-- reused (AUTOINCREMENT; of messages: ids.sql): a client may keep one for ever without meeting a stranger under it.
-- What clients see of it is declared in lib/shape/; steps from older databases are in upgrade/.

-- Somebody with an account.
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
CREATE INDEX account_active ON account (is_active, username_key);
CREATE INDEX account_avatar ON account (avatar_file_id) WHERE avatar_file_id IS NOT NULL;

-- Who wants no direct messages from whom.
CREATE TABLE block (
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who blocks
	blocked_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	PRIMARY KEY (user_id, blocked_id),
	CHECK (user_id <> blocked_id)
) STRICT, WITHOUT ROWID;

-- User names that were given up by a rename: held back from others for a while.
CREATE TABLE former_username (
	username_key TEXT PRIMARY KEY,
	user_id      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who had it, and may have it again; without an index
	expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_username_expiry ON former_username (expires_at);

-- What a search for users finds them by: the search keys of their names (lib/base/search_key.h), from the start of each word to
-- the end of the name, so that a prefix of any word is a prefix of a row.
CREATE TABLE user_word (
	word    TEXT NOT NULL,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_word_user ON user_word (user_id);

-- A login. The token itself is known to its bearer alone.
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
CREATE INDEX token_user ON token (user_id, last_used_at, id);
CREATE INDEX token_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;

-- A secret that is good once, for a while: to set the password of an account, or to log in as it on another device.
CREATE TABLE ticket (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),         -- SHA-256 of it; it is known to its bearer alone
	purpose    TEXT NOT NULL CHECK (purpose IN ('password', 'mail', 'handover')),   -- a password: from a site admin, by mail
	user_id    INTEGER REFERENCES account (id) ON DELETE CASCADE,  -- NULL: nobody, whose mail is not sent
	token_id   INTEGER REFERENCES token (id) ON DELETE CASCADE,    -- of a handover: the login that it ends with
	expires_at INTEGER NOT NULL,
	ended      INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))  -- before its time: it was used, or another has taken its place
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_user ON ticket (user_id);
CREATE INDEX ticket_login ON ticket (token_id);
CREATE INDEX ticket_end ON ticket (expires_at);

-- A second factor: an authenticator that knows a secret of ours, from which both make codes (lib/base/totp.h).
CREATE TABLE totp (
	user_id   INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	secret    TEXT NOT NULL,                -- sealed (lib/base/seal.h), hexadecimal
	confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1))   -- by a first code: until then nobody is asked for one
) STRICT;

-- The steps of which a code was used: none is good twice. Old ones go when the next is used.
CREATE TABLE totp_step (
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	step    INTEGER NOT NULL,
	PRIMARY KEY (user_id, step)
) STRICT, WITHOUT ROWID;

-- What stands in for a code where the authenticator is lost, each once: the row goes with its use.
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
	mention_id        INTEGER NOT NULL DEFAULT 0,                  -- none of its messages that are newer names or calls anybody
	CHECK (max_participants IS NULL OR participant_count <= max_participants)
) STRICT;
CREATE INDEX room_public ON room (visibility, recency);
CREATE INDEX room_visible ON room (visibility, id);
CREATE INDEX room_owner ON room (owner_id);
CREATE UNIQUE INDEX room_direct ON room (direct_key) WHERE direct_key IS NOT NULL;

-- Who is in which room; id is the order of joining. What is unread there is not stored: it is what the room has after read_id.
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
CREATE INDEX participant_order ON participant (room_id, id);
CREATE UNIQUE INDEX participant_owner ON participant (room_id) WHERE role = 'owner';
CREATE INDEX participant_user ON participant (user_id, room_id);

-- Who has left a room in which they may say nothing for a while: they get it back with the participant that they become again.
CREATE TABLE mute (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	until   INTEGER NOT NULL,
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mute_end ON mute (until);

-- Who may not come into a room, be they in it before or not.
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
CREATE INDEX room_ban_order ON room_ban (room_id, id);
CREATE INDEX room_ban_end ON room_ban (until) WHERE until IS NOT NULL;

-- Messages that go with the ban of who wrote them, as long as there may be some left: they are deleted a piece at a time.
CREATE TABLE purge (
	room_id   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	first_id  INTEGER NOT NULL,              -- the oldest of them, and
	last_id   INTEGER NOT NULL,              -- the newest: what comes later stays
	PRIMARY KEY (room_id, author_id)
) STRICT, WITHOUT ROWID;

-- When somebody has last sent a message to a room with slow_seconds: it stays when they leave, and when the message is deleted.
CREATE TABLE slow_mode (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	sent_at INTEGER NOT NULL,                -- milliseconds since the beginning of 1970
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX slow_mode_age ON slow_mode (sent_at);

-- What owners, moderators and site admins have done in a room, for each other to see; never what was said.
CREATE TABLE room_log (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	action     TEXT NOT NULL CHECK (action IN ('role', 'owner', 'mute', 'unmute', 'remove', 'ban', 'unban', 'delete_message', 'settings')),
	actor_id   INTEGER REFERENCES account (id) ON DELETE SET NULL,
	target_id  INTEGER REFERENCES account (id) ON DELETE SET NULL,   -- whom it was done to; NULL: nobody
	reason     TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX room_log_order ON room_log (room_id, id);
CREATE INDEX room_log_age ON room_log (created_at);

-- Networks from which nobody registers or logs in.
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
CREATE INDEX site_ban_range ON site_ban (first_address, last_address);
CREATE INDEX site_ban_end ON site_ban (until) WHERE until IS NOT NULL;

-- An invitation: who has its code may come into the room, or make an account, or both. What it is good for now is not stored: it hangs
-- on what its creator may do now (lib/shape/invite_shape.h).
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
CREATE INDEX invite_creator ON invite (creator_id, id);
CREATE INDEX invite_room ON invite (room_id, id);
CREATE INDEX invite_end ON invite (kept_until);

CREATE TABLE message (
	id         INTEGER PRIMARY KEY,          -- of the view next_message: see ids.sql
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
CREATE INDEX message_order ON message (room_id, id, author_id);   -- the author: to count what others have written
CREATE INDEX message_reply ON message (reply_to_id, id) WHERE reply_to_id IS NOT NULL;
CREATE UNIQUE INDEX message_nonce ON message (author_id, room_id, nonce) WHERE nonce IS NOT NULL;

-- Whom messages name, and which call everybody, found when they were sent, or edited: a name that somebody has given up is theirs here still.
-- Who is answered counts as named: one row of somebody, be they one of the two or both.
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
CREATE INDEX mention_user ON mention (user_id, room_id, message_id, author_id);

-- What members put to messages, in the order of its use.
CREATE TABLE reaction (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	emoji      TEXT NOT NULL,                -- without U+FE0F (lib/base/emoji.h)
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (message_id, emoji, user_id)
) STRICT;
CREATE INDEX reaction_order ON reaction (message_id, id, emoji, user_id);

-- Messages that a room keeps at hand, in the order in which they were pinned.
CREATE TABLE pin (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	message_id INTEGER NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE,
	user_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- who pinned it; without an index: no user is deleted
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX pin_order ON pin (room_id, id);

-- Nonces of deleted messages: for a day a late retry does not send the message again.
CREATE TABLE spent_nonce (
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- without an index: no user is deleted
	nonce      TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (room_id, author_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_nonce_expiry ON spent_nonce (expires_at);

-- Five hundred messages of a room that followed each other, or what is left of them, a thousand in blocks of before: a page
-- far from the newest message is found by passing over whole blocks. Made when so many have come since the last one, so that to send
-- costs nothing.
CREATE TABLE message_block (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	last_id INTEGER NOT NULL,                -- of its newest message, be it there still or not
	count   INTEGER NOT NULL CHECK (count >= 0),   -- see lib/count/room_count.h
	others  INTEGER NOT NULL DEFAULT 0,      -- to whomever, so many of them at least are by others: what one has not read of it is not counted
	PRIMARY KEY (room_id, last_id)
) STRICT, WITHOUT ROWID;

-- An uploaded file; its bytes, and those of its thumb, lie in the state directory under their hashes: see the view content.
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
CREATE INDEX file_message ON file (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX file_uploader ON file (uploader_id);
CREATE INDEX file_hash ON file (hash);
CREATE INDEX file_thumb ON file (thumb_hash) WHERE thumb_hash IS NOT NULL;
CREATE INDEX file_orphan ON file (created_at) WHERE message_id IS NULL;

-- Bytes on disk that perhaps no row of file has: written down before they come and when their rows go, so that
-- whatever crashes in between leaves nothing behind for ever.
CREATE TABLE discarded (
	hash     TEXT PRIMARY KEY,
	due      INTEGER NOT NULL,                                        -- when they may be removed
	removing INTEGER NOT NULL DEFAULT 0                               -- until when a bucket may be about to do that
) STRICT, WITHOUT ROWID;
CREATE INDEX discarded_due ON discarded (due);

-- Where news goes: what happens in one room, or to one account. A room's stream outlives the room, whose end has to be told.
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
CREATE INDEX stream_age ON stream (oldest_at) WHERE oldest_at IS NOT NULL;

-- The news: each stream has an event for every number from pruned_to + 1 to last_seq. Whoever writes one takes the number with an
-- UPDATE of the room or the account's stream, whose row is locked until the commit: numbers become visible in order, without gaps, and a reader that
-- asks for seq > last skips none. What is forgotten stays as `gone`.
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
CREATE INDEX notification_message ON notification (message_id) WHERE type <> 'chat_message' AND message_id IS NOT NULL;   -- see message.seq

-- What passes: told once to the sockets that are open, and never again (lib/live/passing.h). Only the newest rows are kept.
CREATE TABLE passing (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,         -- the order
	account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,   -- whose news it is
	type       TEXT NOT NULL,
	data       TEXT NOT NULL                 -- the finished JSON
) STRICT;
CREATE INDEX passing_account ON passing (account_id);

-- Who sits in which room's call: what the daemon has in memory, for REST to show, and for the daemon after it to go on
-- from. Who may no longer be there, because the login or the membership has ended, does not sit.
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
CREATE INDEX seat_room ON seat (room_id, id);
CREATE INDEX seat_token ON seat (token_id);

-- The daemons of the hosts that share the database (lib/site/daemon.h): where they are reached, and which of them leads.
CREATE TABLE daemon (
	address  TEXT NOT NULL,
	port     INTEGER NOT NULL,
	key_hash TEXT NOT NULL,                  -- of the server's key: all have the same
	version  TEXT NOT NULL,                  -- of the program
	seen_at  INTEGER NOT NULL,
	leads    INTEGER NOT NULL CHECK (leads IN (0, 1)),
	PRIMARY KEY (address, port)
) STRICT, WITHOUT ROWID;

-- Numbers that would cost a scan: how many users are active, how many rooms public, how many bytes all files
-- have; the number from which new streams count on, and the highest id of a message that has gone (ids.sql).
CREATE TABLE counter (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('active_users', 0), ('public_rooms', 0), ('file_bytes', 0), ('first_seq', 0), ('message_id', 0);

-- One row: who decides something about the site as a whole locks it (lib/db/row_lock.h).
CREATE TABLE site (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	origin TEXT NOT NULL DEFAULT ''          -- what sets keys of exports apart from those of other sites (lib/export/key.h)
) STRICT;
INSERT INTO site (id, origin) VALUES (1, lower(hex(randomblob(6))));

-- What was imported: the key that its line had, so that a second run adds nothing and other lines can name it.
CREATE TABLE import_key (
	key    TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,                    -- of object: the table, but for what has no id
	own_id INTEGER NOT NULL                  -- what it is here, be it there still or not; 0: nothing that has an id
) STRICT, WITHOUT ROWID;
CREATE INDEX import_key_account ON import_key (own_id) WHERE kind = 'account';

-- What the server has to know again, and several hosts have to know alike: the key of lib/site/server_secret.h. Only PostgreSQL's is used.
CREATE TABLE secret (
	name   TEXT PRIMARY KEY,
	value  TEXT NOT NULL,                    -- hexadecimal
	sealed INTEGER NOT NULL CHECK (sealed IN (0, 1))   -- with the option link_key_phrase
) STRICT, WITHOUT ROWID;

-- Options that site admins have set while the server runs, where nothing else sets them (lib/request/site_setting.h).
CREATE TABLE site_setting (
	name  TEXT PRIMARY KEY,                  -- of the option
	value TEXT NOT NULL                      -- as the configuration file would have it
) STRICT, WITHOUT ROWID;

-- How busy the site was: a row an hour, and one a day (lib/site/figure.h). Only the newest are kept.
CREATE TABLE figure (
	span       TEXT NOT NULL CHECK (span IN ('hour', 'day')),
	began_at   INTEGER NOT NULL,             -- of the span, UTC
	message_id INTEGER NOT NULL,             -- of the newest message ever sent by its end
	people     INTEGER NOT NULL,             -- who have used a login in it
	requests   INTEGER NOT NULL,
	file_bytes INTEGER NOT NULL,             -- of all files at its end
	PRIMARY KEY (span, began_at)
) STRICT, WITHOUT ROWID;

-- What messages are found by (lib/search/): a row for each word that a block of 4096 ids has, with the messages and where in them. Beside
-- words these are `#` and a room, `@` and an author, `!` and a day, `+` and what hangs on it, `&` and whom it names.
CREATE TABLE search_posting (
	block    INTEGER NOT NULL,               -- of message ids: id / 4096
	word     TEXT NOT NULL,                  -- folded
	postings TEXT NOT NULL,                  -- see lib/search/search_posting.h
	PRIMARY KEY (block, word)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_block (                  -- those that have a row
	id INTEGER PRIMARY KEY
) STRICT;

-- How far that reaches: messages with ids above low, up to high.
CREATE TABLE search_state (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL,                -- of what is in it; of another one it is made anew
	low     INTEGER NOT NULL,
	high    INTEGER NOT NULL
) STRICT;
INSERT INTO search_state VALUES (1, 1, 0, 0);

-- Messages that were edited or deleted since: no search finds them until they have been taken out.
CREATE TABLE search_changed (
	message_id INTEGER PRIMARY KEY
) STRICT;

-- Numbers that had no message when they were passed: one may come yet.
CREATE TABLE search_gap (
	message_id INTEGER PRIMARY KEY,
	noted_at   INTEGER NOT NULL
) STRICT;
