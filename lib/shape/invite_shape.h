/*
 * An invitation as JSON: to its creator and who looks after its room, and to who has its code. Its state is worked out here, from what
 * its creator may do now: whoever asks whether it is good selects the same column.
 */
#ifndef MOZNODS_INVITE_SHAPE_H
#define MOZNODS_INVITE_SHAPE_H

#include "lib/shape/shape.h"

/* What it is now: `void` while its creator may not make such a one. Nobody can have revoked what is used again. */
/* clang-format off */
#define INVITE_STATE_FIELDS(F) \
	F(state, shape_text, CASE \
		WHEN invite.revoked_at IS NOT NULL THEN 'revoked' \
		WHEN invite.expires_at <= :now THEN 'expired' \
		WHEN invite.uses >= invite.max_uses THEN 'used' \
		WHEN NOT EXISTS ( \
			SELECT 1 FROM account AS creator WHERE creator.id = invite.creator_id AND creator.is_active \
			AND (creator.is_admin OR NOT invite.registers OR :members_register) \
		) THEN 'void' \
		WHEN invite.room_id IS NOT NULL AND NOT EXISTS ( \
			SELECT 1 FROM participant AS creator JOIN room ON room.id = creator.room_id \
			WHERE creator.room_id = invite.room_id AND creator.user_id = invite.creator_id \
			AND (creator.role <> 'member' OR room.invite = 'members') \
		) AND NOT EXISTS ( \
			SELECT 1 FROM account AS creator JOIN room ON room.id = invite.room_id \
			WHERE creator.id = invite.creator_id AND creator.is_admin AND room.kind = 'room' AND NOT EXISTS ( \
				SELECT 1 FROM participant WHERE participant.room_id = invite.room_id AND participant.user_id = invite.creator_id \
			) AND NOT EXISTS ( \
				SELECT 1 FROM room_ban WHERE room_ban.room_id = invite.room_id AND room_ban.user_id = invite.creator_id \
				AND (room_ban.until IS NULL OR room_ban.until > :now) \
			) \
		) THEN 'void' \
		ELSE 'active' \
	END)
/* clang-format on */

/* clang-format off */
#define INVITE_FIELDS(F) \
	F(id, shape_number, invite.id) \
	F(code, shape_text, invite.code) \
	F(url, shape_invite_url, invite.code) \
	F(room, shape_invite_room, invite.room_id) \
	F(registers, shape_boolean, invite.registers) \
	F(created_by, shape_user, invite.creator_id) \
	F(created_at, shape_time, invite.created_at) \
	F(expires_at, shape_time, invite.expires_at) \
	F(max_uses, shape_number, invite.max_uses) \
	F(uses, shape_number, invite.uses) \
	F(note, shape_text, invite.note) \
	INVITE_STATE_FIELDS(F)
/* clang-format on */

/* To who has its code, be it anybody. */
/* clang-format off */
#define INVITE_PREVIEW_FIELDS(F) \
	F(site_name, shape_text, CAST(:site_name AS text)) \
	F(room, shape_invite_preview_room, invite.room_id) \
	F(invited_by, shape_inviter, invite.creator_id) \
	F(registers, shape_boolean, invite.registers) \
	F(expires_at, shape_time, invite.expires_at)
/* clang-format on */

/* The columns of the table invite. Queries with the state are bound by invite_shape_bind, the others bind :site_name. */
#define INVITE_STATE_COLUMNS SHAPE_COLUMNS(invite.id, INVITE_STATE_FIELDS)
#define INVITE_COLUMNS SHAPE_COLUMNS(invite.id, INVITE_FIELDS)
#define INVITE_PREVIEW_COLUMNS SHAPE_COLUMNS(invite.id, INVITE_PREVIEW_FIELDS)

extern const struct shape invite_shape, invite_preview_shape;

/* Of a column with a code: the address that a browser opens. */
shape_writer shape_invite_url;

/* Of a column with the id of a room, or NULL: what there is to know of it without being in it. */
shape_writer shape_invite_room, shape_invite_preview_room;

/* Of a column with the id of a user: what a stranger is told of them. */
shape_writer shape_inviter;

/* Binds what the state of invitations hangs on: what time it is, and the option `invites`. */
void invite_shape_bind(struct query *query);

#endif
