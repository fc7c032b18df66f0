-- The tables of the Django project, as far as they are converted, of the objects that its dumpdata wrote.
CREATE TABLE auth_user AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'password' AS password, fields ->> 'is_superuser' AS is_superuser,
	fields ->> 'username' AS username, fields ->> 'email' AS email, fields ->> 'is_active' AS is_active,
	fields ->> 'date_joined' AS date_joined
	FROM document WHERE model = 'auth.user';
CREATE TABLE accounts_profile AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'user' AS user_id,
	fields ->> 'display_name' AS display_name, fields ->> 'avatar' AS avatar, fields ->> 'updated_at' AS updated_at
	FROM document WHERE model = 'accounts.profile';
CREATE TABLE authtoken_token AS SELECT pk AS "key", fields ->> 'user' AS user_id, fields ->> 'created' AS created
	FROM document WHERE model = 'authtoken.token';
CREATE TABLE rooms_room AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'name' AS name, fields ->> 'owner' AS owner_id,
	fields ->> 'is_direct' AS is_direct, fields ->> 'created_at' AS created_at, fields ->> 'updated_at' AS updated_at
	FROM document WHERE model = 'rooms.room';
CREATE TABLE rooms_roomparticipant AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'room' AS room_id, fields ->> 'user' AS user_id,
	fields ->> 'is_pinned' AS is_pinned, fields ->> 'created_at' AS created_at
	FROM document WHERE model = 'rooms.roomparticipant';
CREATE TABLE rooms_roominvitation AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'room' AS room_id, fields ->> 'token' AS token,
	fields ->> 'expires_at' AS expires_at, fields ->> 'created_by' AS created_by_id, fields ->> 'created_at' AS created_at
	FROM document WHERE model = 'rooms.roominvitation';
CREATE TABLE files_file AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'file' AS file, fields ->> 'name' AS name,
	fields ->> 'uploaded_by' AS uploaded_by_id, fields ->> 'created_at' AS created_at
	FROM document WHERE model = 'files.file';
CREATE TABLE chat_messageattachment AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'message' AS message_id, fields ->> 'file' AS file_id
	FROM document WHERE model = 'chat.messageattachment';
CREATE TABLE chat_message AS SELECT CAST(pk AS INTEGER) AS id, fields ->> 'room' AS room_id, fields ->> 'author' AS author_id,
	fields ->> 'content' AS content, fields ->> 'created_at' AS created_at, fields ->> 'updated_at' AS updated_at
	FROM document WHERE model = 'chat.message';
CREATE TABLE chat_message_read_by AS SELECT CAST(pk AS INTEGER) AS message_id, reader.value AS user_id
	FROM document, json_each(document.fields, '$.read_by') AS reader WHERE model = 'chat.message';
