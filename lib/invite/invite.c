/* Invitations: see invite.h. The lists are in invite_list.c. */
#include "lib/invite/invite.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/invite/invite_use.h"
#include "lib/request/request.h"
#include "lib/request/site_setting.h"
#include "lib/room/room.h"
#include "lib/shape/invite_shape.h"

#include <sodium.h>

enum {
	NOTE_MOST = 200,
	EXPIRES_LEAST = 300, /* seconds */
	EXPIRES_MOST = 31536000,
	EXPIRES_DEFAULT = 7 * 24 * 60 * 60,
	USES_MOST = 1000,
	USES_DEFAULT = 25,
	USES_DEFAULT_REGISTERS = 1
};

/* An invitation as it was sent. */
struct draft {
	int64_t room;       /* 0: none */
	int64_t max_uses;   /* 0: no limit */
	int64_t expires_in; /* seconds; 0: never */
	bool registers;
	const char *note;
};

static bool
says(struct input *input, const char *name)
{
	return input_given(input, name) && !input_null(input, name);
}

/* Who makes one for a room has its lock: what they may do there is decided by their role in it. */
static int64_t
take_room(struct request *r)
{
	int64_t room = input_integer(&r->input, "room_id", INT64_MIN, INT64_MAX);

	if (r->input.error)
		return 0;
	r->room = room;
	if (!room_resolve(r))
		input_add_error(&r->input, "room_id", "There is no such room.");
	return room;
}

static int64_t
take_max_uses(struct request *r, bool registers)
{
	if (!input_given(&r->input, "max_uses"))
		return registers ? USES_DEFAULT_REGISTERS : USES_DEFAULT;
	if (!input_null(&r->input, "max_uses"))
		return input_integer(&r->input, "max_uses", 1, USES_MOST);
	if (!(r->roles & ADMIN))
		input_add_error(&r->input, "max_uses", "Only a site admin makes an invitation without a limit.");
	return 0;
}

static int64_t
take_expires_in(struct input *input)
{
	if (!input_given(input, "expires_in"))
		return EXPIRES_DEFAULT;
	return input_null(input, "expires_in") ? 0 : input_integer(input, "expires_in", EXPIRES_LEAST, EXPIRES_MOST);
}

static struct draft
take_draft(struct request *r)
{
	struct draft draft = { .room = says(&r->input, "room_id") ? take_room(r) : 0 };

	draft.registers = input_given(&r->input, "registers") && input_boolean(&r->input, "registers");
	draft.max_uses = take_max_uses(r, draft.registers);
	draft.expires_in = take_expires_in(&r->input);
	draft.note = says(&r->input, "note") ? input_line(&r->input, "note", 0, NOTE_MOST) : "";
	if (!says(&r->input, "room_id") && !draft.registers)
		input_add_error(&r->input, "room_id", "This field is required where the invitation does not let register.");
	return draft;
}

static void
make_code(char code[INVITE_CODE_LENGTH + 1])
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[INVITE_CODE_LENGTH];

	randombytes_buf(bytes, sizeof bytes);
	for (int i = 0; i < INVITE_CODE_LENGTH; i++)
		code[i] = characters[bytes[i] % 32];
	code[INVITE_CODE_LENGTH] = '\0';
}

static void
insert(int64_t user, const struct draft *draft, const char *code)
{
	static struct query insert = QUERY(
		INSERT INTO invite (code, room_id, creator_id, registers, note, max_uses, created_at, expires_at, kept_until)
		VALUES (:code, nullif(CAST(:room AS bigint), 0), :user, :registers, :note, nullif(CAST(:max_uses AS bigint), 0), :now, nullif(CAST(:expires_at AS bigint), 0), nullif(CAST(:kept_until AS bigint), 0))
	);
	int64_t now = age_now();

	db_bind(&insert, ":code", code);
	db_bind(&insert, ":room", draft->room);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":registers", draft->registers);
	db_bind(&insert, ":note", draft->note);
	db_bind(&insert, ":max_uses", draft->max_uses);
	db_bind(&insert, ":now", now);
	db_bind(&insert, ":expires_at", draft->expires_in ? now + draft->expires_in : 0);
	db_bind(&insert, ":kept_until", draft->expires_in ? now + draft->expires_in + INVITE_KEPT : 0);
	db_run(&insert);
}

/* Whoever may not make such a one has made one that is void, and it is undone: who may is said in one place. */
const struct error *
invite_create(struct request *r)
{
	static struct query show = SHAPE_QUERY(INVITE_COLUMNS, FROM invite WHERE code = :code);
	struct draft draft = take_draft(r);
	char code[INVITE_CODE_LENGTH + 1];
	struct invite invite;

	if (r->input.error)
		return r->input.error;
	if (r->roles & DIRECT)
		return &error_direct_room;
	make_code(code);
	insert(r->user, &draft, code);
	if (!invite_find(code, &invite))
		return &error_permission_denied;
	db_bind(&show, ":code", code);
	invite_shape_bind(&show);
	return shape_one(&invite_shape, &show, &r->reply) ? NULL : &error_internal;
}

const struct error *
invite_revoke(struct request *r)
{
	static struct query revoke = QUERY(
		UPDATE invite SET revoked_at = :now, kept_until = :kept_until WHERE id = :invite AND revoked_at IS NULL
	);
	int64_t now = age_now();

	db_bind(&revoke, ":invite", r->invite);
	db_bind(&revoke, ":now", now);
	db_bind(&revoke, ":kept_until", now + INVITE_KEPT);
	db_run(&revoke);
	return NULL;
}

const struct error *
invite_show(struct request *r)
{
	static struct query show = SHAPE_QUERY(INVITE_PREVIEW_COLUMNS, FROM invite WHERE id = :invite);
	struct invite invite;

	if (!invite_find(r->named, &invite))
		return &error_invite_invalid;
	db_bind(&show, ":invite", invite.id);
	db_bind(&show, ":site_name", site_setting_value(SETTING_SITE_NAME, NULL));
	return shape_one(&invite_preview_shape, &show, &r->reply) ? NULL : &error_invite_invalid;
}

/* One without a room has nothing for who has an account. */
const struct error *
invite_accept(struct request *r)
{
	const struct error *error = NULL;

	if (!(r->room = invite_room(r->named)) || !room_resolve(r))
		return &error_invite_invalid;
	if (!(r->roles & MEMBER))
		error = invite_use(r->named, r->user);
	return error ? error : room_show(r);
}
