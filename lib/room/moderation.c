/* Roles, and who may say nothing: see moderation.h. */
#include "lib/room/moderation.h"
#include "lib/base/error.h"
#include "lib/base/time_text.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/room_log.h"
#include "lib/request/request.h"
#include "lib/shape/room_shape.h"

#include <stdio.h>
#include <string.h>

/* What is to become of a participant, as it was sent. */
struct change {
	const char *role;    /* NULL: as it is */
	bool mutes;          /* `muted_until` was given */
	int64_t muted_until; /* 0: they may speak */
};

/* A participant's role; "": there is none. Good until the next call. */
static const char *
role_of(int64_t room, int64_t user)
{
	static struct query find = QUERY(SELECT role FROM participant WHERE room_id = :room AND user_id = :user);
	static char role[16];

	role[0] = '\0';
	db_bind(&find, ":room", room);
	db_bind(&find, ":user", user);
	if (!db_next(&find))
		return role;
	strncat(role, db_text(&find, 0), sizeof role - 1);
	db_end(&find);
	return role;
}

static bool
reaches(const struct request *r, const char *role)
{
	if (r->roles & OWNER)
		return strcmp(role, "owner") != 0;
	return strcmp(role, "owner") != 0 && strcmp(role, "moderator") != 0;
}

bool
moderation_reaches(const struct request *r, int64_t user)
{
	return reaches(r, role_of(r->room, user));
}

void
moderation_resolve_mute(struct request *r, int64_t until)
{
	unsigned may = r->action->may;
	bool speaks = r->message ? may & MAY_REACT || (may & MAY_EDIT && r->roles & AUTHOR) : may & (MAY_POST | MAY_CALL);
	char text[TIME_TEXT_BYTES];

	r->roles |= MUTED;
	if (!speaks)
		return;
	time_text_write(until, text);
	snprintf(r->details, sizeof r->details, "{\"until\":\"%s\"}", text);
	r->refusal = &error_muted;
}

void
moderation_resolve_posting(struct request *r)
{
	if (!(r->roles & MEMBER) || r->roles & (OWNER | MODERATOR))
		return;
	r->roles |= LISTENER;
	if (r->action->may & MAY_POST && !r->message && !r->refusal)
		r->refusal = &error_read_only;
}

static struct change
take_change(struct input *input)
{
	struct change change = { 0 };

	if (input_given(input, "role"))
		change.role = input_word(input, "role", "owner moderator member");
	change.mutes = input_given(input, "muted_until");
	if (change.mutes && !input_null(input, "muted_until"))
		change.muted_until = input_time(input, "muted_until");
	if (change.muted_until <= age_now())
		change.muted_until = 0;
	return change;
}

static void
set_role(int64_t room, int64_t user, const char *role)
{
	static struct query set = QUERY(UPDATE participant SET role = :role WHERE room_id = :room AND user_id = :user);

	db_bind(&set, ":room", room);
	db_bind(&set, ":user", user);
	db_bind(&set, ":role", role);
	db_run(&set);
}

/* Who may say nothing does not sit in the call either; the daemon hears of it by the event. */
static void
set_mute(int64_t room, int64_t user, int64_t until)
{
	static struct query set = QUERY(
		UPDATE participant SET muted_until = nullif(CAST(:until AS bigint), 0) WHERE room_id = :room AND user_id = :user
	);
	static struct query stand_up = QUERY(DELETE FROM seat WHERE room_id = :room AND user_id = :user);

	db_bind(&set, ":room", room);
	db_bind(&set, ":user", user);
	db_bind(&set, ":until", until);
	db_run(&set);
	if (!until)
		return;
	db_bind(&stand_up, ":room", room);
	db_bind(&stand_up, ":user", user);
	db_run(&stand_up);
}

void
moderation_make_owner(int64_t room, int64_t user)
{
	static struct query name = QUERY(UPDATE room SET owner_id = :user WHERE id = :room);

	set_role(room, user, "owner");
	set_mute(room, user, 0);
	db_bind(&name, ":room", room);
	db_bind(&name, ":user", user);
	db_run(&name);
}

static void
announce(int64_t room, int64_t user, bool mutes)
{
	notify_participant_updated(room, user, mutes);
	notify_membership_updated(room, user);
}

/* The room has one owner at every moment: the old one goes first. */
static void
hand_over(int64_t room, int64_t user)
{
	static struct query find = QUERY(SELECT owner_id FROM room WHERE id = :room);
	int64_t before;

	db_bind(&find, ":room", room);
	before = db_one(&find);
	set_role(room, before, "moderator");
	moderation_make_owner(room, user);
	announce(room, before, false);
	notify_room_updated(room);
}

static const struct error *
change_role(struct request *r, const char *present, const char *role, bool *changed)
{
	if (!(r->roles & (OWNER | ADMIN)))
		return &error_permission_denied;
	if (!strcmp(role, present))
		return NULL;
	if (!strcmp(present, "owner"))
		return input_add_error(&r->input, "role", "Hand the room over to somebody else.");
	if (!strcmp(role, "owner"))
		hand_over(r->room, r->person);
	else
		set_role(r->room, r->person, role);
	room_log_add(r->room, r->user, !strcmp(role, "owner") ? "owner" : "role", r->person, "");
	*changed = true;
	return NULL;
}

/* Until when the participant may say nothing; 0: they may speak. */
static int64_t
mute_of(int64_t room, int64_t user)
{
	static struct query find = QUERY(SELECT muted_until FROM participant WHERE room_id = :room AND user_id = :user AND muted_until > :now);

	db_bind(&find, ":room", room);
	db_bind(&find, ":user", user);
	db_bind(&find, ":now", age_now());
	return db_one(&find);
}

/* The owner, whom nobody mutes, is who has just become it. */
static void
change_mute(struct request *r, int64_t until, bool *changed)
{
	if (until == mute_of(r->room, r->person) || !strcmp(role_of(r->room, r->person), "owner"))
		return;
	set_mute(r->room, r->person, until);
	room_log_add(r->room, r->user, until ? "mute" : "unmute", r->person, "");
	*changed = true;
}

static const struct error *
participant_show_updated(struct request *r)
{
	static struct query show = SHAPE_QUERY(MODERATED_PARTICIPANT_COLUMNS,
		FROM participant WHERE room_id = :room AND user_id = :user
	);

	db_bind(&show, ":room", r->room);
	db_bind(&show, ":user", r->person);
	return shape_one(&moderated_participant_shape, &show, &r->reply) ? NULL : &error_not_found;
}

const struct error *
participant_update(struct request *r)
{
	const struct change change = take_change(&r->input);
	const struct error *error;
	char present[16] = "";
	bool changed = false;

	if (r->input.error)
		return r->input.error;
	strncat(present, role_of(r->room, r->person), sizeof present - 1);
	if (!*present)
		return &error_not_found;
	if (change.mutes && !(r->rights & MAY_MODERATE))
		return &error_permission_denied;
	if (change.mutes && !reaches(r, present))
		return &error_out_of_reach;
	if (change.role && (error = change_role(r, present, change.role, &changed)))
		return error;
	if (change.mutes)
		change_mute(r, change.muted_until, &changed);
	if (changed)
		announce(r->room, r->person, change.muted_until > 0);
	return participant_show_updated(r);
}

void
moderation_keep_mute(int64_t room, int64_t user)
{
	static struct query forget = QUERY(DELETE FROM mute WHERE room_id = :room AND user_id = :user);
	static struct query keep = QUERY(
		INSERT INTO mute (room_id, user_id, until)
		SELECT room_id, user_id, muted_until FROM participant WHERE room_id = :room AND user_id = :user AND muted_until > :now
	);

	db_bind(&forget, ":room", room);
	db_bind(&forget, ":user", user);
	db_run(&forget);
	db_bind(&keep, ":room", room);
	db_bind(&keep, ":user", user);
	db_bind(&keep, ":now", age_now());
	db_run(&keep);
}

void
moderation_prune(void)
{
	static struct query prune = QUERY(DELETE FROM mute WHERE until <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
