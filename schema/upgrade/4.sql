-- A nonce belongs to author and room; that of a deleted message is remembered for a day.
DROP INDEX message_nonce;
CREATE UNIQUE INDEX message_nonce ON message (author_id, room_id, nonce) WHERE nonce IS NOT NULL;
CREATE TABLE spent_nonce (
	room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	nonce      TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (room_id, author_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_nonce_expiry ON spent_nonce (expires_at);
-- Public rooms in the order of their ids.
CREATE INDEX room_visible ON room (visibility, id);
-- Text is called UTF-8 where it is: of older files nobody has looked.
ALTER TABLE file ADD COLUMN charset TEXT;
-- A search folds accents too: its keys are made anew.
UPDATE room SET name_key = search_key(name);
DELETE FROM user_word;
INSERT OR IGNORE INTO user_word (word, user_id)
SELECT word.value, user.id FROM user, json_each(search_words(username)) AS word;
INSERT OR IGNORE INTO user_word (word, user_id)
SELECT word.value, user.id FROM user, json_each(search_words(display_name)) AS word;
