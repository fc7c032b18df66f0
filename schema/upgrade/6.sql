-- Who may send messages to a room, and how often a member.
ALTER TABLE room ADD COLUMN posting TEXT NOT NULL DEFAULT 'members' CHECK (posting IN ('members', 'moderators'));
ALTER TABLE room ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0 CHECK (slow_seconds BETWEEN 0 AND 21600);
-- Who may not come into a room, be they in it before or not.
CREATE TABLE room_ban (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	banned_by INTEGER REFERENCES account (id) ON DELETE SET NULL,
	reason TEXT NOT NULL DEFAULT '',
	until INTEGER,
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (room_id, user_id)
) STRICT;
CREATE INDEX room_ban_order ON room_ban (room_id, id);
CREATE INDEX room_ban_end ON room_ban (until) WHERE until IS NOT NULL;
-- Messages that go with the ban of who wrote them, as long as there may be some left: they are deleted a piece at a time.
CREATE TABLE purge (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	first_id INTEGER NOT NULL,
	last_id INTEGER NOT NULL,
	PRIMARY KEY (room_id, author_id)
) STRICT, WITHOUT ROWID;
-- When somebody has last sent a message to a room with slow_seconds: it stays when they leave, and when the message is deleted.
CREATE TABLE slow_mode (
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	sent_at INTEGER NOT NULL,
	PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX slow_mode_age ON slow_mode (sent_at);
-- What owners, moderators and site admins have done in a room, for each other to see; never what was said.
CREATE TABLE room_log (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	action TEXT NOT NULL CHECK (action IN ('role', 'owner', 'mute', 'unmute', 'remove', 'ban', 'unban', 'delete_message', 'settings')),
	actor_id INTEGER REFERENCES account (id) ON DELETE SET NULL,
	target_id INTEGER REFERENCES account (id) ON DELETE SET NULL,
	reason TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX room_log_order ON room_log (room_id, id);
CREATE INDEX room_log_age ON room_log (created_at);
-- Networks from which nobody registers or logs in.
CREATE TABLE site_ban (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	network TEXT NOT NULL UNIQUE,
	first_address BLOB NOT NULL CHECK (length(first_address) = 16),
	last_address BLOB NOT NULL CHECK (length(last_address) = 16),
	banned_by INTEGER REFERENCES account (id) ON DELETE SET NULL,
	reason TEXT NOT NULL DEFAULT '',
	until INTEGER,
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX site_ban_range ON site_ban (first_address, last_address);
CREATE INDEX site_ban_end ON site_ban (until) WHERE until IS NOT NULL;
-- What is exported and imported: an origin, when somebody has last had theirs, and the keys of what came.
ALTER TABLE account ADD COLUMN exported_at INTEGER;
ALTER TABLE site ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE site SET origin = lower(hex(randomblob(6))) WHERE id = 1;
CREATE TABLE import_key (
	key    TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,
	own_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX import_key_account ON import_key (own_id) WHERE kind = 'account';
-- How many days a room keeps messages.
ALTER TABLE room ADD COLUMN retention_days INTEGER CHECK (retention_days BETWEEN 1 AND 36500);
-- Second factors: who has an authenticator, what it was given, and which of its codes were used.
CREATE TABLE totp (
	user_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	secret TEXT NOT NULL,
	confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1))
) STRICT;
CREATE TABLE totp_step (
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	step INTEGER NOT NULL,
	PRIMARY KEY (user_id, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_code (
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (user_id, hash)
) STRICT, WITHOUT ROWID;
-- Options that site admins set while the server runs, and how busy the site was.
CREATE TABLE site_setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The daemons of the hosts that share the database.
CREATE TABLE daemon (
	address TEXT NOT NULL,
	port INTEGER NOT NULL,
	key_hash TEXT NOT NULL,
	version TEXT NOT NULL,
	seen_at INTEGER NOT NULL,
	leads INTEGER NOT NULL CHECK (leads IN (0, 1)),
	PRIMARY KEY (address, port)
) STRICT, WITHOUT ROWID;
-- Personal tokens: logins for programs, with a name.
ALTER TABLE token ADD COLUMN name TEXT;
ALTER TABLE token ADD COLUMN read_only INTEGER NOT NULL DEFAULT 0 CHECK (read_only IN (0, 1));
ALTER TABLE token ADD COLUMN expires_at INTEGER;
CREATE INDEX token_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE figure (
	span TEXT NOT NULL CHECK (span IN ('hour', 'day')),
	began_at INTEGER NOT NULL,
	message_id INTEGER NOT NULL,
	people INTEGER NOT NULL,
	requests INTEGER NOT NULL,
	file_bytes INTEGER NOT NULL,
	PRIMARY KEY (span, began_at)
) STRICT, WITHOUT ROWID;
-- What answers what.
ALTER TABLE message ADD COLUMN reply_to_id INTEGER;
CREATE INDEX message_reply ON message (reply_to_id, id) WHERE reply_to_id IS NOT NULL;
ALTER TABLE mention ADD COLUMN answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1));
-- What members put to messages.
CREATE TABLE reaction (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	emoji TEXT NOT NULL,
	created_at INTEGER NOT NULL DEFAULT (unixepoch()),
	UNIQUE (message_id, emoji, user_id)
) STRICT;
CREATE INDEX reaction_order ON reaction (message_id, id, emoji, user_id);
-- Messages that a room keeps at hand, and who may pin them.
ALTER TABLE room ADD COLUMN pin TEXT NOT NULL DEFAULT 'moderators' CHECK (pin IN ('members', 'moderators'));
CREATE TABLE pin (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	message_id INTEGER NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	created_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX pin_order ON pin (room_id, id);
