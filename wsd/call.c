/* Calls: see call.h. Where a socket is lost, its seat waits for it. */
#include "call.h"
#include "call_news.h"
#include "feed_stream.h"
#include "recall.h"
#include "seat.h"
#include "session.h"
#include "timer.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	GRACE_MS = 10000,            /* how long a seat waits for its socket */
	ROUND_MS = 250
};

static struct timer round_timer;

void
call_settle(void)
{
	seat_settle();
}

void
call_end_seat(struct seat *seat, const struct session *successor, const char *reason)
{
	int64_t room = seat->room;

	recall_know(room);
	if (strcmp(reason, "left") != 0)
		call_tell_lost(seat->session, reason);
	call_tell_left(seat, successor, reason);
	seat_leave(seat);
	call_tell_state(room);
}

static void
take_joining(struct input *input, struct joining *joining)
{
	*joining = (struct joining){ .audio = -1, .video = -1, .takeover = true };
	if (input_given(input, "audio"))
		joining->audio = input_boolean(input, "audio");
	if (input_given(input, "video"))
		joining->video = input_boolean(input, "video");
	if (input_given(input, "takeover"))
		joining->takeover = input_boolean(input, "takeover");
	if (input_given(input, "session") && !input_null(input, "session"))
		joining->shown = input_exact(input, "session", 1, SEAT_SESSION_BYTES - 1);
}

/* Whether the caller goes on sitting where they sat: on the seat whose session they show, on the one of this very socket,
 * or on one that was forgotten. */
static bool
resumes(const struct session *session, const struct seat *shown, const struct joining *joining)
{
	if (shown)
		return shown == seat_in(session->room_id, session->user);
	if (seat_of(session->user))
		return seat_held_by(session) != NULL;
	return joining->shown && recall_believes(session->room_id, joining->shown);
}

/* A resumed seat keeps its session, of which we may know no more than the hash; a new one gets a new one. */
static void
choose_session(const struct seat *own, struct joining *joining)
{
	unsigned char random[(SEAT_SESSION_BYTES - 1) / 2];

	if (joining->resumes) {
		const char *kept = own && *own->session_id ? own->session_id : joining->shown;

		snprintf(joining->session_id, sizeof joining->session_id, "%s", kept);
	} else {
		randombytes_buf(random, sizeof random);
		sodium_bin2hex(joining->session_id, sizeof joining->session_id, random, sizeof random);
	}
	call_hash(joining->session_id, joining->session_hash);
}

/* A call goes on while anybody sits in it. It does not for who was alone in it before our start and sits down anew. */
static int64_t
began(int64_t room, const struct seat *own, const struct joining *joining)
{
	bool alone = own && own->recalled && own->room == room && seat_count(room) == 1;
	int64_t since = alone && !joining->resumes ? 0 : seat_call_began(room);

	return since ? since : clock_now();
}

const struct error *
call_join(struct request *r)
{
	struct session *session = r->context;
	struct joining *joining = r->work;
	struct seat *own = seat_of(r->user), *shown;

	take_joining(&r->input, joining);
	if (r->input.error)
		return r->input.error;
	shown = seat_by_session(joining->shown);
	if (shown && shown != own)
		return &error_foreign_seat;
	joining->resumes = resumes(session, shown, joining);
	if (own && own->session && !joining->resumes && !joining->takeover)
		return &error_already_in_call;
	if (!seat_in(session->room_id, r->user) && seat_count(session->room_id) >= config.call_max)
		return &error_call_full;
	choose_session(own, joining);
	joining->began = began(session->room_id, own, joining);
	return call_seat(r, joining->session_hash, joining->began, joining->resumes);
}

/* A seat that was not there; NULL when memory ran out, and then it is not in the database either. */
static struct seat *
sit_down(const struct session *session, const struct request *r)
{
	const struct joining *joining = r->work;
	struct call_row row = { .user = session->user, .room = session->room_id, .token = session->token_id, .began = joining->began,
	                        .stream.id = session->stream->id, .stream.last_seq = session->stream->last,
	                        .own_stream.id = session->own_stream->id, .own_stream.last_seq = session->own_stream->last,
	                        .session_hash = joining->session_hash, .user_json = strbuf_string(&r->reply) };
	struct seat *seat = seat_take(&row);

	if (!seat)
		call_unseat(session->user);
	return seat;
}

void
call_joined(struct session *session, struct request *r)
{
	const struct joining *joining = r->work;
	struct seat *seat = seat_of(session->user);

	if (seat && !joining->resumes) {
		call_end_seat(seat, session, "replaced");
		seat = NULL;
	}
	if (!seat && !(seat = sit_down(session, r))) {
		session_refuse(session, &error_internal);
		return;
	}
	/* Whoever resumes over a new socket takes the seat from an older one that has not noticed its loss. */
	if (seat->session && seat->session != session)
		call_tell_lost(seat->session, "replaced");
	memcpy(seat->session_id, joining->session_id, sizeof seat->session_id);
	seat->session = session;
	if (joining->audio >= 0)
		seat->audio = joining->audio;
	if (joining->video >= 0)
		seat->video = joining->video;
	call_tell_seat(seat, joining->resumes);
	seat_attach(seat, session);
	if (!joining->resumes) {
		recall_know(seat->room);
		call_tell_joined(seat);
	}
	call_tell_state(seat->room);
}

const struct error *
call_leave(struct request *r)
{
	const struct session *session = r->context;
	struct seat *seat = seat_in(session->room_id, session->user);

	/* Who comes back only to hang up may; the seat of another socket is not theirs to leave. */
	if (seat && (!seat->session || seat->session == session))
		call_end_seat(seat, NULL, "left");
	return NULL;
}

/* Whose permission ended does not come back; nor would who knows nothing of coming back. */
static bool
may_return(const struct session *session)
{
	return session->v2 && session->close_code != CLOSE_AUTHENTICATION && session->close_code != CLOSE_FORBIDDEN
	    && session->close_code != CLOSE_ROOM_DELETED;
}

void
call_socket_lost(struct session *session)
{
	struct seat *seat = seat_held_by(session);

	if (!seat)
		return;
	if (session->close_code != CLOSE_GOING_AWAY && !may_return(session)) {
		call_end_seat(seat, NULL, "left");
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
	return event->seq > seat->entered && seat->room == event->room && (!strcmp(event->ends, "room") || seat->user == event->user);
}

void
call_permission_ended(const struct event *event)
{
	for (struct seat *seat = TAILQ_FIRST(seat_all()), *next; seat; seat = next) {
		next = TAILQ_NEXT(seat, in_all);
		if (is_concerned(seat, event))
			call_end_seat(seat, NULL, "left");
	}
}

void
call_user_updated(const struct event *event)
{
	struct seat *seat = seat_of(event->user);

	if (seat && seat_name(seat, event->data))
		call_tell_state(seat->room);
}

/* Ends the seats that have waited long enough. */
static void
give_up(void)
{
	int64_t now = clock_uptime_ms();

	for (struct seat *seat = TAILQ_FIRST(seat_all()), *next; seat; seat = next) {
		next = TAILQ_NEXT(seat, in_all);
		if (!seat->session && now - seat->lost >= (seat->recalled ? RECALL_MS : GRACE_MS))
			call_end_seat(seat, NULL, "timeout");
	}
}

static void
make_round(struct timer *timer)
{
	give_up();
	call_settle();
	timer_set(timer, ROUND_MS, make_round);
}

int
call_begin(void)
{
	if (!recall_begin())
		return 0;
	timer_set(&round_timer, ROUND_MS, make_round);
	return 1;
}

void
call_end(void)
{
	call_settle();
	call_suspend();
}
