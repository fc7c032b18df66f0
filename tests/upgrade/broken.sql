-- A step that fails after it has changed much: everything must be as it was before it.
ALTER TABLE room ADD COLUMN topic TEXT NOT NULL DEFAULT 'anything';
UPDATE message SET content = 'overwritten';
DELETE FROM token;
DROP TABLE user_word;
INSERT INTO room (name) VALUES ('this lacks what a room must have');
