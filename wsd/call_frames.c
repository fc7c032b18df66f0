/* The frames about calls: see call_frames.h. */
#include "call_frames.h"
#include "frame.h"
#include "room.h"
#include "seat.h"
#include "subscription.h"
#include "lib/base/config.h"
#include "lib/call/ice.h"
#include "lib/live/frame_text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum audience { ALL, V1, V2 };

/* Sends a text to the subscriptions of a room, but one or two; empties it. */
static void
broadcast(int64_t room_id, const struct subscription *except, const struct subscription *other, enum audience audience,
          struct strbuf *text)
{
	struct room *room = room_find(room_id);
	struct frame *frame = frame_from(text);
	struct subscription *subscription;

	if (room)
		LIST_FOREACH(subscription, &room->subscriptions, in_room)
			if (subscription != except && subscription != other
			    && (audience == ALL || (audience == V2) == subscription->v2))
				subscription_send(subscription, frame);
	frame_release(frame);
}

void
call_broadcast_joined(const struct seat *seat)
{
	struct strbuf text = { 0 };

	frame_begin(&text, "user_joined");
	strbuf_format(&text, "{\"user\":{\"id\":%lld,\"username\":", (long long)seat->user);
	strbuf_add(&text, seat->username.text, seat->username.length);
	strbuf_text(&text, "}}");
	frame_end(&text);
	broadcast(seat->room, seat->subscription, NULL, ALL, &text);
	strbuf_free(&text);
}

void
call_broadcast_left(const struct seat *seat, const struct subscription *successor, const char *reason)
{
	struct strbuf text = { 0 };
	const struct subscription *own = seat->subscription;

	/* Without v2 there is no call_left: user_left alone says that the seat has ended. */
	if (own && !own->v2 && strcmp(reason, "left") != 0)
		own = NULL;
	frame_begin(&text, "user_left");
	strbuf_format(&text, "{\"user_id\":%lld}", (long long)seat->user);
	frame_end(&text);
	broadcast(seat->room, own, successor, V1, &text);
	frame_begin(&text, "user_left");
	strbuf_format(&text, "{\"user_id\":%lld,\"reason\":\"%s\"}", (long long)seat->user, reason);
	frame_end(&text);
	broadcast(seat->room, own, successor, V2, &text);
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
		              seat->user_json, seat->subscription ? "active" : "reconnecting", truth(seat->audio),
		              truth(seat->video), truth(seat->screen), truth(seat->hand));
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
call_broadcast_state(int64_t room)
{
	struct strbuf text = { 0 };

	write_state(room, &text);
	broadcast(room, NULL, NULL, V2, &text);
	strbuf_free(&text);
}

void
call_send_state(struct subscription *subscription)
{
	struct strbuf text = { 0 };

	if (!subscription->v2 || !seat_call_is_active(subscription->room_id))
		return;
	write_state(subscription->room_id, &text);
	subscription_send_text(subscription, &text);
	strbuf_free(&text);
}

void
call_send_joined(const struct seat *seat, bool resumed)
{
	struct strbuf text = { 0 };

	if (!seat->subscription || !seat->subscription->v2)
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
	subscription_send_text(seat->subscription, &text);
	strbuf_free(&text);
}

void
call_send_left(struct subscription *subscription, const char *reason)
{
	struct strbuf text = { 0 };

	if (!subscription || !subscription->v2)
		return;
	frame_begin(&text, "call_left");
	strbuf_format(&text, "{\"reason\":\"%s\"}", reason);
	frame_end(&text);
	subscription_send_text(subscription, &text);
	strbuf_free(&text);
}
