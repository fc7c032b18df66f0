/* The frames that clients send: see frames.h. */
#include "frames.h"
#include "attach.h"
#include "busy.h"
#include "call.h"
#include "call_control.h"
#include "error_frame.h"
#include "frame.h"
#include "frame_budget.h"
#include "frame_job.h"
#include "frame_room.h"
#include "refusal.h"
#include "relay.h"
#include "room.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_catch_up.h"
#include "user_frames.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/live/frame_text.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/room/read_state.h"
#include "lib/room/subscription.h"

#include <json-c/json.h>
#include <string.h>

/* Which rate limit a frame counts for, once it is read: each user's chat messages over all their sockets, or everything else of one
 * socket. */
enum budget { CHAT, SIGNAL };

/* What a frame is about. On a user socket it names the room, which one is in, or looks after; a room socket has only one, and does not know
 * the last two. */
enum scope { ROOM_FRAME, MODERATION_FRAME, PLAIN_FRAME, USER_ROOM_FRAME, USER_FRAME };

struct frame_type {
	const char *name;
	struct action action; /* may, mode, handler, limit */
	enum budget budget;
	int cost; /* of the bucket; chat counts messages, one each */
	enum scope scope;
	void (*done)(struct subscription *subscription, struct request *request); /* after its success; NULL: nothing more */
};

static void send_existing(struct subscription *subscription, struct request *r);
static void broadcast_typing(struct subscription *subscription, struct request *r);
static void send_pong(struct subscription *subscription, struct request *r);
static const struct error *accept_any(struct request *r);

/* clang-format off */
static const struct frame_type types[] = {
	/* type             may       mode         handler              limit          budget  cost scope            done */
	{ "chat_message",  { MAY_POST, MODE_WRITES, message_send,        LIMIT_CHAT },  CHAT,   1,   ROOM_FRAME,      send_existing },
	{ "typing",        { MAY_POST, MODE_READS,  subscription_typing, LIMIT_NONE },  SIGNAL, 1,   ROOM_FRAME,      broadcast_typing },
	{ "ping",          { ANYONE,   MODE_ALONE,  accept_any,          LIMIT_NONE },  SIGNAL, 1,   PLAIN_FRAME,     send_pong },

	{ "join_call",     { MAY_CALL, MODE_WRITES, call_join,           LIMIT_NONE },  SIGNAL, 10,  ROOM_FRAME,      call_joined },
	{ "leave_call",    { ANYONE,   MODE_ALONE,  call_leave,          LIMIT_NONE },  SIGNAL, 10,  ROOM_FRAME,      NULL },
	{ "offer",         { ANYONE,   MODE_ALONE,  relay_offer,         LIMIT_NONE },  SIGNAL, 1,   ROOM_FRAME,      NULL },
	{ "answer",        { ANYONE,   MODE_ALONE,  relay_answer,        LIMIT_NONE },  SIGNAL, 1,   ROOM_FRAME,      NULL },
	{ "ice_candidate", { ANYONE,   MODE_ALONE,  relay_candidate,     LIMIT_NONE },  SIGNAL, 1,   ROOM_FRAME,      NULL },
	{ "media_state",   { ANYONE,   MODE_ALONE,  call_media,          LIMIT_NONE },  SIGNAL, 2,   ROOM_FRAME,      NULL },
	{ "call_control",  { MAY_READ | MAY_MODERATE, MODE_READS, call_control, LIMIT_NONE }, SIGNAL, 2, MODERATION_FRAME, call_controlled },

	{ "watch",         { ANYONE,   MODE_ALONE,  user_watch,          LIMIT_NONE },  SIGNAL, 2,   USER_FRAME,      NULL },
	{ "read",          { MAY_READ, MODE_WRITES, read_state_set,      LIMIT_NONE },  SIGNAL, 2,   USER_ROOM_FRAME, NULL },
	{ "catch_up",      { MAY_USE,  MODE_READS,  user_catch_up_check, LIMIT_NONE },  SIGNAL, 10,  USER_FRAME,      user_catch_up_begin },
};
/* clang-format on */

/* The handler of a frame whose `done` does everything. */
static const struct error *
accept_any(struct request *r)
{
	(void)r;
	return NULL;
}

/* The nonce as text, for the answer to whoever sent it; NULL without one. */
static const char *
nonce_of(const struct input *input)
{
	struct json_object *nonce;

	if (!input->fields || !json_object_object_get_ex(input->fields, "nonce", &nonce)
	    || !json_object_is_type(nonce, json_type_string))
		return NULL;
	return json_object_get_string(nonce);
}

static void
send_error(struct socket *socket, const struct error *error, const struct request *r)
{
	const struct quota slow = { .exceeded = true, .reset = r->retry_after };
	struct strbuf text = { 0 };
	int code = close_code_of(error);

	error_frame_write(error, &r->input, r->details, nonce_of(&r->input), r->retry_after ? &slow : &r->quota, &text);
	if (socket->user_socket && r->room)
		frame_address(&text, r->room);
	socket_send_text(socket, &text);
	strbuf_free(&text);
	/* A room that is lost ends a room socket, not one that has others. */
	if (code && (!socket->user_socket || error == &error_authentication_required))
		socket_close(socket, code, error->code);
	else if (error == &error_invalid_frame && minute_exceeds(&socket->bad, config.bad_frames_max - 1))
		socket_close(socket, CLOSE_BAD_FRAMES, "too many bad frames");
	else if (error == &error_rate_limited && minute_exceeds(&socket->refused, config.flood_max))
		socket_close(socket, CLOSE_FLOODING, "flooding");
}

/* A message that was stored before, with the same nonce, is sent to its sender alone. */
static void
send_existing(struct subscription *subscription, struct request *r)
{
	struct strbuf text = { 0 };

	if (r->outcome == OUTCOME_THERE_ALREADY) {
		frame_begin(&text, "chat_message");
		strbuf_add(&text, r->reply.text, r->reply.length - 1);
		frame_nonce(&text, nonce_of(&r->input));
		strbuf_text(&text, "}");
		frame_end(&text);
		subscription_send_text(subscription, &text);
	}
	strbuf_free(&text);
}

static void
broadcast_typing(struct subscription *subscription, struct request *r)
{
	struct strbuf text = { 0 };
	struct frame *frame;

	frame_write(&text, "typing", strbuf_string(&r->reply));
	frame = frame_from(&text);
	room_broadcast_to_others(subscription, frame);
	frame_release(frame);
	strbuf_free(&text);
}

static void
send_pong(struct subscription *subscription, struct request *r)
{
	const struct frame_context *context = r->context;
	struct strbuf text = { 0 };

	(void)subscription;
	frame_begin(&text, "pong");
	if (context->data.text)
		strbuf_add(&text, context->data.text, context->data.length);
	else
		strbuf_text(&text, "{}");
	frame_end(&text);
	socket_send_text(context->socket, &text);
	strbuf_free(&text);
}

/* Finds the room that a frame of a user socket is about. */
static const struct error *
find_room(struct socket *socket, const struct frame_type *type, struct request *r)
{
	struct frame_context *context = r->context;

	if (!socket->user_socket || type->scope == PLAIN_FRAME)
		return NULL;
	if (!frame_room_read(context->frame, &r->input, &r->room))
		return input_add_error(&r->input, "room_id", "This must be the id of one room.");
	if (!r->room && type->scope == USER_FRAME)
		return NULL;
	if (!r->room)
		return input_add_error(&r->input, "room_id", "This field is required.");
	context->subscription = user_frames_room(socket, r->room);
	return context->subscription || type->scope == MODERATION_FRAME ? NULL : &error_permission_denied;
}

/* Whether a frame may be performed: what is too much does not take the write lock before it is refused. */
static const struct error *
admit(struct frame_job *job)
{
	const struct frame_type *type = job->type;
	struct request *r = &job->request;

	r->counted = true;
	if (type->budget == SIGNAL)
		r->quota = frame_budget_signal(job->socket, type->cost);
	else
		r->quota = ratelimit_user(type->action.limit, job->socket->login.user);
	return r->quota.exceeded ? &error_rate_limited : find_room(job->socket, type, r);
}

void
frames_perform(struct frame_job *job)
{
	bool waits;

	if (job->error || !job->type)
		return;
	waits = job->type->action.mode != MODE_ALONE;
	if (waits)
		busy_begin();
	job->error = request_perform(&job->request, &job->type->action);
	if (waits)
		busy_end(job->error);
}

void
frames_answer(struct frame_job *job)
{
	if (job->error)
		send_error(job->socket, job->error, &job->request);
	else if (job->type && job->type->done)
		job->type->done(job->context.subscription, &job->request);
}

static const struct frame_type *
find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strlen(types[i].name) == length && !memcmp(types[i].name, name, length))
			return &types[i];
	return NULL;
}

/* NULL: this kind of socket takes no such frame. */
static const struct frame_type *
find_for(const struct socket *socket, const char *name)
{
	const struct frame_type *type = find(name, strlen(name));

	return type && (socket->user_socket || type->scope < USER_ROOM_FRAME) ? type : NULL;
}

/* The first frame of a socket without a token: `auth`, and nothing else. */
static void
take_auth(struct socket *socket, const char *type, struct input *data)
{
	const char *token = strcmp(type, "auth") ? "" : input_exact(data, "token", 1, TOKEN_SHOWN_MAX);

	if (*token)
		attach_socket(socket, token);
	else
		socket_refuse(socket, &error_authentication_required);
}

static const struct error *
refuse_unknown(struct socket *socket, struct request *r)
{
	r->quota = frame_budget_signal(socket, 1);
	return r->quota.exceeded ? &error_rate_limited : &error_unknown_type;
}

/* What a message names: what is to be performed, or why it is refused. */
static void
take_frame(struct frame_job *job, const char *name)
{
	if (job->socket->state == SOCKET_WAITING)
		take_auth(job->socket, name, &job->request.input);
	else if ((job->type = find_for(job->socket, name)))
		job->error = admit(job);
	else
		job->error = refuse_unknown(job->socket, &job->request);
}

/* Whether the message is an object with a type and an object of data; missing data means an empty one. */
static bool
read_frame(const struct input *frame, struct request *r, const char **name)
{
	struct json_object *type, *data;

	if (frame->error || !frame->fields || !json_object_object_get_ex(frame->fields, "type", &type)
	    || !json_object_is_type(type, json_type_string))
		return false;
	*name = json_object_get_string(type);
	if (strlen(*name) != (size_t)json_object_get_string_len(type))
		return false;
	if (!json_object_object_get_ex(frame->fields, "data", &data))
		return true;
	if (!json_object_is_type(data, json_type_object))
		return false;
	input_adopt(&r->input, data);
	return true;
}

/* Whether a message may be parsed: before the login the failed tokens of the address decide, afterwards how much the socket has
 * sent. */
static bool
may_be_read(struct frame_job *job, size_t length)
{
	if (job->socket->state == SOCKET_WAITING)
		return !socket_exceeds_failed_tokens(job->socket);
	job->request.quota = frame_budget_read(job->socket, length);
	job->error = job->request.quota.exceeded ? &error_rate_limited : NULL;
	return !job->error;
}

void
frames_begin(struct frame_job *job, struct socket *socket, struct span text)
{
	struct request *r = &job->request;
	const char *name;

	job->socket = socket;
	job->context = (struct frame_context){ .socket = socket, .frame = &job->frame };
	*r = (struct request){
		.token = socket->handshake.token, .address = socket->handshake.client, .context = &job->context, .work = &job->work
	};
	if (!socket->user_socket)
		job->context.subscription = SLIST_FIRST(&socket->subscriptions);
	if (job->context.subscription)
		r->room = job->context.subscription->room_id;
	if (!may_be_read(job, text.length))
		return;
	input_read_json(&job->frame, text.text, text.length);
	if (read_frame(&job->frame, r, &name)) {
		job->context.data = json_member_find(text, "data");
		take_frame(job, name);
	} else {
		job->error = &error_invalid_frame;
	}
}

void
frames_end(struct frame_job *job)
{
	request_free(&job->request);
	input_free(&job->frame);
}

static bool
is_relay(handler *does)
{
	return does == relay_offer || does == relay_answer || does == relay_candidate;
}

enum frames_kind
frames_kind_of(struct span text)
{
	struct span name = json_member_find(text, "type");
	const struct frame_type *type = name.length > 2 && *name.text == '"' ? find(name.text + 1, name.length - 2) : NULL;

	if (!type)
		return FRAMES_OTHER;
	if (type->action.mode == MODE_WRITES)
		return FRAMES_WRITE;
	if (type->done == send_pong)
		return FRAMES_PING;
	return is_relay(type->action.handler) ? FRAMES_SIGNAL : FRAMES_OTHER;
}

bool
frames_join(const struct frame_job *job)
{
	return job->type && job->type->action.mode == MODE_WRITES;
}

/* Who joins is judged by the seats that there are, and gets one only after the commit. */
bool
frames_is_last(const struct frame_job *job)
{
	return job->type && job->type->done == call_joined;
}

void
frames_take(struct socket *socket, const char *text, size_t length)
{
	struct frame_job job = { 0 };

	frames_begin(&job, socket, (struct span){ text, length });
	frames_perform(&job);
	frames_answer(&job);
	frames_end(&job);
	call_flush();
}
