-- The original Django project, as lines of an export: of its tables auth_user, accounts_profile, authtoken_token, rooms_*, files_file,
-- chat_*. Times are texts with or without a zone, always UTC. What does not fit here is left to the import, which says what it changes.
CREATE TEMP TABLE origin AS SELECT '@django' || coalesce(strftime('%s', min(date_joined)), 0) AS o FROM auth_user;
CREATE TEMP TABLE attached AS SELECT a.message_id, a.id, f.file, f.name, f.created_at
	FROM chat_messageattachment AS a JOIN files_file AS f ON f.id = a.file_id;
CREATE INDEX temp.attached_message ON attached (message_id, id);

-- Who is in a room: participants, and the owner, who is in it though nobody has put them there, unless nobody else is.
CREATE TEMP TABLE member AS
	SELECT room_id, user_id, created_at, is_pinned, id FROM rooms_roomparticipant
	UNION ALL SELECT r.id, r.owner_id, r.created_at, 0, 0 FROM rooms_room AS r
	WHERE r.id IN (SELECT room_id FROM rooms_roomparticipant)
	  AND NOT EXISTS (SELECT 1 FROM rooms_roomparticipant AS p WHERE p.room_id = r.id AND p.user_id = r.owner_id);
CREATE INDEX temp.member_room ON member (room_id, created_at, id);

-- The message up to which somebody has read in a room: the last of those that they have read.
CREATE TEMP TABLE seen AS
	SELECT m.room_id, s.user_id, m.id, max(m.created_at || printf('%020d', m.id))
	FROM chat_message_read_by AS s JOIN chat_message AS m ON m.id = s.message_id GROUP BY m.room_id, s.user_id;
CREATE INDEX temp.seen_member ON seen (room_id, user_id);

SELECT json_object('type', 'export', 'key', 'export' || o, 'version', 1, 'of', 'all') FROM origin;

SELECT json_object('type', 'account', 'key', 'account:' || u.id || o, 'email', u.email, 'username', u.username,
	'display_name', coalesce(p.display_name, ''), 'is_admin', json(iif(u.is_superuser, 'true', 'false')),
	'is_active', json(iif(u.is_active, 'true', 'false')), 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', u.date_joined),
	'password', iif(u.password LIKE '!%', NULL, u.password))
	FROM origin, auth_user AS u LEFT JOIN accounts_profile AS p ON p.user_id = u.id ORDER BY u.id;

SELECT json_object('type', 'file', 'key', 'avatar:' || p.user_id || o, 'uploader', 'account:' || p.user_id || o, 'avatar', json('true'),
	'name', p.avatar, 'path', p.avatar, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', p.updated_at))
	FROM origin, accounts_profile AS p WHERE p.avatar <> '' ORDER BY p.user_id;

-- Its tokens never end; here they count as used today.
SELECT json_object('type', 'session', 'key', 'session:' || user_id || o, 'user', 'account:' || user_id || o,
	'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created), 'last_used_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
	'user_agent', 'before the move', 'sha256', sha256("key"))
	FROM origin, authtoken_token ORDER BY user_id;

SELECT json_object('type', 'room', 'key', 'room:' || r.id || o, 'kind', iif(r.is_direct, 'direct', 'room'), 'name', r.name,
	'visibility', 'private',
	'owner', iif(EXISTS (SELECT 1 FROM member AS m WHERE m.room_id = r.id), 'account:' || r.owner_id || o, NULL),
	'members', (SELECT json_group_array('account:' || user_id || o) FROM member AS m WHERE r.is_direct AND m.room_id = r.id),
	'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', r.created_at), 'updated_at', strftime('%Y-%m-%dT%H:%M:%SZ', r.updated_at))
	FROM origin, rooms_room AS r ORDER BY r.id;

SELECT json_object('type', 'member', 'key', 'member:' || m.room_id || ':' || m.user_id || o, 'room', 'room:' || m.room_id || o,
	'user', 'account:' || m.user_id || o, 'role', iif(m.user_id = r.owner_id, 'owner', 'member'),
	'joined_at', strftime('%Y-%m-%dT%H:%M:%SZ', m.created_at), 'favourite', json(iif(m.is_pinned, 'true', 'false')))
	FROM origin, member AS m JOIN rooms_room AS r ON r.id = m.room_id ORDER BY m.room_id, m.created_at, m.id;

SELECT json_object('type', 'invite', 'key', 'invite:' || i.id || o, 'code', replace(i.token, '-', ''), 'room', 'room:' || i.room_id || o,
	'creator', 'account:' || i.created_by_id || o, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', i.created_at),
	'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', i.expires_at))
	FROM origin, rooms_roominvitation AS i
	WHERE i.expires_at IS NULL OR unixepoch(i.expires_at) > unixepoch('now') ORDER BY i.id;
SELECT json_object('type', 'note', 'key', 'invite:' || i.id || o, 'text', 'this invitation is over, and is left out')
	FROM origin, rooms_roominvitation AS i WHERE unixepoch(i.expires_at) <= unixepoch('now') ORDER BY i.id;

SELECT json_object('type', 'message', 'key', 'message:' || m.id || o, 'room', 'room:' || m.room_id || o,
	'author', 'account:' || m.author_id || o, 'content', m.content, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', m.created_at),
	'edited_at', iif(unixepoch(m.updated_at) > unixepoch(m.created_at) + 1, strftime('%Y-%m-%dT%H:%M:%SZ', m.updated_at), NULL),
	'attachments', (
		SELECT json_group_array(json_object('name', a.name, 'path', a.file, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', a.created_at)))
		FROM (SELECT * FROM attached WHERE message_id = m.id ORDER BY id) AS a
	))
	FROM origin, chat_message AS m ORDER BY m.created_at, m.id;
SELECT json_object('type', 'note', 'key', 'file:' || f.id || o, 'text', 'the file "' || f.name || '" is attached to nothing, and is left out')
	FROM origin, files_file AS f WHERE f.id NOT IN (SELECT file_id FROM chat_messageattachment) ORDER BY f.id;

SELECT json_object('type', 'read', 'key', 'read:' || m.room_id || ':' || m.user_id || o, 'room', 'room:' || m.room_id || o,
	'user', 'account:' || m.user_id || o, 'through', 'message:' || s.id || o)
	FROM origin, member AS m LEFT JOIN seen AS s ON s.room_id = m.room_id AND s.user_id = m.user_id ORDER BY m.room_id, m.id;

SELECT json_object('type', 'end', 'key', 'end' || o) FROM origin;
