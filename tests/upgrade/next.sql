-- A step that no real program has: it makes the programs of tests/upgrade one version newer than they are.
ALTER TABLE room ADD COLUMN topic TEXT NOT NULL DEFAULT 'anything';
CREATE TABLE drill (
	message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
	pinned_at  INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
INSERT INTO drill (message_id) SELECT min(id) FROM message GROUP BY room_id;
UPDATE message SET content = content || ' (upgraded)';
