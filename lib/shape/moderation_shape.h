/* What moderators have done, as JSON, to who looks after a room; and whom site admins have banned, to them: see shape.h. */
#ifndef MOZNODS_MODERATION_SHAPE_H
#define MOZNODS_MODERATION_SHAPE_H

#include "lib/shape/shape.h"

/* clang-format off */
#define BAN_FIELDS(F) \
	F(user, shape_user, room_ban.user_id) \
	F(reason, shape_text, room_ban.reason) \
	F(until, shape_time, room_ban.until) \
	F(banned_by, shape_somebody, room_ban.banned_by) \
	F(created_at, shape_time, room_ban.created_at)

#define ROOM_LOG_FIELDS(F) \
	F(id, shape_number, room_log.id) \
	F(action, shape_text, room_log.action) \
	F(actor, shape_somebody, room_log.actor_id) \
	F(target, shape_somebody, room_log.target_id) \
	F(reason, shape_text, room_log.reason) \
	F(created_at, shape_time, room_log.created_at)

#define SITE_BAN_FIELDS(F) \
	F(id, shape_number, site_ban.id) \
	F(network, shape_text, site_ban.network) \
	F(until, shape_time, site_ban.until) \
	F(reason, shape_text, site_ban.reason) \
	F(banned_by, shape_somebody, site_ban.banned_by) \
	F(created_at, shape_time, site_ban.created_at)
/* clang-format on */

/* The columns of the tables room_ban, room_log and site_ban. */
#define BAN_COLUMNS SHAPE_COLUMNS(room_ban.id, BAN_FIELDS)
#define SITE_BAN_COLUMNS SHAPE_COLUMNS(site_ban.id, SITE_BAN_FIELDS)
#define ROOM_LOG_COLUMNS SHAPE_COLUMNS(room_log.id, ROOM_LOG_FIELDS)

extern const struct shape ban_shape, room_log_shape, site_ban_shape;

/* Of a column with the id of a user: that user; NULL is null. */
shape_writer shape_somebody;

#endif
