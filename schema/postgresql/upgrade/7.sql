-- What a newer version of the programs wants of a database of version 7.

-- Thumbs and durations of files.
ALTER TABLE file ADD COLUMN thumb_hash text COLLATE "C" CHECK (length(thumb_hash) = 64);
ALTER TABLE file ADD COLUMN thumb_size bigint NOT NULL DEFAULT 0;
ALTER TABLE file ADD COLUMN thumb_type text;
ALTER TABLE file ADD COLUMN duration_ms bigint;
CREATE INDEX file_thumb ON file (thumb_hash) WHERE thumb_hash IS NOT NULL;

-- By what lists look for rooms: a message changes no index of its room any more, but one of 64.
DROP INDEX room_public;
ALTER TABLE room ADD COLUMN recency bigint NOT NULL DEFAULT 0;
UPDATE room SET recency = CASE WHEN activity < 0 THEN -1 ELSE activity / 64 END;
CREATE INDEX room_public ON room (visibility, recency);
-- The number of the newest event stands in the row that a message writes anyway.
ALTER TABLE room ADD COLUMN last_seq bigint NOT NULL DEFAULT 0;
UPDATE room SET last_seq = coalesce((SELECT stream.last_seq FROM stream WHERE stream.room_id = room.id), 0);
-- The event of a message's sending is found by its number.
ALTER TABLE message ADD COLUMN seq bigint;
UPDATE message SET seq = (
	SELECT max(notification.seq) FROM notification WHERE notification.message_id = message.id AND notification.type = 'chat_message'
) WHERE id IN (SELECT message_id FROM notification WHERE type = 'chat_message' AND message_id IS NOT NULL);
DROP INDEX notification_message;
CREATE INDEX notification_message ON notification (message_id) WHERE type <> 'chat_message' AND message_id IS NOT NULL;

CREATE TABLE secret (
	name text COLLATE "C" PRIMARY KEY,
	value text NOT NULL,
	sealed boolean NOT NULL
);

-- Of bytes in a bucket, which are removed by a request that may be carried out after its sender has ended.
ALTER TABLE discarded ADD COLUMN removing bigint NOT NULL DEFAULT 0;

-- What messages are found by: the programs make the index while the server runs.
CREATE TABLE search_posting (
	block bigint NOT NULL,
	word text COLLATE "C" NOT NULL,
	postings text NOT NULL,
	PRIMARY KEY (block, word)
);
CREATE TABLE search_block (
	id bigint PRIMARY KEY
);
CREATE TABLE search_state (
	id bigint PRIMARY KEY CHECK (id = 1),
	version bigint NOT NULL,
	low bigint NOT NULL,
	high bigint NOT NULL
);
INSERT INTO search_state VALUES (1, 0, 0, 0);
CREATE TABLE search_changed (
	message_id bigint PRIMARY KEY
);
CREATE TABLE search_gap (
	message_id bigint PRIMARY KEY,
	noted_at bigint NOT NULL
);

-- What there may be of a message elsewhere stands in its row: a page of messages looks nowhere for what none of them has.
ALTER TABLE message ADD COLUMN marks bigint NOT NULL DEFAULT 0 CHECK (marks BETWEEN 0 AND 15);
UPDATE message SET marks = marks | 1 WHERE id IN (SELECT message_id FROM file WHERE message_id IS NOT NULL);
UPDATE message SET marks = marks | 2 WHERE id IN (SELECT reply_to_id FROM message WHERE reply_to_id IS NOT NULL);
UPDATE message SET marks = marks | 4 WHERE id IN (SELECT message_id FROM reaction);
UPDATE message SET marks = marks | 8 WHERE id IN (SELECT message_id FROM pin);

-- Rooms, users and the like, by which rows are looked for in the order of their ids, differ in size by far, and the rows of a quiet one
-- are old. The planner takes them to be alike and to lie evenly: for the newest messages of a quiet room it would read the table from its
-- end. With so many groups it believes them small, and goes by the index that begins with them (manual of PostgreSQL: n_distinct).
ALTER TABLE participant ALTER room_id SET (n_distinct = -0.5), ALTER user_id SET (n_distinct = -0.5);
ALTER TABLE token ALTER user_id SET (n_distinct = -0.5);
ALTER TABLE room_ban ALTER room_id SET (n_distinct = -0.5);
ALTER TABLE room_log ALTER room_id SET (n_distinct = -0.5);
ALTER TABLE invite ALTER creator_id SET (n_distinct = -0.5), ALTER room_id SET (n_distinct = -0.5);
ALTER TABLE message ALTER room_id SET (n_distinct = -0.5), ALTER author_id SET (n_distinct = -0.5);
ALTER TABLE mention ALTER room_id SET (n_distinct = -0.5), ALTER user_id SET (n_distinct = -0.5);
ALTER TABLE reaction ALTER message_id SET (n_distinct = -0.5);
ALTER TABLE pin ALTER room_id SET (n_distinct = -0.5);
ALTER TABLE file ALTER uploader_id SET (n_distinct = -0.5), ALTER message_id SET (n_distinct = -0.5);
ALTER TABLE notification ALTER stream_id SET (n_distinct = -0.5);
ALTER TABLE search_posting ALTER block SET (n_distinct = -0.5);
