/* Who is present in a room, and who of the others knows: see presence.h. */
#include "presence.h"
#include "frame.h"
#include "room.h"
#include "session.h"
#include "timer.h"
#include "lib/base/clock.h"
#include "lib/live/frame_text.h"

#include <stdlib.h>

enum {
	BUCKETS_FEW = 16,
	SMALL_ROOM = 50,         /* sockets: so many are told at once */
	SOCKETS_PER_MS = 50      /* in a larger room a ms of rest for so many sockets: telling them takes half of it */
};

static LIST_HEAD(, room) due = LIST_HEAD_INITIALIZER(due);
static struct timer timer;

static struct present_bucket *
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
	struct present *present;

	if (!wider.buckets)
		return presence->bucket_count > 0;
	for (size_t i = 0; i < presence->bucket_count; i++)
		while ((present = SLIST_FIRST(&presence->buckets[i]))) {
			SLIST_REMOVE_HEAD(&presence->buckets[i], in_bucket);
			SLIST_INSERT_HEAD(bucket_of(&wider, present->user), present, in_bucket);
		}
	free(presence->buckets);
	presence->buckets = wider.buckets;
	presence->bucket_count = wanted;
	return true;
}

static struct present *
find(const struct presence *presence, int64_t user)
{
	struct present *present;

	if (!presence->bucket_count)
		return NULL;
	SLIST_FOREACH(present, bucket_of(presence, user), in_bucket)
		if (present->user == user)
			break;
	return present;
}

static struct present *
add(struct presence *presence, int64_t user)
{
	struct present *present;

	if (presence->count >= presence->bucket_count && !make_buckets(presence))
		return NULL;
	if (!(present = calloc(1, sizeof *present)))
		return NULL;
	present->user = user;
	SLIST_INSERT_HEAD(bucket_of(presence, user), present, in_bucket);
	presence->count++;
	return present;
}

static void
drop(struct presence *presence, struct present *present)
{
	struct present_bucket *bucket = bucket_of(presence, present->user);

	SLIST_REMOVE(bucket, present, present, in_bucket);
	presence->count--;
	free(present);
}

/* The frames about all who are not what the others take them for, one after the other; returns whether there is anybody.
 * Where memory is short there is no frame all the same, and whoever is sent none is cut off and comes back. */
static bool
write_changes(struct presence *presence, struct frame **all)
{
	struct strbuf frames = { 0 }, text = { 0 };
	struct present *present;
	bool any;

	STAILQ_FOREACH(present, &presence->changed, in_changed) {
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
	struct present *present;

	while ((present = STAILQ_FIRST(&presence->changed))) {
		STAILQ_REMOVE_HEAD(&presence->changed, in_changed);
		present->changed = false;
		present->told = present->sockets > 0;
		if (!present->sockets)
			drop(presence, present);
	}
	presence->listed = false;
}

static void
tell(struct room *room)
{
	struct presence *presence = &room->presence;
	struct session *session;
	struct frame *all;

	if (write_changes(presence, &all))
		LIST_FOREACH(session, &room->sessions, in_room) {
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
tell_due(struct timer *unused)
{
	int64_t now = clock_uptime_ms(), soonest = 0;

	(void)unused;
	for (struct room *room = LIST_FIRST(&due), *next; room; room = next) {
		int64_t time = next_time(room);

		next = LIST_NEXT(room, presence.in_due);
		if (time <= now) {
			LIST_REMOVE(room, presence.in_due);
			room->presence.due = false;
			tell(room);
		} else {
			soonest = soonest && soonest < time ? soonest : time;
		}
	}
	if (soonest)
		timer_set(&timer, soonest - now, tell_due);
}

static void
note_change(struct room *room, struct present *present)
{
	struct presence *presence = &room->presence;

	if (!present->changed)
		STAILQ_INSERT_TAIL(&presence->changed, present, in_changed);
	present->changed = true;
	if (!presence->due)
		LIST_INSERT_HEAD(&due, room, presence.in_due);
	presence->due = true;
	tell_due(NULL);
}

void
presence_init(struct presence *presence)
{
	STAILQ_INIT(&presence->changed);
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
	const struct present *present;

	strbuf_clear(&presence->online);
	for (size_t i = 0; i < presence->bucket_count; i++)
		SLIST_FOREACH(present, &presence->buckets[i], in_bucket)
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
	struct present *present;

	if (presence->due)
		LIST_REMOVE(room, presence.in_due);
	for (size_t i = 0; i < presence->bucket_count; i++)
		while ((present = SLIST_FIRST(&presence->buckets[i]))) {
			SLIST_REMOVE_HEAD(&presence->buckets[i], in_bucket);
			free(present);
		}
	free(presence->buckets);
	strbuf_free(&presence->online);
}
