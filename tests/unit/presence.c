/*
 * Who is present in a room, and who knows: wsd/presence. Sockets come and go by the dice, and after each rest everybody must
 * know exactly who is there, from what hello listed and what they were told since.
 */
#include "tap.h"
#include "lib/base/clock.h"
#include "lib/live/stream.h"
#include "wsd/frame.h"
#include "wsd/room.h"
#include "wsd/subscription.h"
#include "wsd/timer.h"

#include <stdlib.h>

enum { SOCKETS = 400, USERS = 250, STEPS = 4000 };

static struct socket sockets[SOCKETS];
static struct subscription subscriptions[SOCKETS];
static bool knows[SOCKETS][USERS + 1];
static unsigned frames[SOCKETS], pieces[SOCKETS];
static bool told_of_self, told_again, nonsense;
static int64_t clock_ms = 1000;

int64_t
clock_uptime_ms(void)
{
	return clock_ms;
}

static void
receive(int who, const char *text, size_t length)
{
	char copy[256], status[8];
	unsigned user;
	bool online;

	snprintf(copy, sizeof copy, "%.*s", (int)length, text);
	if (sscanf(copy, "{\"type\":\"presence\",\"data\":{\"user_id\":%u,\"status\":\"%7[a-z]\"}}", &user, status) != 2
	    || user > USERS) {
		nonsense = true;
		return;
	}
	online = strcmp(status, "online") == 0;
	told_of_self = told_of_self || user == sockets[who].login.user;
	told_again = told_again || knows[who][user] == online;
	knows[who][user] = online;
	frames[who]++;
}

/* Instead of the network: short text frames, one after the other. */
void
subscription_send_finished(struct subscription *subscription, struct frame *frame)
{
	int who = (int)(subscription - subscriptions);
	size_t at = 0;

	pieces[who]++;
	while (at + 2 <= frame->length && frame->bytes[at] == 0x81 && frame->bytes[at + 1] < 126) {
		receive(who, (const char *)frame->bytes + at + 2, frame->bytes[at + 1]);
		at += 2 + (size_t)frame->bytes[at + 1];
	}
	nonsense = nonsense || at != frame->length || !frame->length;
}

void
subscription_send(struct subscription *subscription, struct frame *frame)
{
	subscription_send_finished(subscription, frame);
}

/* What hello says, and then into the room. */
static void
come(int who, int64_t user)
{
	struct strbuf online = { 0 };
	const char *list;
	bool self = false;

	sockets[who] = (struct socket){ .state = SOCKET_OPEN, .login = { .user = user } };
	subscriptions[who] = (struct subscription){ .socket = &sockets[who], .v2 = true, .room_id = 1 };
	memset(knows[who], 0, sizeof knows[who]);
	frames[who] = pieces[who] = 0;
	presence_list(room_presence(1), user, &online);
	for (list = strbuf_string(&online); *list != ']';) {
		int64_t listed = strtoll(list + 1, (char **)&list, 10);

		nonsense = nonsense || listed <= 0 || listed > USERS || knows[who][listed];
		knows[who][listed] = true;
		self = self || listed == user;
	}
	nonsense = nonsense || !self || list[1];
	strbuf_free(&online);
	nonsense = nonsense || !room_attach(&subscriptions[who], &(struct stream){ .id = 1 });
}

static void
go(int who)
{
	room_detach(&subscriptions[who]);
	sockets[who].login.user = 0;
}

static void
pass(int64_t milliseconds)
{
	int64_t end = clock_ms + milliseconds;

	while (timer_next() >= 0 && timer_next() <= end) {
		clock_ms = timer_next();
		timer_run();
	}
	clock_ms = end;
}

/* Whether everybody in the room knows who is there. */
static bool
all_know(void)
{
	bool there[USERS + 1] = { false };

	for (int i = 0; i < SOCKETS; i++)
		there[sockets[i].login.user] = sockets[i].login.user;
	for (int i = 0; i < SOCKETS; i++)
		if (sockets[i].login.user && memcmp(knows[i], there, sizeof there) != 0)
			return false;
	return true;
}

static void
empty_room(void)
{
	for (int i = 0; i < SOCKETS; i++)
		if (sockets[i].login.user)
			go(i);
}

static void
small_room(void)
{
	bool at_once = true;

	for (int i = 0; i < 20; i++) {
		come(i, i + 1);
		at_once = at_once && all_know();
	}
	for (int i = 10; i < 20; i++) {
		go(i);
		at_once = at_once && all_know();
	}
	claim(at_once, "in a small room everybody knows at once");
	empty_room();
	claim(!room_find(1), "a room that all have left is none");
}

static void
large_room(void)
{
	for (int i = 0; i < 200; i++)
		come(i, i + 1);
	pass(1000);
	claim(all_know(), "in a large room everybody knows after a moment");
	for (int i = 0; i < 200; i++)
		frames[i] = pieces[i] = 0;
	come(200, 201);
	claim(all_know() && pieces[0] == 1, "the first after a rest is told at once");
	for (int i = 201; i < 240; i++)
		come(i, i + 1);
	go(239);
	go(7);
	come(7, 8);
	claim(pieces[0] == 1, "those who come soon after wait");
	pass(1000);
	claim(all_know(), "and are told then");
	claim(pieces[0] == 2 && frames[0] == 39, "in one piece, without who left again or came back");
	empty_room();
	pass(1000);
	claim(!room_find(1), "a large room ends as well");
}

static void
any_room(void)
{
	bool always = true;

	srandom(1);
	for (int step = 0; step < STEPS; step++) {
		int who = (int)random() % SOCKETS, limit = step / 1000 % 2 ? 40 : SOCKETS;

		if (sockets[who].login.user)
			go(who);
		else if (who < limit)
			come(who, 1 + random() % USERS);
		if (random() % 8 == 0)
			pass(random() % 8);
		if (random() % 50 == 0) {
			pass(1000);
			always = always && all_know();
		}
	}
	empty_room();
	claim(always, "whoever comes and goes, everybody knows who is there");
	claim(!told_of_self, "nobody was told of themself");
	claim(!told_again, "nobody was told what they knew");
	claim(!nonsense, "every frame and every list was well formed");
}

int
main(void)
{
	small_room();
	large_room();
	any_room();
	return tap_done();
}
