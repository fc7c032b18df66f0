/* What a room hears of its call: see call_news.h. */
#include "call_news.h"
#include "frame.h"
#include "room.h"
#include "seat.h"
#include "session.h"
#include "lib/base/config.h"
#include "lib/call/ice.h"
#include "lib/live/frame_text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum audience { ALL, V1, V2 };

/* Sends a text to the sockets of a room, but one or two; empties it. */
static void
tell(int64_t room_id, const struct session *except, const struct session *other, enum audience audience, struct strbuf *text)
{
	struct room *room = room_find(room_id);
	struct frame *frame = frame_from(text);
	struct session *session;

	if (room)
		LIST_FOREACH(session, &room->sessions, in_room)
			if (session != except && session != other && (audience == ALL || (audience == V2) == session->v2))
				session_send(session, frame);
	frame_release(frame);
}

void
call_tell_joined(const struct seat *seat)
{
	struct strbuf text = { 0 };

	frame_begin(&text, "user_joined");
	strbuf_format(&text, "{\"user\":{\"id\":%lld,\"username\":", (long long)seat->user);
	strbuf_add(&text, seat->username.text, seat->username.length);
	strbuf_text(&text, "}}");
	frame_end(&text);
	tell(seat->room, seat->session, NULL, ALL, &text);
	strbuf_free(&text);
}

void
call_tell_left(const struct seat *seat, const struct session *successor, const char *reason)
{
	struct strbuf text = { 0 };
	/* Without v2 there is no other way to learn that one's seat is gone. */
	const struct session *own = seat->session && (seat->session->v2 || !strcmp(reason, "left")) ? seat->session : NULL;

	frame_begin(&text, "user_left");
	strbuf_format(&text, "{\"user_id\":%lld}", (long long)seat->user);
	frame_end(&text);
	tell(seat->room, own, successor, V1, &text);
	frame_begin(&text, "user_left");
	strbuf_format(&text, "{\"user_id\":%lld,\"reason\":\"%s\"}", (long long)seat->user, reason);
	frame_end(&text);
	tell(seat->room, own, successor, V2, &text);
	strbuf_free(&text);
}

static const char *
truth(bool value)
{
	return value ? "true" : "false";
}

static void
write_participants(int64_t room, struct strbuf *to)
{
	const char *separator = "";
	const struct seat *seat;

	strbuf_text(to, "[");
	TAILQ_FOREACH(seat, seat_all(), in_all) {
		if (seat->room != room)
			continue;
		strbuf_format(to, "%s{\"user\":%s,\"state\":\"%s\",\"audio\":%s,\"video\":%s,\"screen\":%s,\"hand\":%s}", separator,
		              seat->user_json, seat->session ? "active" : "reconnecting", truth(seat->audio), truth(seat->video),
		              truth(seat->screen), truth(seat->hand));
		separator = ",";
	}
	strbuf_text(to, "]");
}

static void
write_started(int64_t room, struct strbuf *to)
{
	time_t started = (time_t)seat_call_began(room);
	char text[32];
	struct tm utc;

	if (!started) {
		strbuf_text(to, "null");
		return;
	}
	strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", gmtime_r(&started, &utc));
	strbuf_text(to, text);
}

static void
write_state(int64_t room, struct strbuf *to)
{
	frame_begin(to, "call_state");
	strbuf_format(to, "{\"room_id\":%lld,\"active\":%s,\"started_at\":", (long long)room, truth(seat_count(room) > 0));
	write_started(room, to);
	strbuf_text(to, ",\"participants\":");
	write_participants(room, to);
	strbuf_text(to, "}");
	frame_end(to);
}

void
call_tell_state(int64_t room)
{
	struct strbuf text = { 0 };

	write_state(room, &text);
	tell(room, NULL, NULL, V2, &text);
	strbuf_free(&text);
}

void
call_tell_newcomer(struct session *session)
{
	struct strbuf text = { 0 };

	if (!session->v2 || !seat_call_lives(session->room_id))
		return;
	write_state(session->room_id, &text);
	session_send_text(session, &text);
	strbuf_free(&text);
}

void
call_tell_seat(const struct seat *seat, bool resumed)
{
	struct strbuf text = { 0 };

	if (!seat->session || !seat->session->v2)
		return;
	frame_begin(&text, "call_joined");
	strbuf_text(&text, "{\"session\":");
	strbuf_json(&text, seat->session_id);
	strbuf_format(&text, ",\"resumed\":%s,\"participants\":", truth(resumed));
	write_participants(seat->room, &text);
	strbuf_text(&text, ",\"ice_servers\":");
	ice_write(seat->user, ice_expires(), &text);
	strbuf_format(&text, ",\"max_participants\":%d}", config.call_max);
	frame_end(&text);
	session_send_text(seat->session, &text);
	strbuf_free(&text);
}

void
call_tell_lost(struct session *session, const char *reason)
{
	struct strbuf text = { 0 };

	if (!session || !session->v2)
		return;
	frame_begin(&text, "call_left");
	strbuf_format(&text, "{\"reason\":\"%s\"}", reason);
	frame_end(&text);
	session_send_text(session, &text);
	strbuf_free(&text);
}
