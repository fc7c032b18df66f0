/* Keys of imported objects: see keys.h. */
#include "lib/import/keys.h"
#include "lib/db/db.h"
#include "lib/export/key.h"

#include <stdlib.h>
#include <string.h>

static struct query own_account = QUERY(SELECT 1 FROM account WHERE id = :id);
static struct query own_room = QUERY(SELECT 1 FROM room WHERE id = :id AND participant_count > 0);
static struct query own_message = QUERY(SELECT 1 FROM message WHERE id = :id);
static struct query own_file = QUERY(SELECT 1 FROM file WHERE id = :id);
static struct query own_invite = QUERY(SELECT 1 FROM invite WHERE id = :id);
static struct query own_session = QUERY(SELECT 1 FROM token WHERE id = :id);
static struct query own_ban = QUERY(SELECT 1 FROM room_ban WHERE id = :id);
static struct query own_log = QUERY(SELECT 1 FROM room_log WHERE id = :id);
static struct query own_pin = QUERY(SELECT 1 FROM pin WHERE id = :id);
static struct query own_reaction = QUERY(SELECT 1 FROM reaction WHERE id = :id);
static struct query own_site_ban = QUERY(SELECT 1 FROM site_ban WHERE id = :id);

static const struct {
	const char *kind;
	struct query *find;
} kinds[] = { { "account", &own_account },   { "room", &own_room },       { "message", &own_message },  { "file", &own_file },
	      { "invite", &own_invite },     { "session", &own_session }, { "ban", &own_ban },          { "log", &own_log },
	      { "site_ban", &own_site_ban }, { "pin", &own_pin },         { "reaction", &own_reaction } };

static struct query own_participant = QUERY(SELECT 1 FROM participant WHERE room_id = :first AND user_id = :second);
static struct query own_mute = QUERY(SELECT 1 FROM mute WHERE room_id = :first AND user_id = :second);
static struct query own_block = QUERY(SELECT 1 FROM block WHERE user_id = :first AND blocked_id = :second);

/* What has no id, but is between two that have. */
static const struct {
	const char *kind;
	struct query *find;
} pairs[] = { { "member", &own_participant }, { "read", &own_participant }, { "mute", &own_mute }, { "block", &own_block } };

/* The same of a key of a pair. */
static bool
find_own_pair(const char *key, size_t length)
{
	char *middle;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (strlen(pairs[i].kind) != length || memcmp(pairs[i].kind, key, length) != 0)
			continue;
		db_bind(pairs[i].find, ":first", (int64_t)strtoll(key + length + 1, &middle, 10));
		db_bind(pairs[i].find, ":second", (int64_t)strtoll(*middle ? middle + 1 : middle, NULL, 10));
		return db_one(pairs[i].find) != 0;
	}
	return false;
}

/* The id in a key of this site, where the object is there still: ids are never given out again. */
static bool
find_own(const char *key, const char *kind, int64_t *own)
{
	const char *colon = strchr(key, ':'), *at = strrchr(key, '@');
	size_t length = colon ? (size_t)(colon - key) : 0;
	char *end;

	if (!colon || !at || !*export_key_origin() || strcmp(at + 1, export_key_origin()) != 0)
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strlen(kinds[i].kind) != length || memcmp(kinds[i].kind, key, length) || (kind && strcmp(kind, kinds[i].kind)))
			continue;
		*own = strtoll(colon + 1, &end, 10);
		db_bind(kinds[i].find, ":id", *own);
		return db_one(kinds[i].find) && end == at;
	}
	*own = 0;
	return !kind && find_own_pair(key, length);
}

static bool
keys_room_is_there(int64_t room)
{
	db_bind(&own_room, ":id", room);
	return db_one(&own_room) != 0;
}

bool
keys_find(const char *key, const char *kind, int64_t *own)
{
	static struct query find = QUERY(SELECT own_id, kind FROM import_key WHERE key = :key);
	bool found;

	db_bind(&find, ":key", key);
	found = db_next(&find);
	if (found) {
		*own = db_integer(&find, 0);
		found = !kind || !strcmp(db_text(&find, 1), kind);
		db_end(&find);
	}
	/* What has been deleted here since stays so, and nothing more is added to it. */
	if (found && kind && !strcmp(kind, "room"))
		return keys_room_is_there(*own);
	return found || find_own(key, kind, own);
}

void
keys_remember(const char *key, const char *kind, int64_t own)
{
	static struct query insert = QUERY(INSERT INTO import_key (key, kind, own_id) VALUES (:key, :kind, :own));

	db_bind(&insert, ":key", key);
	db_bind(&insert, ":kind", kind);
	db_bind(&insert, ":own", own);
	db_run(&insert);
}

bool
keys_have_account(int64_t account)
{
	static struct query find = QUERY(SELECT 1 FROM import_key WHERE own_id = :account AND kind = 'account');

	db_bind(&find, ":account", account);
	return db_one(&find) != 0;
}
