/* Calls: see call.h. Where a socket is lost, its seat waits for it. */
#include "call.h"
#include "call_news.h"
#include "seat.h"
#include "session.h"
#include "lib/call.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/error.h"
#include "lib/notification.h"
#include "lib/request.h"

#include <json-c/json.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

enum {
	GRACE_MS = 10000,            /* how long a seat waits for its socket */
	COLD_MS = 30000,             /* how long after our own start an unknown seat is believed */
	ROUND_US = 250 * LWS_US_PER_MS
};

static struct lws_context *context;
static lws_sorted_usec_list_t round_timer;
static int64_t began;
static bool cold_calls_kept;

/* Users whose rows may be wrong: written later, because seats also end while something is being read. */
static int64_t *dirty;
static int dirty_count, dirty_room;

static void
note_dirty(int64_t user)
{
	int64_t *grown;

	if (dirty_count == dirty_room) {
		if (!(grown = realloc(dirty, (size_t)(dirty_room * 2 + 16) * sizeof *dirty)))
			return;
		dirty = grown;
		dirty_room = dirty_room * 2 + 16;
	}
	dirty[dirty_count++] = user;
}

void
call_settle(void)
{
	while (dirty_count > 0) {
		int64_t user = dirty[dirty_count - 1];

		/* What fails now is tried again on the next round. */
		if (!seat_of(user) && call_unseat(user))
			return;
		dirty_count--;
	}
}

/* Seats that ended while those of the daemon before us may still come back: these may not. */
enum { ENDED_MAX = 64 };
static char ended[ENDED_MAX][SEAT_SESSION_BYTES];
static unsigned ended_count;

static bool
is_cold(void)
{
	return clock_uptime_ms() - began < COLD_MS;
}

static void
note_ended(const struct seat *seat)
{
	if (is_cold())
		memcpy(ended[ended_count++ % ENDED_MAX], seat->session_id, SEAT_SESSION_BYTES);
}

static bool
has_ended(const char *session_id)
{
	for (unsigned i = 0; i < ENDED_MAX && i < ended_count; i++)
		if (!strcmp(ended[i], session_id))
			return true;
	return false;
}

/* Frees a seat; the room hears why, and so does its socket unless it went by itself. Who takes it over (NULL: nobody)
 * knows. */
static void
end_seat(struct seat *seat, const struct session *successor, const char *reason)
{
	int64_t room = seat->room;

	note_dirty(seat->user);
	note_ended(seat);
	if (strcmp(reason, "left") != 0)
		call_tell_lost(seat->session, reason);
	call_tell_left(seat, successor, reason);
	seat_leave(seat);
	call_tell_state(room);
}

/* What join_call may hold: { audio?, video?, session?, takeover? }. */
struct joining {
	int audio, video;           /* -1: not said */
	bool takeover;
	const char *session_id;     /* NULL: none */
};

static struct joining
take_joining(struct input *input)
{
	struct joining joining = { .audio = -1, .video = -1, .takeover = true };

	if (input_given(input, "audio"))
		joining.audio = input_boolean(input, "audio");
	if (input_given(input, "video"))
		joining.video = input_boolean(input, "video");
	if (input_given(input, "takeover"))
		joining.takeover = input_boolean(input, "takeover");
	if (input_given(input, "session") && !input_null(input, "session"))
		joining.session_id = input_exact(input, "session", 1, SEAT_SESSION_BYTES - 1);
	return joining;
}

static struct seat *
seat_by_session(const char *session_id)
{
	struct seat *seat = seat_first();

	while (session_id && seat && strcmp(seat->session_id, session_id) != 0)
		seat = seat->next;
	return session_id ? seat : NULL;
}

/* Whether the caller comes back to a seat: their own, or after our restart one that we have forgotten. */
static bool
is_resuming(const struct session *session, const struct joining *joining)
{
	struct seat *seat = seat_by_session(joining->session_id);

	if (seat)
		return seat->user == session->user && seat->room == session->room_id;
	return joining->session_id && is_cold() && !seat_of(session->user) && !has_ended(joining->session_id);
}

const struct error *
call_join(struct request *r)
{
	struct session *session = r->context;
	struct joining joining = take_joining(&r->input);
	struct seat *other = seat_by_session(joining.session_id), *own = seat_of(r->user);

	if (r->input.error)
		return r->input.error;
	if (other && other->user != r->user)
		return &error_foreign_seat;
	if (own && own->session && own->session != session && !joining.takeover && !is_resuming(session, &joining))
		return &error_already_in_call;
	if (!seat_in(session->room_id, r->user) && seat_count(session->room_id) >= config.call_max)
		return &error_call_full;
	return call_seat(r, !seat_count(session->room_id) && !is_resuming(session, &joining));
}

/* The seat, with a socket again. Whoever resumes over a socket takes it from an older one that has not noticed its loss. */
static void
resume(struct seat *seat, struct session *session)
{
	if (seat->session && seat->session != session)
		call_tell_lost(seat->session, "replaced");
	seat->session = session;
}

/* A seat that was not there; NULL when memory ran out. */
static struct seat *
sit_down(struct session *session, const char *session_id, const struct request *r)
{
	struct json_object *user = json_tokener_parse(strbuf_string(&r->reply)), *name = NULL;
	int64_t started = seat_call_started(session->room_id);
	struct seat *seat;

	json_object_object_get_ex(user, "username", &name);
	seat = seat_take(session, session_id, strbuf_string(&r->reply), json_object_get_string(name));
	json_object_put(user);
	/* The first to sit down asks the database, which remembers the call of a daemon before us. */
	if (seat)
		seat->started = started ? started : call_started(session->room_id);
	return seat;
}

void
call_joined(struct session *session, struct request *r)
{
	struct joining joining = take_joining(&r->input);
	bool resumed = is_resuming(session, &joining) || seat_held_by(session);
	struct seat *seat = seat_of(session->user);

	if (seat && !resumed) {
		end_seat(seat, session, "replaced");
		seat = NULL;
	}
	if (seat)
		resume(seat, session);
	else if (!(seat = sit_down(session, resumed ? joining.session_id : NULL, r)))
		return;
	if (joining.audio >= 0)
		seat->audio = joining.audio;
	if (joining.video >= 0)
		seat->video = joining.video;
	call_tell_seat(seat, resumed);
	seat_attach(seat, session);
	if (!resumed)
		call_tell_joined(seat);
	call_tell_state(session->room_id);
}

const struct error *
call_leave(struct request *r)
{
	const struct session *session = r->context;
	struct seat *seat = seat_in(session->room_id, session->user);

	/* Who comes back only to hang up may; the seat of another socket is not theirs to leave. */
	if (seat && (!seat->session || seat->session == session))
		end_seat(seat, NULL, "left");
	return NULL;
}

static void
take_switch(struct input *input, const char *name, bool *value)
{
	if (input_given(input, name))
		*value = input_boolean(input, name);
}

const struct error *
call_media(struct request *r)
{
	struct seat *seat = seat_held_by(r->context), wanted;

	if (!seat)
		return &error_not_in_call;
	wanted = *seat;
	take_switch(&r->input, "audio", &wanted.audio);
	take_switch(&r->input, "video", &wanted.video);
	take_switch(&r->input, "screen", &wanted.screen);
	take_switch(&r->input, "hand", &wanted.hand);
	if (r->input.error)
		return r->input.error;
	*seat = wanted;
	call_tell_state(seat->room);
	return NULL;
}

/* { action: mute | remove | end, target_user_id? }; the handler checks, call_controlled does. */
const struct error *
call_control(struct request *r)
{
	const char *action = input_word(&r->input, "action", "mute remove end");
	int64_t target;

	if (!(r->roles & OWNER))
		return &error_not_owner;
	if (r->input.error || !strcmp(action, "end"))
		return r->input.error;
	target = input_integer(&r->input, "target_user_id", 1, INT64_MAX);
	if (r->input.error)
		return r->input.error;
	return seat_in(r->room, target) ? NULL : &error_peer_unavailable;
}

static void
end_call(int64_t room)
{
	struct seat *seat = seat_first();

	while (seat) {
		if (seat->room == room) {
			end_seat(seat, NULL, "ended");
			seat = seat_first();
		} else {
			seat = seat->next;
		}
	}
}

void
call_controlled(struct session *session, struct request *r)
{
	const char *action = input_word(&r->input, "action", "mute remove end");
	struct seat *seat;

	if (!strcmp(action, "end")) {
		end_call(session->room_id);
		return;
	}
	seat = seat_in(session->room_id, input_integer(&r->input, "target_user_id", 1, INT64_MAX));
	if (!strcmp(action, "remove")) {
		end_seat(seat, NULL, "removed");
		return;
	}
	seat->audio = false;
	call_tell_state(session->room_id);
}

/* Whose permission ended does not come back; nor would who knows nothing of coming back. */
static bool
may_return(const struct session *session)
{
	return session->v2 && session->close_code != CLOSE_AUTHENTICATION && session->close_code != error_permission_denied.close
	    && session->close_code != CLOSE_ROOM_DELETED;
}

void
call_socket_lost(struct session *session)
{
	struct seat *seat = seat_held_by(session);

	if (!seat)
		return;
	if (session->close_code != CLOSE_GOING_AWAY && !may_return(session)) {
		end_seat(seat, NULL, "left");
		return;
	}
	seat->session = NULL;
	seat->lost = clock_uptime_ms();
	/* Who shuts down tells nobody: the owners of the seats will come back to the next daemon. */
	if (session->close_code != CLOSE_GOING_AWAY)
		call_tell_state(seat->room);
}

/* Whether an event takes away what a seat without a socket stands on. */
static bool
is_concerned(const struct seat *seat, const struct event *event)
{
	if (seat->session)
		return false;
	if (!strcmp(event->ends, "token"))
		return seat->token_id == event->token;
	return seat->room == event->room && (!strcmp(event->ends, "room") || seat->user == event->user);
}

void
call_permission_ended(const struct event *event)
{
	struct seat *seat = seat_first();

	while (seat) {
		if (is_concerned(seat, event)) {
			end_seat(seat, NULL, "left");
			seat = seat_first();
		} else {
			seat = seat->next;
		}
	}
}

/* Ends one seat that has waited long enough; false when there is none. */
static bool
give_up_one(int64_t now)
{
	struct seat *seat = seat_first();

	while (seat && (seat->session || now - seat->lost < GRACE_MS))
		seat = seat->next;
	if (seat)
		end_seat(seat, NULL, "timeout");
	return seat != NULL;
}

static void
make_round(lws_sorted_usec_list_t *timer)
{
	int64_t now = clock_uptime_ms();

	while (give_up_one(now))
		;
	call_settle();
	if (cold_calls_kept && now - began > COLD_MS && !call_forget_empty())
		cold_calls_kept = false;
	lws_sul_schedule(context, 0, timer, make_round, ROUND_US);
}

int
call_begin(struct lws_context *server)
{
	context = server;
	began = clock_uptime_ms();
	cold_calls_kept = true;
	if (call_clear())
		return 0;
	lws_sul_schedule(context, 0, &round_timer, make_round, ROUND_US);
	return 1;
}
