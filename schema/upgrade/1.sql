-- A call's beginning and the session of a seat are kept with the seat. Seats last no longer than the daemon that had
-- them, and 30 seconds: the older ones are not worth a step of their own.
DROP TABLE seat;
DROP TABLE call;
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
