-- The step of next.sql for PostgreSQL.
ALTER TABLE room ADD COLUMN topic text NOT NULL DEFAULT 'anything';
CREATE TABLE drill (
	message_id bigint PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
	pinned_at bigint NOT NULL DEFAULT (unixepoch())
);
INSERT INTO drill (message_id) SELECT min(id) FROM message GROUP BY room_id;
UPDATE message SET content = content || ' (upgraded)';
