-- Campfire, as lines of an export: its accounts, users, rooms, memberships, messages with their rich text, and blobs. Times are texts in
-- UTC. Roles of users: 0 member, 1 administrator, 2 bot; status: 0 active. What has no place here is said in notes.
CREATE TEMP TABLE origin AS SELECT '@campfire' || coalesce(strftime('%s', min(created_at)), 0) AS o FROM accounts;
CREATE TEMP TABLE people AS SELECT json_group_object(id, name) AS names FROM users;
CREATE TEMP TABLE member AS
	SELECT room_id, user_id, involvement, unread_at, created_at, id FROM memberships
	UNION ALL SELECT r.id, r.creator_id, 'mentions', NULL, r.created_at, 0 FROM rooms AS r
	WHERE r.type <> 'Rooms::Direct' AND r.id IN (SELECT room_id FROM memberships)
	  AND NOT EXISTS (SELECT 1 FROM memberships AS m WHERE m.room_id = r.id AND m.user_id = r.creator_id);
CREATE INDEX temp.member_room ON member (room_id, created_at, id);
CREATE TEMP TABLE stored AS
	SELECT a.record_type, a.record_id, a.name AS part, a.id, b.filename, b.created_at,
		substr(b.key, 1, 2) || '/' || substr(b.key, 3, 2) || '/' || b.key AS path
	FROM active_storage_attachments AS a JOIN active_storage_blobs AS b ON b.id = a.blob_id;
CREATE INDEX temp.stored_record ON stored (record_type, record_id, part, id);

SELECT json_object('type', 'export', 'key', 'export' || o, 'version', 1, 'of', 'all') FROM origin;
SELECT json_object('type', 'setting', 'key', 'setting:site_name' || o, 'name', 'site_name', 'value', name) FROM origin, accounts LIMIT 1;

SELECT json_object('type', 'account', 'key', 'account:' || id || o, 'email', email_address, 'username', name, 'display_name', name,
	'is_admin', json(iif(role = 1, 'true', 'false')), 'is_active', json(iif(status = 0, 'true', 'false')),
	'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at), 'password', password_digest)
	FROM origin, users ORDER BY id;
SELECT json_object('type', 'note', 'key', 'bot:' || id || o,
	'text', 'the bot "' || name || '" is an ordinary account; it needs a token of this server')
	FROM origin, users WHERE role = 2 ORDER BY id;

SELECT json_object('type', 'file', 'key', 'avatar:' || record_id || o, 'uploader', 'account:' || record_id || o, 'avatar', json('true'),
	'name', filename, 'path', path, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at))
	FROM origin, stored WHERE record_type = 'User' AND part = 'avatar' ORDER BY record_id;

SELECT json_object('type', 'room', 'key', 'room:' || r.id || o, 'kind', iif(r.type = 'Rooms::Direct', 'direct', 'room'),
	'name', coalesce(r.name, ''), 'visibility', iif(r.type = 'Rooms::Open', 'public', 'private'),
	'owner', iif(EXISTS (SELECT 1 FROM member AS m WHERE m.room_id = r.id), 'account:' || r.creator_id || o, NULL),
	'members', (SELECT json_group_array('account:' || user_id || o) FROM member AS m WHERE r.type = 'Rooms::Direct' AND m.room_id = r.id),
	'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', r.created_at), 'updated_at', strftime('%Y-%m-%dT%H:%M:%SZ', r.updated_at))
	FROM origin, rooms AS r ORDER BY r.id;

SELECT json_object('type', 'member', 'key', 'member:' || m.room_id || ':' || m.user_id || o, 'room', 'room:' || m.room_id || o,
	'user', 'account:' || m.user_id || o, 'role', iif(m.user_id = r.creator_id, 'owner', 'member'),
	'joined_at', strftime('%Y-%m-%dT%H:%M:%SZ', m.created_at),
	'notify', CASE m.involvement WHEN 'everything' THEN 'all' WHEN 'mentions' THEN 'mentions' WHEN 'nothing' THEN 'none'
		WHEN 'invisible' THEN 'none' ELSE 'default' END,
	'hidden', json(iif(m.involvement = 'invisible' AND r.type = 'Rooms::Direct', 'true', 'false')))
	FROM origin, member AS m JOIN rooms AS r ON r.id = m.room_id ORDER BY m.room_id, m.created_at, m.id;

SELECT json_object('type', 'message', 'key', 'message:' || m.id || o, 'room', 'room:' || m.room_id || o,
	'author', 'account:' || m.creator_id || o, 'content', coalesce(html_text(t.body, names), ''),
	'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', m.created_at),
	'edited_at', iif(unixepoch(t.updated_at) > unixepoch(t.created_at) + 1, strftime('%Y-%m-%dT%H:%M:%SZ', t.updated_at), NULL),
	'attachments', (
		SELECT json_group_array(json_object('name', a.filename, 'path', a.path, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', a.created_at)))
		FROM (SELECT * FROM stored WHERE record_type = 'Message' AND part = 'attachment' AND record_id = m.id ORDER BY id) AS a
	))
	FROM origin, people, messages AS m
	LEFT JOIN action_text_rich_texts AS t ON t.record_type = 'Message' AND t.record_id = m.id AND t.name = 'body'
	ORDER BY m.created_at, m.id;

-- Up to the last message before the first that is unread, or all.
SELECT json_object('type', 'read', 'key', 'read:' || m.room_id || ':' || m.user_id || o, 'room', 'room:' || m.room_id || o,
	'user', 'account:' || m.user_id || o, 'through', 'message:' || (
		SELECT s.id FROM messages AS s WHERE s.room_id = m.room_id AND (m.unread_at IS NULL OR s.created_at < m.unread_at)
		ORDER BY s.created_at DESC, s.id DESC LIMIT 1
	) || o)
	FROM origin, member AS m ORDER BY m.room_id, m.id;

-- A boost is a short text: what is one emoji is a reaction, and of the same one once.
SELECT json_object('type', 'reaction', 'key', 'reaction:' || min(b.id) || o, 'message', 'message:' || b.message_id || o,
	'user', 'account:' || b.booster_id || o, 'emoji', emoji(b.content), 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', min(b.created_at)))
	FROM origin, boosts AS b WHERE emoji(b.content) IS NOT NULL GROUP BY b.message_id, b.booster_id, emoji(b.content) ORDER BY min(b.id);
SELECT json_object('type', 'note', 'key', 'boosts' || o, 'text', 'boosts that are no emoji, and left out: ' || count(*))
	FROM origin, boosts WHERE emoji(content) IS NULL HAVING count(*) > 0;
SELECT json_object('type', 'note', 'key', 'ban:' || b.id || o, 'text', 'the ban of the address ' || b.ip_address || ' is left out')
	FROM origin, bans AS b ORDER BY b.id;
SELECT json_object('type', 'end', 'key', 'end' || o) FROM origin;
