-- What the benchmark works on, beside the one account that was made before: 100,000 users, and rooms of 100, of 10,000 and
-- of :scale million messages, whose messages lie among each other as time would have left them. Every user N has the token
-- `bench-token-N`. Room 4 is for many listeners, 5 to 24 make a list of rooms, 101 to 300 have 25 members each. User 21 is in 50
-- rooms of 200 messages and has read nothing. Rooms 301 to 1300 have 20 messages and 28 members each, so that users 5001 to 6000
-- are in 30 rooms; users 22 and 23 are in 200 and in 500 of them beside room 4, and have read nothing. Everybody else has read
-- everything.
PRAGMA synchronous = OFF;
BEGIN IMMEDIATE;

INSERT INTO account (id, email, email_key, username, username_key, display_name, password)
WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)
SELECT n, 'user' || n || '@example.org', 'user' || n || '@example.org', 'user' || n, 'user' || n, 'Name' || (n % 1000) || ' Family' || n, '!'
FROM number;
INSERT INTO user_word (word, user_id) SELECT username_key, id FROM account WHERE id > 1;
INSERT INTO user_word (word, user_id) SELECT lower(display_name), id FROM account WHERE id > 1;
INSERT INTO user_word (word, user_id) SELECT lower(substr(display_name, instr(display_name, ' ') + 1)), id FROM account WHERE id > 1;
INSERT INTO token (user_id, hash, user_agent, ip) SELECT id, sha256('bench-token-' || id), 'bench', '127.0.0.1' FROM account WHERE id <= 6000;

INSERT INTO room (id, name, name_key, description, owner_id, activity)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1300)
SELECT n, 'Room ' || n, 'room ' || n, 'A room to measure in', 1, 0 FROM number WHERE n <= 24 OR n > 100;
INSERT INTO stream (room_id, last_seq, pruned_to) SELECT id, 0, 0 FROM room;
INSERT INTO stream (account_id, last_seq, pruned_to) SELECT id, 0, 0 FROM account WHERE id > 1;
INSERT INTO participant (room_id, user_id)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20)
SELECT room.id, n FROM room CROSS JOIN number WHERE room.id <= 24 AND room.id <> 4;
INSERT INTO participant (room_id, user_id) SELECT 4, id FROM account WHERE id <= 6000;
INSERT INTO participant (room_id, user_id) SELECT 101 + (id - 1001) / 25, id FROM account WHERE id > 1000 AND id <= 6000;
INSERT INTO participant (room_id, user_id) SELECT id, 21 FROM room WHERE id BETWEEN 5 AND 24 OR id BETWEEN 101 AND 129;
INSERT INTO participant (room_id, user_id)
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 27)
SELECT 301 + (account.id + 31 * n) % 1000, account.id FROM account CROSS JOIN number WHERE account.id > 5000 AND account.id <= 6000;
INSERT INTO participant (room_id, user_id) SELECT id, 22 FROM room WHERE id BETWEEN 301 AND 499;
INSERT INTO participant (room_id, user_id) SELECT id, 23 FROM room WHERE id BETWEEN 301 AND 799;
UPDATE participant SET role = 'owner' WHERE user_id = 1;

INSERT INTO message (room_id, author_id, content, created_at)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000000 * :scale),
	kind (room, every) AS (
		VALUES (3, 1), (2, 100 * :scale), (1, 10000 * :scale)
		UNION ALL SELECT room_id, 5000 * :scale FROM participant WHERE user_id = 21
	)
SELECT room, 1 + n / every % 20, 'Message ' || n || ' says a little more than hello, as people do who have something to tell each other.',
	1700000000 + n / 10
FROM number CROSS JOIN kind WHERE n % every = 0;
INSERT INTO message (room_id, author_id, content, created_at)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20)
SELECT room.id, 5001 + (room.id + 31 * n) % 1000, 'Message ' || n || ' says a little more than hello.', 1700200000 + n FROM number CROSS JOIN room
WHERE room.id > 300;
UPDATE participant SET read_id = coalesce((SELECT max(message.id) FROM message WHERE message.room_id = participant.room_id), 0)
WHERE user_id NOT IN (21, 22, 23);
COMMIT;
