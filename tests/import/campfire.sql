-- A database of Campfire, as far as it is converted: tables and columns are those of its public schema, the rows are made up.
CREATE TABLE accounts (id integer PRIMARY KEY, name varchar NOT NULL, join_code varchar NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE users (id integer PRIMARY KEY, name varchar NOT NULL, email_address varchar, password_digest varchar, role integer DEFAULT 0 NOT NULL, status integer DEFAULT 0 NOT NULL, bio text, bot_token varchar, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE rooms (id integer PRIMARY KEY, name varchar, type varchar NOT NULL, creator_id bigint NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE memberships (id integer PRIMARY KEY, room_id integer NOT NULL, user_id integer NOT NULL, involvement varchar DEFAULT 'mentions', unread_at datetime, connections integer DEFAULT 0 NOT NULL, connected_at datetime, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE messages (id integer PRIMARY KEY, room_id integer NOT NULL, creator_id integer NOT NULL, client_message_id varchar NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE action_text_rich_texts (id integer PRIMARY KEY, name varchar NOT NULL, body text, record_type varchar NOT NULL, record_id bigint NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE active_storage_blobs (id integer PRIMARY KEY, key varchar NOT NULL, filename varchar NOT NULL, content_type varchar, metadata text, service_name varchar NOT NULL, byte_size bigint NOT NULL, checksum varchar, created_at datetime NOT NULL);
CREATE TABLE active_storage_attachments (id integer PRIMARY KEY, name varchar NOT NULL, record_type varchar NOT NULL, record_id bigint NOT NULL, blob_id bigint NOT NULL, created_at datetime NOT NULL);
CREATE TABLE boosts (id integer PRIMARY KEY, message_id integer NOT NULL, booster_id integer NOT NULL, content varchar(16) NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE bans (id integer PRIMARY KEY, user_id integer NOT NULL, ip_address varchar NOT NULL, created_at datetime NOT NULL, updated_at datetime NOT NULL);
INSERT INTO accounts (id, name, join_code, created_at, updated_at) VALUES
(1, 'Camp & Co', 'abcd-efgh-ijkl', '2025-03-01 10:00:00.000000', '2025-03-01 10:00:00.000000');
INSERT INTO users (id, name, email_address, password_digest, role, status, bot_token, created_at, updated_at) VALUES
(1, 'Ada Lovelace', 'ada@example.org', '$2a$04$abcdefghijklmnopqrstuuxIo7uPjHetZgwFrWyoBsESh1TuLhb7q', 1, 0, NULL, '2025-03-01 10:00:01.000000', '2025-03-01 10:00:01.000000'),
(2, 'Bob', 'bob@example.org', '$2a$04$abcdefghijklmnopqrstuuxIo7uPjHetZgwFrWyoBsESh1TuLhb7q', 0, 0, NULL, '2025-03-01 10:00:02.000000', '2025-03-01 10:00:02.000000'),
(3, 'Gone', 'gone-deactivated-1@example.org', '$2a$04$abcdefghijklmnopqrstuuxIo7uPjHetZgwFrWyoBsESh1TuLhb7q', 0, 1, NULL, '2025-03-01 10:00:03.000000', '2025-03-01 10:00:03.000000'),
(4, 'Deploy Bot', NULL, NULL, 2, 0, 'bottoken', '2025-03-01 10:00:04.000000', '2025-03-01 10:00:04.000000'),
(5, 'Zoë', 'zoe@example.org', '$2a$04$abcdefghijklmnopqrstuuxIo7uPjHetZgwFrWyoBsESh1TuLhb7q', 0, 0, NULL, '2025-03-01 10:00:05.000000', '2025-03-01 10:00:05.000000');
INSERT INTO rooms (id, name, type, creator_id, created_at, updated_at) VALUES
(1, 'All Talk', 'Rooms::Open', 1, '2025-03-01 10:00:06.000000', '2025-03-01 10:00:06.000000'),
(2, 'Secrets', 'Rooms::Closed', 2, '2025-03-01 10:00:07.000000', '2025-03-01 10:00:07.000000'),
(3, NULL, 'Rooms::Direct', 1, '2025-03-01 10:00:08.000000', '2025-03-01 10:00:08.000000');
INSERT INTO memberships (id, room_id, user_id, involvement, unread_at, created_at, updated_at) VALUES
(1, 1, 1, 'mentions', NULL, '2025-03-01 10:00:10.000000', '2025-03-01 10:00:10.000000'),
(2, 1, 2, 'everything', '2025-03-01 10:00:22.000000', '2025-03-01 10:00:11.000000', '2025-03-01 10:00:11.000000'),
(3, 1, 4, 'everything', NULL, '2025-03-01 10:00:12.000000', '2025-03-01 10:00:12.000000'),
(4, 1, 5, 'nothing', '2025-03-01 10:00:20.000000', '2025-03-01 10:00:13.000000', '2025-03-01 10:00:13.000000'),
(5, 2, 2, 'mentions', NULL, '2025-03-01 10:00:14.000000', '2025-03-01 10:00:14.000000'),
(6, 2, 1, 'invisible', NULL, '2025-03-01 10:00:15.000000', '2025-03-01 10:00:15.000000'),
(7, 3, 1, 'everything', NULL, '2025-03-01 10:00:16.000000', '2025-03-01 10:00:16.000000'),
(8, 3, 2, 'invisible', NULL, '2025-03-01 10:00:17.000000', '2025-03-01 10:00:17.000000'),
(9, 1, 3, 'mentions', NULL, '2025-03-01 10:00:18.000000', '2025-03-01 10:00:18.000000');
INSERT INTO messages (id, room_id, creator_id, client_message_id, created_at, updated_at) VALUES
(1, 1, 1, 'c1', '2025-03-01 10:00:20.000000', '2025-03-01 10:00:20.000000'),
(2, 1, 2, 'c2', '2025-03-01 10:00:21.000000', '2025-03-01 10:00:21.000000'),
(3, 1, 4, 'c3', '2025-03-01 10:00:22.000000', '2025-03-01 10:00:22.000000'),
(4, 2, 2, 'c4', '2025-03-01 10:00:23.000000', '2025-03-01 10:00:23.000000'),
(5, 3, 1, 'c5', '2025-03-01 10:00:24.000000', '2025-03-01 10:00:24.000000'),
(6, 1, 1, 'c6', '2025-03-01 10:00:25.000000', '2025-03-01 10:00:25.000000'),
(7, 1, 2, 'c7', '2025-03-01 10:00:26.000000', '2025-03-01 10:00:26.000000'),
(8, 1, 5, 'c8', '2025-03-01 10:00:27.000000', '2025-03-01 10:00:27.000000');
INSERT INTO action_text_rich_texts (id, name, body, record_type, record_id, created_at, updated_at) VALUES
(1, 'body', '<div>Hello <strong>all</strong> &amp; everybody<br>second line</div>', 'Message', 1, '2025-03-01 10:00:20.000000', '2025-03-01 10:00:20.000000'),
(2, 'body', '<div>Hi <action-text-attachment sgid="eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2NhbXBmaXJlL1VzZXIvMT9leHBpcmVzX2luIiwicHVyIjoiYXR0YWNoYWJsZSJ9fQ==--0123456789abcdef" content-type="application/vnd.campfire.mention"></action-text-attachment>, see <a href="https://example.org/x">this</a></div>', 'Message', 2, '2025-03-01 10:00:21.000000', '2025-03-01 10:00:21.000000'),
(3, 'body', '<pre>make deploy
  done &lt;ok&gt;</pre>', 'Message', 3, '2025-03-01 10:00:22.000000', '2025-03-01 10:00:22.000000'),
(4, 'body', '<blockquote>said<br>before</blockquote><ul><li>one</li><li>two <em>more</em></li></ul>', 'Message', 4, '2025-03-01 10:00:23.000000', '2025-03-01 10:00:40.000000'),
(5, 'body', '<div>between us <action-text-attachment sgid="eyJfcmFpbHMiOnsibWVzc2FnZSI6IkJBaEpJaU5uYVdRNkx5OWpZVzF3Wm1seVpTOVZjMlZ5THpJL1pYaHdhWEpsYzE5cGJnWTZCa1ZVIiwiZXhwIjpudWxsLCJwdXIiOiJhdHRhY2hhYmxlIn19--0123" content-type="application/vnd.campfire.mention"></action-text-attachment></div>', 'Message', 5, '2025-03-01 10:00:24.000000', '2025-03-01 10:00:24.000000'),
(7, 'body', '<div>one more file</div>', 'Message', 7, '2025-03-01 10:00:26.000000', '2025-03-01 10:00:26.000000'),
(8, 'body', '<div><br></div>', 'Message', 8, '2025-03-01 10:00:27.000000', '2025-03-01 10:00:27.000000');
INSERT INTO active_storage_blobs (id, key, filename, content_type, service_name, byte_size, created_at) VALUES
(1, 'abcdkeyofapicture', 'pic.png', 'image/png', 'local', 78, '2025-03-01 10:00:25.000000'),
(2, 'efghkeyofatext', 'notes.txt', 'text/plain', 'local', 10, '2025-03-01 10:00:26.000000'),
(3, 'abzzkeyofaface', 'face.png', 'image/png', 'local', 78, '2025-03-01 10:00:05.000000'),
(4, 'lostkey', 'lost.bin', 'application/octet-stream', 'local', 78, '2025-03-01 10:00:26.000000');
INSERT INTO active_storage_attachments (id, name, record_type, record_id, blob_id, created_at) VALUES
(1, 'attachment', 'Message', 6, 1, '2025-03-01 10:00:25.000000'),
(2, 'attachment', 'Message', 7, 2, '2025-03-01 10:00:26.000000'),
(3, 'avatar', 'User', 5, 3, '2025-03-01 10:00:05.000000');
INSERT INTO boosts (id, message_id, booster_id, content, created_at, updated_at) VALUES
(1, 1, 2, '👍', '2025-03-01 10:00:30.000000', '2025-03-01 10:00:30.000000'),
(2, 1, 5, '+1', '2025-03-01 10:00:31.000000', '2025-03-01 10:00:31.000000'),
(3, 1, 2, '👍', '2025-03-01 10:00:33.000000', '2025-03-01 10:00:33.000000');
INSERT INTO bans (id, user_id, ip_address, created_at, updated_at) VALUES
(1, 3, '203.0.113.9', '2025-03-01 10:00:32.000000', '2025-03-01 10:00:32.000000');
