/* Accounts, and what is theirs alone, out of lines: see line.h. */
#include "lib/account/account.h"
#include "lib/account/account_erase.h"
#include "lib/account/settings.h"
#include "lib/base/clock.h"
#include "lib/base/password.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/import/line.h"
#include "lib/import/names.h"
#include "lib/request/input_object.h"
#include "lib/request/request.h"
#include "lib/request/token.h"

#include <sodium.h>
#include <string.h>

enum { USER_AGENT_MOST = 256, IP_MOST = 64, NAME_MOST = 128, TOKEN_NAME_MOST = 64 };

/* The hash of a password that this server can check; "": there is none, and who owns the account gets in by a link. */
static const char *
take_password(struct line *line)
{
	const char *hash = line_has(line, "password") ? input_exact(&line->input, "password", 0, SIZE_MAX) : "";

	if (!*hash || password_knows(hash))
		return hash;
	line_note(line, "the account has no password that is known here: it gets in by a link (moznods user link)");
	return "";
}

static void
set_state(int64_t user, bool admin, bool active, int64_t created)
{
	static struct query set = QUERY(
		UPDATE account SET is_admin = :admin, is_active = :active, created_at = :created WHERE id = :user
	);

	db_bind(&set, ":user", user);
	db_bind(&set, ":admin", admin);
	db_bind(&set, ":active", active);
	db_bind(&set, ":created", created);
	db_run(&set);
	if (!active)
		site_count_active_users(false);
}

/* By the rules of a request that changes them; what is not good is left at its default. */
static void
set_settings(struct line *line, int64_t user)
{
	struct request r = { .user = user };

	if (!line_has(line, "settings") || !input_object_begin(&line->input, "settings", &r.input))
		return;
	if (settings_update(&r))
		line_note(line, "its settings are not known here");
	input_clear_errors(&r.input);
	input_object_end(&line->input, "settings", &r.input);
	strbuf_free(&r.reply);
}

/* A deleted account: named after its id here, as all of them are. The names that it is made with nobody can have. */
static enum verdict
take_deleted(struct line *line)
{
	const struct account account = { "deleted", "deleted", "deleted", "deleted", "deleted" };
	int64_t created = line_time(line, "created_at", clock_now());

	if (line->input.error)
		return LINE_BAD;
	line->own_id = account_create(&account, "");
	set_state(line->own_id, false, true, created);
	account_erase(line->own_id);
	return LINE_ADDED;
}

static enum verdict
take_account(struct line *line)
{
	struct account account = { 0 };
	int64_t same = names_take_email(line, &account), created = line_time(line, "created_at", clock_now());
	bool admin = line_boolean(line, "is_admin", false), active = line_boolean(line, "is_active", true);
	const char *password = take_password(line);

	if (line->input.error)
		return LINE_BAD;
	if ((line->own_id = same)) {
		line_note(line, "the account with the address %.100s, which is here already, is taken for the same", account.email);
		return LINE_ADDED;
	}
	names_take(line, &account);
	if (line->input.error)
		return LINE_BAD;
	line->own_id = account_create(&account, password);
	set_state(line->own_id, admin, active, created);
	set_settings(line, line->own_id);
	return LINE_ADDED;
}

enum verdict
line_account(struct line *line)
{
	return line_boolean(line, "deleted", false) ? take_deleted(line) : take_account(line);
}

/* Of whom no more is known than what anybody sees: nobody can log in as them. */
static enum verdict
take_person(struct line *line)
{
	struct account account = { 0 };
	int64_t created = line_time(line, "created_at", clock_now());

	names_set_placeholder(line, &account);
	names_take(line, &account);
	if (line->input.error)
		return LINE_BAD;
	line->own_id = account_create(&account, "");
	set_state(line->own_id, false, false, created);
	return LINE_ADDED;
}

enum verdict
line_person(struct line *line)
{
	return line_boolean(line, "deleted", false) ? take_deleted(line) : take_person(line);
}

enum verdict
line_former_username(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO former_username (username_key, user_id, expires_at) VALUES (:name, :user, :expires)
		ON CONFLICT (username_key) DO NOTHING
	);
	int64_t user = line_reference(line, "user", "account", false), expires = input_time(&line->input, "expires_at");
	const char *name = input_line(&line->input, "username", 1, NAME_MOST);

	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":name", name);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":expires", expires);
	db_run(&insert);
	return LINE_ADDED;
}

enum verdict
line_block(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO block (user_id, blocked_id, created_at) VALUES (:user, :blocked, :created)
		ON CONFLICT (user_id, blocked_id) DO NOTHING
	);
	int64_t user = line_reference(line, "user", "account", false), blocked = line_reference(line, "blocked", "account", false);
	int64_t created = line_time(line, "created_at", clock_now());

	if (user && user == blocked)
		input_add_error(&line->input, "blocked", "Nobody blocks themself.");
	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":blocked", blocked);
	db_bind(&insert, ":created", created);
	db_run(&insert);
	return LINE_ADDED;
}

static bool
read_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES])
{
	size_t length;

	return sodium_hex2bin(hash, TOKEN_HASH_BYTES, text, strlen(text), NULL, &length, NULL) == 0 && length == TOKEN_HASH_BYTES;
}

static bool
store_session(struct line *line, int64_t user, const unsigned char *hash)
{
	static struct query insert = QUERY(
		INSERT INTO token (user_id, hash, user_agent, ip, created_at, last_used_at, name, read_only, expires_at)
		VALUES (:user, :hash, :user_agent, :ip, :created, :used, :name, :read_only, :expires) ON CONFLICT (hash) DO NOTHING RETURNING id
	);
	int64_t created = line_time(line, "created_at", clock_now());

	db_bind(&insert, ":user", user);
	db_bind_blob(&insert, ":hash", hash, TOKEN_HASH_BYTES);
	db_bind(&insert, ":user_agent", line_text(line, "user_agent", USER_AGENT_MOST, false));
	db_bind(&insert, ":ip", line_text(line, "ip", IP_MOST, false));
	db_bind(&insert, ":created", created);
	db_bind(&insert, ":used", line_time(line, "last_used_at", created));
	db_bind(&insert, ":name", line_has(line, "name") ? line_text(line, "name", TOKEN_NAME_MOST, false) : NULL);
	db_bind(&insert, ":read_only", line_boolean(line, "read_only", false));
	if (line_has(line, "expires_at"))
		db_bind(&insert, ":expires", line_time(line, "expires_at", 0));
	return (line->own_id = db_one(&insert)) > 0;
}

/* Without its hash it only says when there was one. */
enum verdict
line_session(struct line *line)
{
	unsigned char hash[TOKEN_HASH_BYTES];
	int64_t user = line_reference(line, "user", "account", false);

	if (line->input.error)
		return LINE_BAD;
	if (!line_has(line, "sha256"))
		return LINE_LEFT_OUT;
	if (!read_hash(input_exact(&line->input, "sha256", 1, SIZE_MAX), hash))
		input_add_error(&line->input, "sha256", "This is no hash of a login.");
	line_time(line, "created_at", 0);
	line_time(line, "last_used_at", 0);
	line_time(line, "expires_at", 0);
	line_boolean(line, "read_only", false);
	if (line->input.error)
		return LINE_BAD;
	return store_session(line, user, hash) ? LINE_ADDED : LINE_LEFT_OUT;
}
