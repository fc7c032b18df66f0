/* Coming into a room: see enter.h. */
#include "enter.h"
#include "call_news.h"
#include "crowd.h"
#include "feed_stream.h"
#include "frame.h"
#include "room.h"
#include "session.h"
#include "tally.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"
#include "lib/room/subscription.h"

#include <stdio.h>

enum { CATCH_UP_EVENTS = 64, CATCH_UP_BYTES = 32 * 1024 };   /* read at a time, before the socket has taken them */

static void
say_hello(struct session *session, const struct request *r, const struct subscription *listening)
{
	struct strbuf text = { 0 };

	if (!session->v2)
		return;
	frame_write(&text, "hello", strbuf_string(&r->reply));
	session_send_text(session, &text);
	if (listening->resync) {
		frame_begin(&text, "resync");
		strbuf_format(&text, "{\"seq\":%lld}", (long long)listening->latest);
		frame_end(&text);
		session_send_text(session, &text);
	}
	strbuf_free(&text);
}

static void
let_in(struct session *session, const struct request *r, const struct subscription *listening)
{
	struct whose whose = whose_user(r->user);

	session->user = r->user;
	tally_add(&whose);
	session->counted = true;
	if (r->token != session->token)
		snprintf(session->token, sizeof session->token, "%s", r->token);
	session->token_id = r->token_id;
	session->seq = listening->seq;
	session->entered = listening->latest;
	session->live = listening->seq == listening->latest;
	say_hello(session, r, listening);
	call_tell_newcomer(session);
	session->stream = feed_stream_hold(listening->stream.id, listening->latest);
	session->own_stream = feed_stream_hold(listening->own_stream.id, listening->own_stream.last_seq);
	if (!session->stream || !session->own_stream || !room_enter(session))
		session_refuse(session, &error_internal);
}

void
enter_room(struct session *session, const char *token)
{
	static const struct action entering = { MAY_READ, MODE_READS, subscription_begin, LIMIT_NONE };
	static const struct action identifying = { MAY_USE, MODE_READS, NULL, LIMIT_NONE };
	const struct handshake *handshake = &session->handshake;
	struct strbuf online = { 0 };
	struct subscription listening = { .since = handshake->since };
	struct request r = { .token = token, .address = handshake->client };
	const struct error *error = request_perform(&r, &identifying);

	if (!error && crowd_is_full(r.user) && crowd_wait(session, r.user)) {
		if (token != session->token)
			snprintf(session->token, sizeof session->token, "%s", token);
		request_free(&r);
		return;
	}
	if (!error) {
		session->v2 = handshake->v2;
		session->room_id = r.room = handshake->room;
		if (session->v2) {
			presence_list(room_find(r.room), r.user, &online);
			listening.online = strbuf_string(&online);
		}
		r.context = &listening;
		error = crowd_is_full(r.user) ? &error_too_many_connections : request_perform(&r, &entering);
	}
	if (error)
		session_refuse(session, error);
	else
		let_in(session, &r, &listening);
	strbuf_free(&online);
	request_free(&r);
}

struct catching_up {
	struct session *session;
	bool full;               /* the outbox has enough for now */
};

/* The hearer of events that were missed. What finds no room is read again when there is some. */
static void
tell_missed(void *context, const struct event *event)
{
	struct catching_up *catching_up = context;
	struct session *session = catching_up->session;
	struct strbuf text = { 0 };

	catching_up->full = catching_up->full || session->outbox.bytes > CATCH_UP_BYTES;
	if (catching_up->full)
		return;
	event_write(event, event->user == session->user, true, &text);
	session_send_text(session, &text);
	session->seq = event->seq;
	strbuf_free(&text);
}

void
enter_catch_up(struct session *session)
{
	struct catching_up catching_up = { session, false };
	int told;

	db_begin(READS);
	told = notification_tell_missed(session->stream->id, session->seq, CATCH_UP_EVENTS, tell_missed, &catching_up);
	if (db_commit()) {
		session_refuse(session, &error_busy);
		return;
	}
	/* Everything there is has been told: what comes next comes from the feed, in order. */
	session->live = told < CATCH_UP_EVENTS && !catching_up.full;
}
