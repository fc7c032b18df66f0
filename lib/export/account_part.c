/*
 * Accounts and what belongs to them alone, as lines: see part.h. Of who only has to do with what is exported a personal export shows
 * what anybody may see of them: a `person`.
 */
#include "lib/export/key.h"
#include "lib/export/part.h"
#include "lib/shape/settings_shape.h"

static bool
settings_of(struct strbuf *to, struct query *row, int column)
{
	return settings_write(to, db_integer(row, column));
}

/* clang-format off */
#define ACCOUNT_LINE_FIELDS(F) \
	F(type, shape_text, 'account') \
	F(key, key_account, account.id) \
	F(email, shape_text, account.email) \
	F(username, shape_text, account.username) \
	F(display_name, shape_text, account.display_name) \
	F(is_admin, shape_boolean, account.is_admin) \
	F(is_active, shape_boolean, account.is_active) \
	F(deleted, shape_boolean, CASE WHEN account.email_key = 'deleted-' || account.id THEN 1 ELSE 0 END) \
	F(created_at, shape_time, account.created_at) \
	F(settings, settings_of, account.id) \
	F(password, export_text_if_any, CASE WHEN :secrets THEN account.password END)

#define PERSON_LINE_FIELDS(F) \
	F(type, shape_text, 'person') \
	F(key, key_account, account.id) \
	F(username, shape_text, account.username) \
	F(display_name, shape_text, account.display_name) \
	F(deleted, shape_boolean, CASE WHEN account.email_key = 'deleted-' || account.id THEN 1 ELSE 0 END) \
	F(created_at, shape_time, account.created_at)

#define FORMER_USERNAME_LINE_FIELDS(F) \
	F(type, shape_text, 'former_username') \
	F(key, export_former_key, former_username.username_key) \
	F(user, key_account, former_username.user_id) \
	F(username, shape_text, former_username.username_key) \
	F(expires_at, shape_time, former_username.expires_at)

#define BLOCK_LINE_FIELDS(F) \
	F(type, shape_text, 'block') \
	F(key, key_block, 0) \
	F(user, key_account, block.user_id) \
	F(blocked, key_account, block.blocked_id) \
	F(created_at, shape_time, block.created_at)

#define SESSION_LINE_FIELDS(F) \
	F(type, shape_text, 'session') \
	F(key, key_session, token.id) \
	F(user, key_account, token.user_id) \
	F(created_at, shape_time, token.created_at) \
	F(last_used_at, shape_time, token.last_used_at) \
	F(user_agent, shape_text, token.user_agent) \
	F(ip, shape_text, token.ip) \
	F(name, shape_text, token.name) \
	F(read_only, shape_boolean, token.read_only) \
	F(expires_at, shape_time, token.expires_at) \
	F(sha256, export_bytes_if_any, CASE WHEN :secrets THEN token.hash END)
/* clang-format on */

/* A name may hold anything that a name may hold. */
static bool
export_former_key(struct strbuf *to, struct query *row, int column)
{
	static struct strbuf key;

	strbuf_clear(&key);
	strbuf_format(&key, "former:%s@%s", db_text(row, column), export_key_origin());
	strbuf_json(to, strbuf_string(&key));
	to->failed = to->failed || key.failed;
	return true;
}

#define ACCOUNT_LINE_COLUMNS SHAPE_COLUMNS(account.id, ACCOUNT_LINE_FIELDS)
#define PERSON_LINE_COLUMNS SHAPE_COLUMNS(account.id, PERSON_LINE_FIELDS)
#define FORMER_USERNAME_LINE_COLUMNS SHAPE_COLUMNS(former_username.user_id, FORMER_USERNAME_LINE_FIELDS)
#define BLOCK_LINE_COLUMNS SHAPE_COLUMNS(block.user_id, BLOCK_LINE_FIELDS)
#define SESSION_LINE_COLUMNS SHAPE_COLUMNS(token.id, SESSION_LINE_FIELDS)

SHAPE_LOCAL(account_line, ACCOUNT_LINE_FIELDS);
SHAPE_LOCAL(person_line, PERSON_LINE_FIELDS);
SHAPE_LOCAL(former_username_line, FORMER_USERNAME_LINE_FIELDS);
SHAPE_LOCAL(block_line, BLOCK_LINE_FIELDS);
SHAPE_LOCAL(session_line, SESSION_LINE_FIELDS);

static struct query accounts_all = SHAPE_QUERY(ACCOUNT_LINE_COLUMNS, FROM account WHERE id > :after ORDER BY id LIMIT :limit);
/* Whoever is in the room, has written there, or is named there. */
static struct query accounts_of_room = SHAPE_QUERY_SORTED("an export reads all there is", ACCOUNT_LINE_COLUMNS,
	FROM account WHERE id > :after AND id IN (
		SELECT user_id FROM participant WHERE room_id = :room
		UNION SELECT author_id FROM message WHERE room_id = :room
		UNION SELECT mention.user_id FROM mention JOIN message ON message.id = mention.message_id WHERE message.room_id = :room
		UNION SELECT reaction.user_id FROM reaction JOIN message ON message.id = reaction.message_id WHERE message.room_id = :room
		UNION SELECT user_id FROM pin WHERE room_id = :room
		UNION SELECT user_id FROM mute WHERE room_id = :room
		UNION SELECT user_id FROM room_ban WHERE room_id = :room
		UNION SELECT banned_by FROM room_ban WHERE room_id = :room
		UNION SELECT actor_id FROM room_log WHERE room_id = :room
		UNION SELECT target_id FROM room_log WHERE room_id = :room
		UNION SELECT creator_id FROM invite WHERE room_id = :room
	) ORDER BY id LIMIT :limit
);
static struct query account_of_user = SHAPE_QUERY(ACCOUNT_LINE_COLUMNS, FROM account WHERE id = :user);

static struct query persons_of_user = SHAPE_QUERY_SORTED("an export reads all there is", PERSON_LINE_COLUMNS,
	FROM account WHERE id > :after AND id <> :user AND id IN (
		SELECT owner_id FROM room JOIN participant ON participant.room_id = room.id WHERE participant.user_id = :user
		UNION SELECT owner_id FROM message JOIN room ON room.id = message.room_id WHERE message.id > 0 AND message.author_id = :user
		UNION SELECT other.user_id FROM participant AS own JOIN room ON room.id = own.room_id
			JOIN participant AS other ON other.room_id = room.id
			WHERE own.user_id = :user AND room.kind = 'direct'
		UNION SELECT mention.user_id FROM message JOIN mention ON mention.message_id = message.id
			WHERE message.id > 0 AND message.author_id = :user
		UNION SELECT mention.author_id FROM mention WHERE mention.user_id = :user
		UNION SELECT blocked_id FROM block WHERE user_id = :user
	) ORDER BY id LIMIT :limit
);

static struct query former_usernames_all = SHAPE_QUERY(FORMER_USERNAME_LINE_COLUMNS, FROM former_username ORDER BY username_key);
static struct query former_usernames_of_user = SHAPE_QUERY(FORMER_USERNAME_LINE_COLUMNS,
	FROM former_username WHERE user_id = :user ORDER BY username_key
);

static struct query blocks_all = SHAPE_QUERY(BLOCK_LINE_COLUMNS, FROM block ORDER BY user_id, blocked_id);
static struct query blocks_of_user = SHAPE_QUERY(BLOCK_LINE_COLUMNS, FROM block WHERE user_id = :user ORDER BY blocked_id);

static struct query sessions_all = SHAPE_QUERY(SESSION_LINE_COLUMNS, FROM token WHERE id > :after ORDER BY id LIMIT :limit);
static struct query sessions_of_user = SHAPE_QUERY_SORTED("the few logins of one user", SESSION_LINE_COLUMNS,
	FROM token WHERE user_id = :user ORDER BY id
);

const struct export_part export_accounts[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &account_line, &accounts_all, PART_PAGED | PART_SECRETS },
	[EXPORT_ROOM] = { &account_line, &accounts_of_room, PART_PAGED | PART_SECRETS },
	[EXPORT_USER] = { &account_line, &account_of_user, PART_SECRETS }
};
const struct export_part export_persons[EXPORT_SCOPES] = { [EXPORT_USER] = { &person_line, &persons_of_user, PART_PAGED } };
const struct export_part export_former_usernames[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &former_username_line, &former_usernames_all, 0 },
	[EXPORT_USER] = { &former_username_line, &former_usernames_of_user, 0 }
};
const struct export_part export_blocks[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &block_line, &blocks_all, 0 }, [EXPORT_USER] = { &block_line, &blocks_of_user, 0 }
};
const struct export_part export_sessions[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &session_line, &sessions_all, PART_PAGED | PART_SECRETS },
	[EXPORT_USER] = { &session_line, &sessions_of_user, PART_SECRETS }
};
