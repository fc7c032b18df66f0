/* Who is present in a room, and who of the others knows: see presence.h. */
#include "presence.h"
#include "frame.h"
#include "room.h"
#include "session.h"
#include "lib/base/clock.h"
#include "lib/live/frame_text.h"

#include <libwebsockets.h>
#include <stdlib.h>

enum {
	BUCKETS_FEW = 16,
	SMALL_ROOM = 50,         /* sockets: so many are told at once */
	SOCKETS_PER_MS = 50      /* in a larger room a ms of rest for so many sockets: telling them takes half of it */
};

static struct lws_context *context;
static struct room *due;
static lws_sorted_usec_list_t timer;

static struct present **
bucket_of(const struct presence *presence, int64_t user)
{
	return &presence->buckets[(uint64_t)user & (presence->bucket_count - 1)];
}

/* As many buckets as people, or nobody moves where memory is short. */
static bool
make_buckets(struct presence *presence)
{
	size_t wanted = presence->bucket_count ? 2 * presence->bucket_count : BUCKETS_FEW;
	struct presence wider = { .buckets = calloc(wanted, sizeof *wider.buckets), .bucket_count = wanted };

	if (!wider.buckets)
		return presence->bucket_count > 0;
	for (size_t i = 0; i < presence->bucket_count; i++)
		for (struct present *present = presence->buckets[i], *next; present; present = next) {
			struct present **bucket = bucket_of(&wider, present->user);

			next = present->next;
			present->next = *bucket;
			*bucket = present;
		}
	free(presence->buckets);
	presence->buckets = wider.buckets;
	presence->bucket_count = wanted;
	return true;
}

static struct present *
find(const struct presence *presence, int64_t user)
{
	struct present *present = presence->bucket_count ? *bucket_of(presence, user) : NULL;

	while (present && present->user != user)
		present = present->next;
	return present;
}

static struct present *
add(struct presence *presence, int64_t user)
{
	struct present *present, **bucket;

	if (presence->count >= presence->bucket_count && !make_buckets(presence))
		return NULL;
	if (!(present = calloc(1, sizeof *present)))
		return NULL;
	bucket = bucket_of(presence, user);
	*present = (struct present){ .user = user, .next = *bucket };
	*bucket = present;
	presence->count++;
	return present;
}

static void
drop(struct presence *presence, struct present *present)
{
	struct present **place = bucket_of(presence, present->user);

	while (*place != present)
		place = &(*place)->next;
	*place = present->next;
	presence->count--;
	free(present);
}

/* The frames about all who are not what the others take them for, one after the other; returns whether there is anybody.
 * Where memory is short there is no frame all the same, and whoever is sent none is cut off and comes back. */
static bool
write_changes(struct presence *presence, struct frame **all)
{
	struct strbuf frames = { 0 }, text = { 0 };
	bool any;

	for (struct present *present = presence->changed; present; present = present->next_changed) {
		present->from = frames.length;
		if (present->told != (present->sockets > 0)) {
			frame_begin(&text, "presence");
			strbuf_format(&text, "{\"user_id\":%lld,\"status\":\"%s\"}", (long long)present->user,
			              present->sockets > 0 ? "online" : "offline");
			frame_end(&text);
			frame_append(&frames, &text);
		}
		present->to = frames.length;
	}
	any = frames.length || frames.failed;
	*all = frame_of(&frames);
	strbuf_free(&text);
	strbuf_free(&frames);
	return any;
}

/* The same without the frame about the user of this socket: nobody is told of themself. */
static void
tell_but_self(struct session *session, const struct frame *all)
{
	const struct present *self = session->present;
	struct strbuf rest = { 0 };
	struct frame *frame;

	if (all->length == self->to - self->from)
		return;
	strbuf_add(&rest, all->bytes, self->from);
	strbuf_add(&rest, all->bytes + self->to, all->length - self->to);
	frame = frame_of(&rest);
	session_send(session, frame);
	frame_release(frame);
	strbuf_free(&rest);
}

static void
forget_changes(struct presence *presence)
{
	for (struct present *present = presence->changed, *next; present; present = next) {
		next = present->next_changed;
		present->changed = false;
		present->told = present->sockets > 0;
		if (!present->sockets)
			drop(presence, present);
	}
	presence->changed = NULL;
	presence->listed = false;
}

static void
tell(struct room *room)
{
	struct presence *presence = &room->presence;
	struct frame *all;
	bool any = write_changes(presence, &all);

	for (struct session *session = any ? room->sessions : NULL, *next; session; session = next) {
		next = session->next_in_room;
		if (!session->v2)
			continue;
		if (all && session->present->changed && session->present->to > session->present->from)
			tell_but_self(session, all);
		else
			session_send(session, all);
	}
	frame_release(all);
	forget_changes(presence);
	presence->told_at = clock_uptime_ms();
}

/* When the others may be told again. */
static int64_t
next_time(const struct room *room)
{
	return room->session_count <= SMALL_ROOM ? 0 : room->presence.told_at + room->session_count / SOCKETS_PER_MS;
}

static void
tell_due(lws_sorted_usec_list_t *unused)
{
	int64_t now = clock_uptime_ms(), soonest = 0;
	struct room **place = &due, *room;

	(void)unused;
	while ((room = *place)) {
		int64_t time = next_time(room);

		if (time <= now) {
			*place = room->presence.next_due;
			room->presence.due = false;
			tell(room);
		} else {
			place = &room->presence.next_due;
			soonest = soonest && soonest < time ? soonest : time;
		}
	}
	if (soonest)
		lws_sul_schedule(context, 0, &timer, tell_due, (soonest - now) * LWS_US_PER_MS);
}

static void
note_change(struct room *room, struct present *present)
{
	struct presence *presence = &room->presence;

	if (!present->changed) {
		if (!presence->changed)
			presence->changed_end = &presence->changed;
		present->next_changed = NULL;
		*presence->changed_end = present;
		presence->changed_end = &present->next_changed;
	}
	present->changed = true;
	if (!presence->due) {
		presence->next_due = due;
		due = room;
	}
	presence->due = true;
	tell_due(NULL);
}

void
presence_begin(struct lws_context *server)
{
	context = server;
}

bool
presence_enter(struct session *session)
{
	struct presence *presence = &session->room->presence;
	struct present *present = find(presence, session->user);

	if (!present && !(present = add(presence, session->user)))
		return false;
	session->present = present;
	if (present->sockets++ == 0)
		note_change(session->room, present);
	return true;
}

void
presence_leave(struct session *session, struct room *room)
{
	struct present *present = session->present;

	session->present = NULL;
	if (--present->sockets == 0)
		note_change(room, present);
}

static void
list(struct presence *presence)
{
	strbuf_clear(&presence->online);
	for (size_t i = 0; i < presence->bucket_count; i++)
		for (const struct present *present = presence->buckets[i]; present; present = present->next)
			if (present->told)
				strbuf_format(&presence->online, ",%lld", (long long)present->user);
	presence->listed = !presence->online.failed;
}

void
presence_list(struct room *room, int64_t self, struct strbuf *to)
{
	const struct present *present = room ? find(&room->presence, self) : NULL;
	const char *online = "";

	if (room && !room->presence.listed)
		list(&room->presence);
	if (room)
		online = strbuf_string(&room->presence.online);
	/* Each id has a comma before it. */
	if (present && present->told)
		strbuf_format(to, "[%s]", online + 1);
	else
		strbuf_format(to, "[%lld%s]", (long long)self, online);
}

void
presence_end(struct room *room)
{
	struct presence *presence = &room->presence;
	struct room **place = &due;

	while (*place && *place != room)
		place = &(*place)->presence.next_due;
	if (*place)
		*place = presence->next_due;
	for (size_t i = 0; i < presence->bucket_count; i++)
		for (struct present *present = presence->buckets[i], *next; present; present = next) {
			next = present->next;
			free(present);
		}
	free(presence->buckets);
	strbuf_free(&presence->online);
}
