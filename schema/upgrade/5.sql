-- `user` is a reserved word in SQL: unquoted it names the role that asks.
ALTER TABLE user RENAME TO account;
DROP INDEX user_active;
DROP INDEX user_avatar;
CREATE INDEX account_active ON account (is_active, username_key);
CREATE INDEX account_avatar ON account (avatar_file_id) WHERE avatar_file_id IS NOT NULL;
-- What locks are held by.
CREATE TABLE site (
	id INTEGER PRIMARY KEY CHECK (id = 1)
) STRICT;
INSERT INTO site VALUES (1);
