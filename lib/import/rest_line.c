/* Invitations, bans, what moderators have done, and settings of the site, out of lines: see line.h. */
#include "lib/base/clock.h"
#include "lib/db/db.h"
#include "lib/import/line.h"
#include "lib/invite/invite_use.h"
#include "lib/request/site_setting.h"

#include <sodium.h>
#include <string.h>

enum {
	CODE_MOST = 64,
	NOTE_MOST = 200,
	REASON_MOST = 500,
	USES_MOST = 1000000000,
	ADDRESS_BYTES_IN = 16,
	NETWORK_MOST = 64,
	VALUE_MOST = 1000
};

/* A time, or NULL, of a bound query. */
static void
bind_time(struct line *line, struct query *query, const char *name, const char *field)
{
	if (line_has(line, field))
		db_bind(query, name, line_time(line, field, 0));
}

/* Whether somebody has the code already. */
static bool
is_taken(const char *code)
{
	static struct query find = QUERY(SELECT 1 FROM invite WHERE code = :code);

	db_bind(&find, ":code", code);
	return db_one(&find) != 0;
}

/* Who had it made, or else whose the room is. */
static int64_t
take_creator(struct line *line, int64_t room)
{
	static struct query owner = QUERY(SELECT owner_id FROM room WHERE id = :room);
	int64_t creator = line_reference(line, "creator", "account", true);

	if (creator || !room)
		return creator;
	db_bind(&owner, ":room", room);
	return db_one(&owner);
}

/* What is over goes from the lists some time later, as one that ends here does. */
static int64_t
kept_until(struct line *line)
{
	int64_t expires = line_time(line, "expires_at", 0), revoked = line_time(line, "revoked_at", 0);

	if (line_has(line, "kept_until"))
		return line_time(line, "kept_until", 0);
	return revoked ? revoked + INVITE_KEPT : expires ? expires + INVITE_KEPT : 0;
}

static void
insert_invite(struct line *line, const char *code, int64_t room, int64_t creator, int64_t uses, int64_t most)
{
	static struct query insert = QUERY(
		INSERT INTO invite (code, room_id, creator_id, registers, note, max_uses, uses, created_at, expires_at, revoked_at, kept_until)
		VALUES (:code, nullif(CAST(:room AS bigint), 0), :creator, :registers, :note, nullif(CAST(:max_uses AS bigint), 0), :uses, :created, :expires, :revoked,
		        nullif(CAST(:kept AS bigint), 0))
		RETURNING id
	);

	db_bind(&insert, ":code", code);
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":creator", creator);
	db_bind(&insert, ":registers", line_boolean(line, "registers", false));
	db_bind(&insert, ":note", line_text(line, "note", NOTE_MOST, false));
	db_bind(&insert, ":max_uses", most);
	db_bind(&insert, ":uses", uses);
	db_bind(&insert, ":created", line_time(line, "created_at", clock_now()));
	db_bind(&insert, ":kept", kept_until(line));
	bind_time(line, &insert, ":expires", "expires_at");
	bind_time(line, &insert, ":revoked", "revoked_at");
	line->own_id = db_one(&insert);
}

enum verdict
line_invite(struct line *line)
{
	int64_t room = line_reference(line, "room", "room", true), creator = take_creator(line, room);
	int64_t most = line_has(line, "max_uses") ? input_integer(&line->input, "max_uses", 1, USES_MOST) : 0;
	int64_t uses = line_has(line, "uses") ? input_integer(&line->input, "uses", 0, most ? most : USES_MOST) : 0;
	const char *code = input_line(&line->input, "code", 1, CODE_MOST);
	bool registers = line_boolean(line, "registers", false);

	kept_until(line);
	line_time(line, "created_at", 0);
	if (!creator || (!room && !registers))
		input_add_error(&line->input, "room", "It is for no room, and lets nobody register.");
	if (*code && is_taken(code))
		input_add_error(&line->input, "code", "There is an invitation with this code.");
	if (line->input.error)
		return LINE_BAD;
	insert_invite(line, code, room, creator, uses, most);
	return LINE_ADDED;
}

enum verdict
line_ban(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO room_ban (room_id, user_id, banned_by, reason, until, created_at)
		VALUES (:room, :user, nullif(CAST(:by AS bigint), 0), :reason, :until, :created) ON CONFLICT (room_id, user_id) DO NOTHING RETURNING id
	);
	int64_t room = line_reference(line, "room", "room", false), user = line_reference(line, "user", "account", false);
	int64_t by = line_reference(line, "banned_by", "account", true), created = line_time(line, "created_at", clock_now());

	line_time(line, "until", 0);
	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":by", by);
	db_bind(&insert, ":reason", line_text(line, "reason", REASON_MOST, true));
	db_bind(&insert, ":created", created);
	bind_time(line, &insert, ":until", "until");
	line->own_id = db_one(&insert);
	return LINE_ADDED;
}

enum verdict
line_log(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO room_log (room_id, action, actor_id, target_id, reason, created_at)
		VALUES (:room, :action, nullif(CAST(:actor AS bigint), 0), nullif(CAST(:target AS bigint), 0), :reason, :created) RETURNING id
	);
	int64_t room = line_reference(line, "room", "room", false), actor = line_reference(line, "actor", "account", true);
	int64_t target = line_reference(line, "target", "account", true), created = line_time(line, "created_at", clock_now());
	const char *action = input_word(&line->input, "action", "role owner mute unmute remove ban unban delete_message settings");

	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":action", action);
	db_bind(&insert, ":actor", actor);
	db_bind(&insert, ":target", target);
	db_bind(&insert, ":reason", line_text(line, "reason", REASON_MOST, true));
	db_bind(&insert, ":created", created);
	line->own_id = db_one(&insert);
	return LINE_ADDED;
}

/* An end of a network, as the bytes of an address. */
static void
take_address(struct line *line, const char *field, unsigned char bytes[ADDRESS_BYTES_IN])
{
	const char *text = input_exact(&line->input, field, 2 * ADDRESS_BYTES_IN, 2 * ADDRESS_BYTES_IN);
	size_t length;

	if (*text
	    && (sodium_hex2bin(bytes, ADDRESS_BYTES_IN, text, strlen(text), NULL, &length, NULL) || length != ADDRESS_BYTES_IN))
		input_add_error(&line->input, field, "This is no address.");
}

enum verdict
line_site_ban(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO site_ban (network, first_address, last_address, banned_by, reason, until, created_at)
		VALUES (:network, :first, :last, nullif(CAST(:by AS bigint), 0), :reason, :until, :created) ON CONFLICT (network) DO NOTHING RETURNING id
	);
	unsigned char first[ADDRESS_BYTES_IN], last[ADDRESS_BYTES_IN];
	int64_t by = line_reference(line, "banned_by", "account", true), created = line_time(line, "created_at", clock_now());
	const char *network = input_line(&line->input, "network", 1, NETWORK_MOST);

	take_address(line, "first", first);
	take_address(line, "last", last);
	line_time(line, "until", 0);
	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":network", network);
	db_bind_blob(&insert, ":first", first, sizeof first);
	db_bind_blob(&insert, ":last", last, sizeof last);
	db_bind(&insert, ":by", by);
	db_bind(&insert, ":reason", line_text(line, "reason", REASON_MOST, true));
	db_bind(&insert, ":created", created);
	bind_time(line, &insert, ":until", "until");
	line->own_id = db_one(&insert);
	return LINE_ADDED;
}

/* What is set here already, or by the configuration, stays. */
enum verdict
line_setting(struct line *line)
{
	const char *name = input_exact(&line->input, "name", 1, NETWORK_MOST), *value = line_text(line, "value", VALUE_MOST, false);
	enum site_setting setting = 0;
	enum setting_source source;

	if (line->input.error)
		return LINE_BAD;
	while (setting < SITE_SETTINGS && strcmp(site_setting_option(setting), name) != 0)
		setting++;
	if (setting < SITE_SETTINGS)
		site_setting_value(setting, &source);
	if (setting == SITE_SETTINGS || source != SETTING_DEFAULT) {
		line_note(line, "%s is left out", setting == SITE_SETTINGS ? "what is not known here" : "what is set here already");
		return LINE_LEFT_OUT;
	}
	site_setting_store(setting, value);
	return LINE_ADDED;
}
