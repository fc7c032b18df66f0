/* Rooms, who is in them, and who may come, as lines: see part.h. A room without participants has been ended, and is not there. */
#include "lib/export/key.h"
#include "lib/export/part.h"

/* clang-format off */
#define ROOM_LINE_FIELDS(F) \
	F(type, shape_text, 'room') \
	F(key, key_room, room.id) \
	F(kind, shape_text, room.kind) \
	F(name, shape_text, room.name) \
	F(description, shape_text, room.description) \
	F(visibility, shape_text, room.visibility) \
	F(owner, key_account, room.owner_id) \
	F(members, key_accounts, room.direct_key) \
	F(max_participants, shape_number, room.max_participants) \
	F(mention_room, shape_text, room.mention_room) \
	F(invite, shape_text, room.invite) \
	F(posting, shape_text, room.posting) \
	F(pin, shape_text, room.pin) \
	F(slow_seconds, shape_number, room.slow_seconds) \
	F(retention_days, shape_number, room.retention_days) \
	F(created_at, shape_time, room.created_at) \
	F(updated_at, shape_time, room.updated_at)

#define MEMBER_LINE_FIELDS(F) \
	F(type, shape_text, 'member') \
	F(key, key_member, 0) \
	F(room, key_room, participant.room_id) \
	F(user, key_account, participant.user_id) \
	F(role, shape_text, participant.role) \
	F(joined_at, shape_time, participant.joined_at) \
	F(favourite, shape_boolean, participant.favourite) \
	F(notify, shape_text, participant.notify) \
	F(silenced_until, shape_time, participant.silenced_until) \
	F(muted_until, shape_time, participant.muted_until) \
	F(hidden, shape_boolean, participant.hidden)

#define MUTE_LINE_FIELDS(F) \
	F(type, shape_text, 'mute') \
	F(key, key_mute, 0) \
	F(room, key_room, mute.room_id) \
	F(user, key_account, mute.user_id) \
	F(until, shape_time, mute.until)

#define INVITE_LINE_FIELDS(F) \
	F(type, shape_text, 'invite') \
	F(key, key_invite, invite.id) \
	F(code, shape_text, invite.code) \
	F(room, key_room, invite.room_id) \
	F(creator, key_account, invite.creator_id) \
	F(registers, shape_boolean, invite.registers) \
	F(note, shape_text, invite.note) \
	F(max_uses, shape_number, invite.max_uses) \
	F(uses, shape_number, invite.uses) \
	F(created_at, shape_time, invite.created_at) \
	F(expires_at, shape_time, invite.expires_at) \
	F(revoked_at, shape_time, invite.revoked_at) \
	F(kept_until, shape_time, invite.kept_until)

/* How far somebody has read, and how far the room was when they came: the newest message that is there still. */
#define READ_LINE_FIELDS(F) \
	F(type, shape_text, 'read') \
	F(key, key_read, 0) \
	F(room, key_room, participant.room_id) \
	F(user, key_account, participant.user_id) \
	F(through, key_message, (SELECT max(id) FROM message WHERE room_id = participant.room_id AND id <= participant.read_id)) \
	F(joined, key_message, (SELECT max(id) FROM message WHERE room_id = participant.room_id AND id <= participant.joined_id))
/* clang-format on */

#define ROOM_LINE_COLUMNS SHAPE_COLUMNS(room.id, ROOM_LINE_FIELDS)
#define MEMBER_LINE_COLUMNS SHAPE_COLUMNS(participant.id, MEMBER_LINE_FIELDS)
#define MUTE_LINE_COLUMNS SHAPE_COLUMNS(mute.room_id, MUTE_LINE_FIELDS)
#define INVITE_LINE_COLUMNS SHAPE_COLUMNS(invite.id, INVITE_LINE_FIELDS)
#define READ_LINE_COLUMNS SHAPE_COLUMNS(participant.id, READ_LINE_FIELDS)

SHAPE_LOCAL(room_line, ROOM_LINE_FIELDS);
SHAPE_LOCAL(member_line, MEMBER_LINE_FIELDS);
SHAPE_LOCAL(mute_line, MUTE_LINE_FIELDS);
SHAPE_LOCAL(invite_line, INVITE_LINE_FIELDS);
SHAPE_LOCAL(read_line, READ_LINE_FIELDS);

static struct query rooms_all = SHAPE_QUERY(ROOM_LINE_COLUMNS,
	FROM room WHERE id > :after AND participant_count > 0 ORDER BY id LIMIT :limit
);
static struct query room_itself = SHAPE_QUERY(ROOM_LINE_COLUMNS, FROM room WHERE id = :room);
static struct query rooms_of_user = SHAPE_QUERY_SORTED("an export reads all there is", ROOM_LINE_COLUMNS,
	FROM room WHERE id > :after AND participant_count > 0 AND id IN (
		SELECT room_id FROM participant WHERE user_id = :user UNION SELECT room_id FROM message WHERE id > 0 AND author_id = :user
	) ORDER BY id LIMIT :limit
);

static struct query members_all = SHAPE_QUERY(MEMBER_LINE_COLUMNS, FROM participant WHERE id > :after ORDER BY id LIMIT :limit);
static struct query members_of_room = SHAPE_QUERY(MEMBER_LINE_COLUMNS,
	FROM participant WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);
static struct query members_of_user = SHAPE_QUERY_SORTED("the rooms of one user", MEMBER_LINE_COLUMNS,
	FROM participant WHERE user_id = :user ORDER BY id
);

static struct query mutes_all = SHAPE_QUERY(MUTE_LINE_COLUMNS,
	FROM mute WHERE EXISTS (SELECT 1 FROM room WHERE room.id = mute.room_id AND participant_count > 0) ORDER BY room_id, user_id
);
static struct query mutes_of_room = SHAPE_QUERY(MUTE_LINE_COLUMNS, FROM mute WHERE room_id = :room ORDER BY user_id);

static struct query invites_all = SHAPE_QUERY(INVITE_LINE_COLUMNS, FROM invite WHERE id > :after ORDER BY id LIMIT :limit);
static struct query invites_of_room = SHAPE_QUERY(INVITE_LINE_COLUMNS,
	FROM invite WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);
static struct query invites_of_user = SHAPE_QUERY(INVITE_LINE_COLUMNS,
	FROM invite WHERE creator_id = :user AND id > :after ORDER BY id LIMIT :limit
);

static struct query reads_all = SHAPE_QUERY(READ_LINE_COLUMNS, FROM participant WHERE id > :after ORDER BY id LIMIT :limit);
static struct query reads_of_room = SHAPE_QUERY(READ_LINE_COLUMNS,
	FROM participant WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);
static struct query reads_of_user = SHAPE_QUERY_SORTED("the rooms of one user", READ_LINE_COLUMNS,
	FROM participant WHERE user_id = :user ORDER BY id
);

const struct export_part export_rooms[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &room_line, &rooms_all, PART_PAGED },
	[EXPORT_ROOM] = { &room_line, &room_itself, 0 },
	[EXPORT_USER] = { &room_line, &rooms_of_user, PART_PAGED }
};
const struct export_part export_members[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &member_line, &members_all, PART_PAGED },
	[EXPORT_ROOM] = { &member_line, &members_of_room, PART_PAGED },
	[EXPORT_USER] = { &member_line, &members_of_user, 0 }
};
const struct export_part export_mutes[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &mute_line, &mutes_all, 0 }, [EXPORT_ROOM] = { &mute_line, &mutes_of_room, 0 }
};
const struct export_part export_invites[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &invite_line, &invites_all, PART_PAGED },
	[EXPORT_ROOM] = { &invite_line, &invites_of_room, PART_PAGED },
	[EXPORT_USER] = { &invite_line, &invites_of_user, PART_PAGED }
};
const struct export_part export_reads[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &read_line, &reads_all, PART_PAGED },
	[EXPORT_ROOM] = { &read_line, &reads_of_room, PART_PAGED },
	[EXPORT_USER] = { &read_line, &reads_of_user, 0 }
};
