/* Calls: see call.h. A seat whose socket is lost stays for GRACE_MS, so that its user can resume it. */
#include "call.h"
#include "call_frames.h"
#include "call_restore.h"
#include "feed_stream.h"
#include "frame_context.h"
#include "hold.h"
#include "refusal.h"
#include "room.h"
#include "seat.h"
#include "subscription.h"
#include "task.h"
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
	GRACE_MS = 10000, /* how long a seat stays without a socket */
	EXPIRY_CHECK_MS = 250
};

static struct timer expiry_timer;

void
call_flush(void)
{
	/* Where another thread has the database it is done soon after, as what has expired is. */
	if (!hold_active())
		seat_flush();
}

void
call_end_seat(struct seat *seat, const struct subscription *successor, const char *reason)
{
	int64_t room = seat->room;

	call_restore_note(room);
	if (strcmp(reason, "left") != 0)
		call_send_left(seat->subscription, reason);
	call_broadcast_left(seat, successor, reason);
	seat_remove(seat);
	call_broadcast_state(room);
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

/* Whether the caller resumes a seat: the one of the session that they show, the one that this subscription holds, or one that the
 * daemon before this one has lost (call_restore_accepts). */
static bool
resumes(const struct subscription *subscription, const struct seat *shown, const struct joining *joining)
{
	if (shown)
		return shown == seat_in(subscription->room_id, subscription_user(subscription));
	if (seat_of(subscription_user(subscription)))
		return seat_held_by(subscription) != NULL;
	return joining->shown && call_restore_accepts(subscription->room_id, joining->shown);
}

/* A resumed seat keeps its session, of which only the hash may be known; a new seat gets a new one. */
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

/* When the call began: it goes on while it has seats. A restored seat does not count where its user, alone in the call, joins
 * without resuming it. */
static int64_t
began(int64_t room, const struct seat *own, const struct joining *joining)
{
	bool alone = own && own->restored && own->room == room && seat_count(room) == 1;
	int64_t since = alone && !joining->resumes ? 0 : seat_call_began(room);

	return since ? since : clock_now();
}

const struct error *
call_join(struct request *r)
{
	const struct frame_context *context = r->context;
	const struct subscription *subscription = context->subscription;
	struct joining *joining = r->work;
	struct seat *own = seat_of(r->user), *shown;

	take_joining(&r->input, joining);
	if (r->input.error)
		return r->input.error;
	shown = seat_by_session(joining->shown);
	if (shown && shown != own)
		return &error_foreign_seat;
	joining->resumes = resumes(subscription, shown, joining);
	if (own && own->subscription && !joining->resumes && !joining->takeover)
		return &error_already_in_call;
	if (!seat_in(subscription->room_id, r->user) && seat_count(subscription->room_id) >= config.call_max)
		return &error_call_full;
	choose_session(own, joining);
	joining->began = began(subscription->room_id, own, joining);
	return call_seat(r, joining->session_hash, joining->began, joining->resumes);
}

/* Makes a new seat; NULL when memory ran out, and then its row is deleted as well. */
static struct seat *
add_seat(const struct subscription *subscription, const struct request *r)
{
	const struct joining *joining = r->work;
	const struct login *login = &subscription->socket->login;
	struct call_row row = {
		.user = login->user,
		.room = subscription->room_id,
		.token = login->token_id,
		.began = joining->began,
		.stream.id = room_of(subscription)->stream->id,
		.stream.last_seq = room_of(subscription)->stream->last,
		.own_stream.id = login->stream->id,
		.own_stream.last_seq = login->stream->last,
		.session_hash = joining->session_hash,
		.user_json = strbuf_string(&r->reply)
	};
	struct seat *seat = seat_add(&row);

	if (!seat)
		call_unseat(subscription_user(subscription));
	return seat;
}

void
call_joined(struct subscription *subscription, struct request *r)
{
	const struct joining *joining = r->work;
	struct seat *seat = seat_of(subscription_user(subscription));

	if (seat && !joining->resumes) {
		call_end_seat(seat, subscription, "replaced");
		seat = NULL;
	}
	if (!seat && !(seat = add_seat(subscription, r))) {
		socket_refuse(subscription->socket, &error_internal);
		return;
	}
	/* A seat that is resumed over a new socket is taken from the old one, whose loss has not been noticed yet. */
	if (seat->subscription && seat->subscription != subscription)
		call_send_left(seat->subscription, "replaced");
	memcpy(seat->session_id, joining->session_id, sizeof seat->session_id);
	if (joining->audio >= 0)
		seat->audio = joining->audio;
	if (joining->video >= 0)
		seat->video = joining->video;
	seat_attach(seat, subscription);
	call_send_joined(seat, joining->resumes);
	seat_deliver_queued(seat);
	if (!joining->resumes) {
		call_restore_note(seat->room);
		call_broadcast_joined(seat);
	}
	call_broadcast_state(seat->room);
}

const struct error *
call_leave(struct request *r)
{
	const struct frame_context *context = r->context;
	const struct subscription *subscription = context->subscription;
	struct seat *seat = seat_in(subscription->room_id, subscription_user(subscription));

	/* Of a seat without a socket, its user may leave over any; the seat of another socket stays. */
	if (seat && (!seat->subscription || seat->subscription == subscription))
		call_end_seat(seat, NULL, "left");
	return NULL;
}

/* Whether a lost socket may resume its seat: not where its permission ended, and not without v2, which has no resuming. */
static bool
may_return(const struct subscription *subscription)
{
	int code = subscription->socket->close_code;

	return subscription->v2 && code != CLOSE_AUTHENTICATION && code != CLOSE_FORBIDDEN && code != CLOSE_ROOM_DELETED;
}

void
call_socket_lost(struct subscription *subscription)
{
	struct seat *seat = seat_held_by(subscription);

	if (!seat)
		return;
	if (subscription->socket->close_code != CLOSE_GOING_AWAY && !may_return(subscription)) {
		call_end_seat(seat, NULL, "left");
		return;
	}
	seat_detach(seat);
	seat->lost = clock_uptime_ms();
	/* Nothing is broadcast at a shutdown: the seats are resumed at the next daemon. */
	if (subscription->socket->close_code != CLOSE_GOING_AWAY)
		call_broadcast_state(seat->room);
}

/* Whether an event ends the permission that a seat without a socket depends on. */
static bool
is_concerned(const struct seat *seat, const struct event *event)
{
	if (seat->subscription)
		return false;
	if (!strcmp(event->ends, "token"))
		return seat->token_id == event->token;
	return event->seq > seat->attached_seq && seat->room == event->room
	    && (!strcmp(event->ends, "room") || seat->user == event->user);
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
call_muted(const struct event *event)
{
	struct seat *seat = seat_in(event->room, event->user);

	if (seat && event->seq > seat->attached_seq)
		call_end_seat(seat, NULL, "removed");
}

void
call_user_updated(const struct event *event)
{
	struct seat *seat = seat_of(event->user);
	struct span user = json_member_find((struct span){ event->data, strlen(event->data) }, "user");

	if (seat && user.text && seat_set_user(seat, user))
		call_broadcast_state(seat->room);
}

/* Ends the seats that were without a socket for too long. */
static void
end_expired_seats(void)
{
	int64_t now = clock_uptime_ms();

	for (struct seat *seat = TAILQ_FIRST(seat_all()), *next; seat; seat = next) {
		next = TAILQ_NEXT(seat, in_all);
		if (!seat->subscription && now - seat->lost >= (seat->restored ? CALL_RESTORE_MS : GRACE_MS))
			call_end_seat(seat, NULL, "timeout");
	}
}

static void
expire(struct socket *unused, const char *text, size_t length)
{
	(void)unused;
	(void)text;
	(void)length;
	end_expired_seats();
	call_flush();
}

static void
check_expiry(struct timer *timer)
{
	/* Where there are no calls there is nothing to expire, and nothing to delete. */
	if (!TAILQ_EMPTY(seat_all()) || seat_removed())
		task_run(NULL, expire, "", 0);
	timer_set(timer, EXPIRY_CHECK_MS, check_expiry);
}

int
call_begin(void)
{
	if (!call_restore_begin())
		return 0;
	timer_set(&expiry_timer, EXPIRY_CHECK_MS, check_expiry);
	return 1;
}

void
call_end(void)
{
	call_flush();
	call_suspend();
}
