/* Presence in a room: see presence.h. */
#include "presence.h"
#include "frame.h"
#include "subscription.h"
#include "timer.h"
#include "lib/base/clock.h"
#include "lib/live/frame_text.h"

#include <stdlib.h>

enum {
	BUCKETS_FEW = 4,
	CHANGES_FEW = 4,
	SMALL_ROOM = 50, /* subscriptions: so many get every change at once */
	SENT_PER_MS = 50 /* in a larger room 1 ms between broadcasts for so many: sending takes half of it */
};

static LIST_HEAD(, presence) dirty = LIST_HEAD_INITIALIZER(dirty);
static struct timer timer;

static struct present_bucket *
bucket_of(const struct presence *presence, int64_t user)
{
	return &presence->buckets[(uint64_t)user & (presence->bucket_count - 1)];
}

/* Doubles the hash table. Where memory is short it keeps its size; false: there is none at all. */
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

/* The frames about all users whose announced state is wrong, one after the other; those for user sockets name the room. Returns
 * whether there are any. NULL with true: memory ran out, and the sockets that it is sent to are closed and catch up. */
static bool
write_changes(struct presence *presence, bool addressed, struct frame **all)
{
	struct strbuf frames = { .failed = presence->lost }, text = { 0 };
	bool any;

	for (unsigned i = 0; i < presence->change_count; i++) {
		const struct present *present = presence->changes[i].present;
		struct presence_slice *slice = &presence->changes[i].slices[addressed];

		slice->from = frames.length;
		if (present->announced != (present->subscriptions > 0)) {
			frame_begin(&text, "presence");
			strbuf_format(&text, "{\"user_id\":%lld,\"status\":\"%s\"}", (long long)present->user,
			              present->subscriptions > 0 ? "online" : "offline");
			frame_end(&text);
			if (addressed)
				frame_address(&text, presence->room);
			frame_append(&frames, &text);
		}
		slice->to = frames.length;
	}
	any = frames.length || frames.failed;
	*all = frame_of(&frames);
	strbuf_free(&text);
	strbuf_free(&frames);
	return any;
}

/* Sends the same without the frame about the subscriber's own user. */
static void
send_without_self(struct subscription *subscription, const struct presence_slice *self, const struct frame *all)
{
	struct strbuf rest = { 0 };
	struct frame *frame;

	if (all->length == self->to - self->from)
		return;
	strbuf_add(&rest, all->bytes, self->from);
	strbuf_add(&rest, all->bytes + self->to, all->length - self->to);
	frame = frame_of(&rest);
	subscription_send_finished(subscription, frame);
	frame_release(frame);
	strbuf_free(&rest);
}

/* Whether a subscription gets the broadcasts: of user sockets those that watch a room whose presence passes. */
static bool
is_wanted(const struct presence *presence, const struct subscription *subscription)
{
	return subscription->v2 && (!subscription->addressed || (subscription->watched && presence->passes));
}

/* What is true of a user has been broadcast. */
static void
settle(struct presence *presence, struct present *present)
{
	present->change = 0;
	present->announced = present->subscriptions > 0;
	if (!present->subscriptions)
		drop(presence, present);
}

static void
settle_all(struct presence *presence)
{
	struct present *present, *next;

	for (size_t i = 0; i < presence->bucket_count; i++)
		for (present = SLIST_FIRST(&presence->buckets[i]); present; present = next) {
			next = SLIST_NEXT(present, in_bucket);
			settle(presence, present);
		}
}

static void
forget_changes(struct presence *presence)
{
	if (presence->lost)
		settle_all(presence);
	else
		for (unsigned i = 0; i < presence->change_count; i++)
			settle(presence, presence->changes[i].present);
	free(presence->changes);
	presence->changes = NULL;
	presence->change_count = presence->change_room = 0;
	presence->lost = presence->listed = false;
}

static void
send_changes(const struct presence *presence, struct subscription *subscription, struct frame *all)
{
	const struct present *self = all ? find(presence, subscription_user(subscription)) : NULL;
	const struct presence_slice *slice =
		self && self->change ? &presence->changes[self->change - 1].slices[subscription->addressed] : NULL;

	if (slice && slice->to > slice->from)
		send_without_self(subscription, slice, all);
	else
		subscription_send_finished(subscription, all);
}

/* Frames are made when the first subscription needs them: in many rooms none does. */
static void
broadcast(struct presence *presence)
{
	struct subscription *subscription;
	struct frame *all[2] = { NULL, NULL };
	bool made[2] = { false, false }, any = true;

	LIST_FOREACH(subscription, presence->subscriptions, in_room) {
		bool addressed = subscription->addressed;

		if (!is_wanted(presence, subscription))
			continue;
		if (!made[addressed])
			any = write_changes(presence, addressed, &all[addressed]);
		if (!any)
			break;
		made[addressed] = true;
		send_changes(presence, subscription, all[addressed]);
	}
	frame_release(all[false]);
	frame_release(all[true]);
	forget_changes(presence);
	presence->broadcast_at = clock_uptime_ms();
}

/* When the next broadcast may be. */
static int64_t
next_time(const struct presence *presence)
{
	int count = *presence->subscription_count;

	return count <= SMALL_ROOM ? 0 : presence->broadcast_at + count / SENT_PER_MS;
}

static void
flush_dirty(struct timer *unused)
{
	int64_t now = clock_uptime_ms(), soonest = 0;

	(void)unused;
	for (struct presence *presence = LIST_FIRST(&dirty), *next; presence; presence = next) {
		int64_t time = next_time(presence);

		next = LIST_NEXT(presence, in_dirty);
		if (time <= now) {
			LIST_REMOVE(presence, in_dirty);
			presence->dirty = false;
			broadcast(presence);
		} else {
			soonest = soonest && soonest < time ? soonest : time;
		}
	}
	if (soonest)
		timer_set(&timer, soonest - now, flush_dirty);
}

static void
add_change(struct presence *presence, struct present *present)
{
	unsigned wanted = presence->change_room ? 2 * presence->change_room : CHANGES_FEW;
	struct presence_change *wider;

	if (presence->change_count == presence->change_room) {
		if (!(wider = realloc(presence->changes, wanted * sizeof *wider))) {
			presence->lost = true;
			return;
		}
		presence->changes = wider;
		presence->change_room = wanted;
	}
	presence->changes[presence->change_count++] = (struct presence_change){ .present = present };
	present->change = presence->change_count;
}

static void
note_change(struct presence *presence, struct present *present)
{
	if (!present->change)
		add_change(presence, present);
	if (!presence->dirty)
		LIST_INSERT_HEAD(&dirty, presence, in_dirty);
	presence->dirty = true;
	flush_dirty(NULL);
}

void
presence_init(struct presence *presence, int64_t room, struct subscription_list *subscriptions, const int *subscription_count)
{
	presence->room = room;
	presence->subscriptions = subscriptions;
	presence->subscription_count = subscription_count;
}

bool
presence_attach(struct presence *presence, struct subscription *subscription)
{
	struct present *present = find(presence, subscription_user(subscription));

	if (!present && !(present = add(presence, subscription_user(subscription))))
		return false;
	if (present->subscriptions++ == 0)
		note_change(presence, present);
	return true;
}

void
presence_detach(struct presence *presence, struct subscription *subscription)
{
	struct present *present = find(presence, subscription_user(subscription));

	if (--present->subscriptions == 0)
		note_change(presence, present);
}

const struct present *
presence_find(const struct presence *presence, int64_t user)
{
	const struct present *present = find(presence, user);

	return present && present->subscriptions > 0 ? present : NULL;
}

void
presence_each(const struct presence *presence, void (*callback)(void *context, int64_t user), void *context)
{
	const struct present *present;

	for (size_t i = 0; i < presence->bucket_count; i++)
		SLIST_FOREACH(present, &presence->buckets[i], in_bucket)
			if (present->subscriptions > 0)
				callback(context, present->user);
}

static void
list(struct presence *presence)
{
	const struct present *present;

	strbuf_clear(&presence->online);
	for (size_t i = 0; i < presence->bucket_count; i++)
		SLIST_FOREACH(present, &presence->buckets[i], in_bucket)
			if (present->announced)
				strbuf_format(&presence->online, ",%lld", (long long)present->user);
	presence->listed = !presence->online.failed;
}

void
presence_list(struct presence *presence, int64_t self, struct strbuf *to)
{
	const struct present *present = presence ? find(presence, self) : NULL;
	const char *online = "";

	if (presence && !presence->listed)
		list(presence);
	if (presence)
		online = strbuf_string(&presence->online);
	/* Each id has a comma before it. */
	if (present && present->announced)
		strbuf_format(to, "[%s]", online + 1);
	else
		strbuf_format(to, "[%lld%s]", (long long)self, online);
}

void
presence_end(struct presence *presence)
{
	struct present *present;

	if (presence->dirty)
		LIST_REMOVE(presence, in_dirty);
	for (size_t i = 0; i < presence->bucket_count; i++)
		while ((present = SLIST_FIRST(&presence->buckets[i]))) {
			SLIST_REMOVE_HEAD(&presence->buckets[i], in_bucket);
			free(present);
		}
	free(presence->buckets);
	free(presence->changes);
	strbuf_free(&presence->online);
}
