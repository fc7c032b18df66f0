/* Who may not come, and what who looks after rooms has done, as lines: see part.h. */
#include "lib/export/key.h"
#include "lib/export/part.h"

/* clang-format off */
#define BAN_LINE_FIELDS(F) \
	F(type, shape_text, 'ban') \
	F(key, key_ban, room_ban.id) \
	F(room, key_room, room_ban.room_id) \
	F(user, key_account, room_ban.user_id) \
	F(banned_by, key_account, room_ban.banned_by) \
	F(reason, shape_text, room_ban.reason) \
	F(until, shape_time, room_ban.until) \
	F(created_at, shape_time, room_ban.created_at)

#define LOG_LINE_FIELDS(F) \
	F(type, shape_text, 'log') \
	F(key, key_log, room_log.id) \
	F(room, key_room, room_log.room_id) \
	F(action, shape_text, room_log.action) \
	F(actor, key_account, room_log.actor_id) \
	F(target, key_account, room_log.target_id) \
	F(reason, shape_text, room_log.reason) \
	F(created_at, shape_time, room_log.created_at)

#define SITE_BAN_LINE_FIELDS(F) \
	F(type, shape_text, 'site_ban') \
	F(key, key_site_ban, site_ban.id) \
	F(network, shape_text, site_ban.network) \
	F(first, export_bytes_if_any, site_ban.first_address) \
	F(last, export_bytes_if_any, site_ban.last_address) \
	F(banned_by, key_account, site_ban.banned_by) \
	F(reason, shape_text, site_ban.reason) \
	F(until, shape_time, site_ban.until) \
	F(created_at, shape_time, site_ban.created_at)
/* clang-format on */

#define BAN_LINE_COLUMNS SHAPE_COLUMNS(room_ban.id, BAN_LINE_FIELDS)
#define LOG_LINE_COLUMNS SHAPE_COLUMNS(room_log.id, LOG_LINE_FIELDS)
#define SITE_BAN_LINE_COLUMNS SHAPE_COLUMNS(site_ban.id, SITE_BAN_LINE_FIELDS)

SHAPE_LOCAL(ban_line, BAN_LINE_FIELDS);
SHAPE_LOCAL(log_line, LOG_LINE_FIELDS);
SHAPE_LOCAL(site_ban_line, SITE_BAN_LINE_FIELDS);

static struct query bans_all = SHAPE_QUERY(BAN_LINE_COLUMNS,
	FROM room_ban WHERE id > :after AND EXISTS (SELECT 1 FROM room WHERE room.id = room_ban.room_id AND participant_count > 0)
	ORDER BY id LIMIT :limit
);
static struct query bans_of_room = SHAPE_QUERY(BAN_LINE_COLUMNS,
	FROM room_ban WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);

static struct query log_all = SHAPE_QUERY(LOG_LINE_COLUMNS,
	FROM room_log WHERE id > :after AND EXISTS (SELECT 1 FROM room WHERE room.id = room_log.room_id AND participant_count > 0)
	ORDER BY id LIMIT :limit
);
static struct query log_of_room = SHAPE_QUERY(LOG_LINE_COLUMNS,
	FROM room_log WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);

static struct query site_bans_all = SHAPE_QUERY(SITE_BAN_LINE_COLUMNS, FROM site_ban WHERE id > :after ORDER BY id LIMIT :limit);

const struct export_part export_bans[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &ban_line, &bans_all, PART_PAGED }, [EXPORT_ROOM] = { &ban_line, &bans_of_room, PART_PAGED }
};
const struct export_part export_log[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &log_line, &log_all, PART_PAGED }, [EXPORT_ROOM] = { &log_line, &log_of_room, PART_PAGED }
};
const struct export_part export_site_bans[EXPORT_SCOPES] = { [EXPORT_ALL] = { &site_ban_line, &site_bans_all, PART_PAGED } };
