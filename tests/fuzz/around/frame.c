/* What the daemon has around its frames, without sockets and without a database: see frame.h. */
#include "tests/fuzz/around/frame.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/call/call.h"
#include "lib/db/db.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/room/moderation.h"
#include "lib/room/read_state.h"
#include "lib/room/subscription.h"
#include "tests/fuzz/fuzz.h"
#include "wsd/frame_context.h"
#include "wsd/seat.h"
#include "wsd/subscription.h"
#include "wsd/user_catch_up.h"
#include "wsd/user_frames.h"

#include <stdbool.h>

int64_t around_now;

int64_t
clock_uptime_ms(void)
{
	return around_now;
}

int64_t
clock_now(void)
{
	return 1700000000 + around_now / 1000;
}

int
db_set_busy_timeout(int milliseconds)
{
	(void)milliseconds;
	return 0;
}

struct quota
ratelimit_user(enum limit limit, int64_t user)
{
	(void)limit;
	(void)user;
	return (struct quota){ 0 };
}

bool
moderation_reaches(const struct request *r, int64_t user)
{
	(void)r;
	(void)user;
	return true;
}

/* The user has what rights there are, so that every handler is reached. */
const struct error *
request_perform(struct request *r, const struct action *action)
{
	const struct frame_context *context = r->context;
	const struct login *login = &context->subscription->socket->login;

	r->user = login->user;
	r->token_id = login->token_id;
	r->rights = MAY_USE | MAY_READ | MAY_POST | MAY_CALL | (login->user == 1 ? MAY_MODERATE : 0);
	return action->handler(r);
}

void
request_free(struct request *r)
{
	input_free(&r->input);
	strbuf_free(&r->reply);
}

const struct error *
message_send(struct request *r)
{
	input_block(&r->input, "content", 0, 4000);
	input_ids(&r->input, "attachments", 10);
	if (input_given(&r->input, "nonce"))
		input_exact(&r->input, "nonce", 1, 64);
	/* As if it had been sent before: then the frame answers by itself. */
	r->outcome = OUTCOME_THERE_ALREADY;
	strbuf_text(&r->reply, "{\"id\":1}");
	return r->input.error ? r->input.error : input_given(&r->input, "nonce") ? NULL : &error_busy;
}

const struct error *
subscription_typing(struct request *r)
{
	bool active = input_boolean(&r->input, "active");

	strbuf_format(&r->reply, "{\"active\":%s}", active ? "true" : "false");
	return r->input.error;
}

/* What only user sockets have: there are none here. */
struct subscription *
user_frames_room(struct socket *socket, int64_t room)
{
	CLAIM(!socket && room, "a room socket that looks for a room");
	return NULL;
}

const struct error *
user_watch(struct request *r)
{
	CLAIM(!r, "a room socket that watches");
	return NULL;
}

const struct error *
read_state_set(struct request *r)
{
	CLAIM(!r, "a room socket that reads");
	return NULL;
}

const struct error *
user_catch_up_check(struct request *r)
{
	CLAIM(!r, "a room socket that catches up");
	return NULL;
}

void
user_catch_up_begin(struct subscription *subscription, struct request *r)
{
	CLAIM(!subscription && !r, "a room socket that has caught up");
}

const struct error *
call_seat(struct request *r, const char *session_hash, int64_t began, bool keeps)
{
	CLAIM(strlen(session_hash) == CALL_HASH_BYTES - 1 && began > 0, "a seat without a session or a beginning");
	CLAIM(!keeps || r->input.fields || seat_of(r->user), "a seat kept that was not there");
	strbuf_format(&r->reply, "{\"id\":%lld,\"username\":\"user \\\"%lld\\\"\"}", (long long)r->user, (long long)r->user);
	return NULL;
}

const struct error *
call_unseat(int64_t user)
{
	CLAIM(!seat_of(user), "the row of somebody who sits is taken away");
	return NULL;
}

const struct error *
call_suspend(void)
{
	return NULL;
}

/* The daemon before this one left a seat. */
const struct error *
call_load_seats(void (*callback)(const struct call_row *row))
{
	static const char person[] = "{\"id\":2,\"username\":\"user \\\"2\\\"\"}";
	char hash[CALL_HASH_BYTES];
	struct call_row row = { .user = 2, .room = 1, .token = 2, .began = 1600000000, .session_hash = hash, .user_json = person };

	call_hash("0123456789abcdef0123456789abcdef", hash);
	callback(&row);
	return NULL;
}
