/*
 * Presence as user sockets are told it: wsd/user_presence. Sockets of both kinds come and go by the dice, and after each step every
 * user socket must know exactly whom its user shares a small room with and is online, and be told no change twice.
 */
#include "tap.h"
#include "lib/base/clock.h"
#include "lib/live/stream.h"
#include "lib/room/sidebar.h"
#include "wsd/frame.h"
#include "wsd/room.h"
#include "wsd/subscription.h"
#include "wsd/user_presence.h"
#include "wsd/user_socket.h"

#include <stdlib.h>

enum { USERS = 6, ROOMS = 4, LARGE = ROOMS, SOCKETS = USERS * (ROOMS + 2), STEPS = 20000 };

/* Which room it is for; 0: a user socket, of which everybody has two. */
static struct {
	bool open;
	int room;
	struct socket socket;
	struct user_socket user_socket;
	struct subscription subscriptions[ROOMS + 1];
	bool knows[USERS + 1];
} all[SOCKETS];

static bool told_again, told_of_self, nonsense;

int64_t
clock_uptime_ms(void)
{
	return 1000;
}

const struct sidebar_room *
sidebar_rooms(const struct sidebar_start *start, size_t *count)
{
	*count = start->rooms.length / sizeof(struct sidebar_room);
	return (const void *)start->rooms.text;
}

/* Two users in three are in a room. */
static bool
is_member(int user, int room)
{
	return (user + room) % 3 != 0;
}

static bool
is_open_user(int i, int64_t user)
{
	return all[i].user_socket.socket && all[i].user_socket.user == user;
}

static struct user_socket *
find_from(int i, int64_t user)
{
	for (; i < SOCKETS; i++)
		if (is_open_user(i, user))
			return &all[i].user_socket;
	return NULL;
}

struct user_socket *
user_socket_first(int64_t user)
{
	return find_from(0, user);
}

struct user_socket *
user_socket_next(const struct user_socket *user_socket)
{
	for (int i = 0; i < SOCKETS; i++)
		if (user_socket == &all[i].user_socket)
			return find_from(i + 1, user_socket->user);
	return NULL;
}

uint64_t
user_socket_mark(void)
{
	static uint64_t last;

	return ++last;
}

/* Instead of the network. */
void
subscription_send_finished(struct subscription *subscription, struct frame *frame)
{
	char copy[128], status[8];
	unsigned user;
	bool online;

	if (!subscription->addressed)
		return;
	snprintf(copy, sizeof copy, "%.*s", (int)frame->length - 2, (const char *)frame->bytes + 2);
	if (sscanf(copy, "{\"type\":\"presence\",\"data\":{\"user_id\":%u,\"status\":\"%7[a-z]\"}}", &user, status) != 2
	    || user > USERS) {
		nonsense = true;
		return;
	}
	online = strcmp(status, "online") == 0;
	for (int i = 0; i < SOCKETS; i++)
		if (subscription->socket == &all[i].socket) {
			told_again = told_again || all[i].knows[user] == online;
			told_of_self = told_of_self || user == all[i].socket.login.user;
			all[i].knows[user] = online;
		}
}

void
subscription_send(struct subscription *subscription, struct frame *frame)
{
	subscription_send_finished(subscription, frame);
}

static int
participants(int room)
{
	return room == LARGE ? 101 : USERS;
}

static void
subscribe(int i, int room, bool addressed)
{
	struct subscription *subscription = &all[i].subscriptions[room];

	*subscription = (struct subscription){ .socket = &all[i].socket, .room_id = room, .v2 = true, .addressed = addressed };
	SLIST_INSERT_HEAD(&all[i].socket.subscriptions, subscription, in_socket);
	nonsense = nonsense || !room_attach(subscription, &(struct stream){ .id = room });
	if (addressed)
		room_set_participants(room_of(subscription), participants(room));
}

/* What hello says of who is online. */
static void
read_hello(int i, int user)
{
	struct sidebar_start start = { 0 };
	struct strbuf online = { 0 };
	const char *at;

	for (int room = 1; room <= ROOMS; room++) {
		struct sidebar_room shown = { .room = room, .participants = participants(room) };

		if (is_member(user, room))
			strbuf_add(&start.rooms, &shown, sizeof shown);
	}
	user_presence_list(&start, user, &online);
	memset(all[i].knows, 0, sizeof all[i].knows);
	for (at = strbuf_string(&online); *at != ']' && at[1] != ']';) {
		int64_t listed = strtoll(at + 1, (char **)&at, 10);

		nonsense = nonsense || listed <= 0 || listed > USERS || listed == user || all[i].knows[listed];
		all[i].knows[listed % (USERS + 1)] = true;
	}
	strbuf_free(&start.rooms);
	strbuf_free(&online);
}

static void
come(int i)
{
	int user = i % USERS + 1;

	all[i].room = i / USERS % (ROOMS + 1);
	if (all[i].room && !is_member(user, all[i].room))
		return;
	all[i].open = true;
	all[i].socket = (struct socket){ .state = SOCKET_OPEN, .login = { .user = user } };
	if (all[i].room) {
		subscribe(i, all[i].room, false);
		user_presence_attach(&all[i].subscriptions[all[i].room]);
		return;
	}
	read_hello(i, user);
	all[i].user_socket = (struct user_socket){ .socket = &all[i].socket, .user = user };
	all[i].socket.user_socket = &all[i].user_socket;
	for (int room = 1; room <= ROOMS; room++)
		if (is_member(user, room))
			subscribe(i, room, true);
	user_presence_begin(&all[i].socket);
}

static void
go(int i)
{
	struct subscription *subscription;

	all[i].open = false;
	if (all[i].room) {
		user_presence_detach(&all[i].subscriptions[all[i].room]);
	} else {
		user_presence_end(&all[i].socket);
		all[i].user_socket.socket = NULL;
		all[i].socket.user_socket = NULL;
	}
	SLIST_FOREACH(subscription, &all[i].socket.subscriptions, in_socket)
		room_detach(subscription);
}

/* Whether somebody is online for somebody else. */
static bool
is_seen(int user, int other)
{
	for (int i = 0; i < SOCKETS; i++)
		for (int room = 1; room < LARGE; room++)
			if (all[i].open && i % USERS + 1 == user && (!all[i].room || all[i].room == room) && is_member(user, room)
			    && is_member(other, room))
				return user != other;
	return false;
}

static bool
all_know(void)
{
	for (int i = 0; i < SOCKETS; i++)
		for (int user = 1; all[i].open && !all[i].room && user <= USERS; user++)
			if (all[i].knows[user] != is_seen(user, i % USERS + 1))
				return false;
	return true;
}

int
main(void)
{
	bool always = true;

	srandom(1);
	for (int step = 0; step < STEPS; step++) {
		int i = (int)(random() % SOCKETS);

		if (all[i].open)
			go(i);
		else
			come(i);
		always = always && all_know();
	}
	claim(always, "every user socket knows who is online, whichever sockets come and go");
	claim(!told_again, "nobody is told what they know, however many rooms they share");
	claim(!told_of_self, "nobody is told of themself");
	claim(!nonsense, "every frame and every list is well formed");
	return tap_done();
}
