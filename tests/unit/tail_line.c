/* What `moznods tail` prints of the frames of a user socket: each event once, whatever comes twice. */
#include "tap.h"
#include "ctl/client.h"
#include "ctl/tail_line.h"

#include <stdio.h>
#include <string.h>

static const struct client everything = { .everything = true };
static struct tail_state state;

static bool
prints(const char *frame)
{
	return tail_read(&state, frame, &everything) == TAIL_PRINT;
}

/* A message of a room, live or one of those that were asked for. */
static bool
prints_message(int room, int seq, bool replayed)
{
	char frame[256];

	snprintf(frame, sizeof frame, "{\"type\":\"chat_message\",\"room_id\":%d,\"data\":{},\"seq\":%d%s}", room, seq,
	         replayed ? ",\"replayed\":true" : "");
	return prints(frame);
}

/* What is asked for next; "": nothing. */
static const char *
asked(void)
{
	static struct strbuf frame;

	strbuf_clear(&frame);
	if (tail_rooms_asks(&state.rooms))
		tail_rooms_ask(&state.rooms, &frame);
	return strbuf_string(&frame);
}

static bool
asks(int room, int since)
{
	char wanted[128];

	if (room)
		snprintf(wanted, sizeof wanted, "{\"type\":\"catch_up\",\"room_id\":%d,\"data\":{\"since\":%d}}", room, since);
	else
		snprintf(wanted, sizeof wanted, "{\"type\":\"catch_up\",\"data\":{\"since\":%d}}", since);
	return !strcmp(asked(), wanted);
}

/* hello, with a room 3 that stands at this number. */
static void
hello(int own, int seq)
{
	char frame[256];

	snprintf(frame, sizeof frame, "{\"type\":\"hello\",\"data\":{\"seq\":%d,\"rooms\":[{\"id\":3,\"seq\":%d}]}}", own, seq);
	prints(frame);
}

/* The same with a room 4. */
static void
hello_both(int own, int third, int fourth)
{
	char frame[256];

	snprintf(frame, sizeof frame,
	         "{\"type\":\"hello\",\"data\":{\"seq\":%d,\"rooms\":[{\"id\":3,\"seq\":%d},{\"id\":4,\"seq\":%d}]}}", own, third,
	         fourth);
	prints(frame);
}

static void
caught_up(int room, int seq)
{
	char frame[256];

	snprintf(frame, sizeof frame, "{\"type\":\"caught_up\",\"room_id\":%d,\"data\":{\"room_id\":%d,\"seq\":%d}}", room, room,
	         seq);
	prints(frame);
}

static void
begin(void)
{
	tail_rooms_free(&state.rooms);
	state.seq = -1;
	state.retry = 0;
}

static void
claim_known_room(void)
{
	begin();
	hello(1, 10);
	claim(prints_message(3, 11, false), "what happens is printed");
	hello(1, 13);
	claim(asks(3, 11), "after a connection that was lost the rest is asked for");
	claim(prints_message(3, 14, false), "what happens before it has come is printed");
	claim(prints_message(3, 12, true) && prints_message(3, 13, true), "as is what was missed");
	claim(!prints_message(3, 14, true), "but not what was printed already");
	claim(prints_message(3, 15, true), "what came behind that is");
	caught_up(3, 15);
	claim(prints_message(3, 16, false), "and what happens then");
	hello(1, 16);
	claim(!*asked(), "of which nothing is asked for again");
}

static void
claim_lost_again(void)
{
	begin();
	hello(1, 10);
	hello(1, 13);
	claim(asks(3, 10), "something is missing");
	claim(prints_message(3, 14, false) && prints_message(3, 11, true), "a connection is lost while it comes");
	hello(1, 15);
	claim(asks(3, 11), "it is asked for from where it has come to");
	claim(prints_message(3, 16, false), "something else happens meanwhile");
	claim(prints_message(3, 12, true) && prints_message(3, 13, true), "the rest is printed");
	claim(!prints_message(3, 14, true), "but not what came live over the connection before");
	hello(1, 17);
	claim(asks(3, 14), "which is lost as well");
	claim(prints_message(3, 15, true) && !prints_message(3, 16, true) && prints_message(3, 17, true),
	      "so is what came over that");
	caught_up(3, 17);
	claim(prints_message(3, 18, false) && !*asked(), "nothing is missing in the end");
}

static void
claim_own(void)
{
	begin();
	hello(5, 10);
	hello(7, 10);
	claim(asks(0, 5), "the user's own events are asked for, too");
	claim(prints("{\"type\":\"read_state\",\"data\":{},\"seq\":8}"), "one that comes before is printed");
	claim(prints("{\"type\":\"read_state\",\"data\":{},\"seq\":6,\"replayed\":true}"), "one that was missed, too");
	claim(!prints("{\"type\":\"read_state\",\"data\":{},\"seq\":8,\"replayed\":true}"), "none is printed twice");
	prints("{\"type\":\"caught_up\",\"data\":{\"seq\":8}}");
	hello(9, 10);
	claim(asks(0, 8), "and it goes on after the last");
}

/* One room after the other is asked for, and again what has been refused for now. */
static void
claim_refused(void)
{
	begin();
	hello_both(1, 10, 20);
	hello_both(1, 12, 22);
	claim(asks(3, 10) && !*asked(), "of several rooms one is asked for");
	prints("{\"type\":\"error\",\"data\":{\"code\":\"rate_limited\",\"message\":\"\",\"retry_after\":2}}");
	claim(state.retry == 2 && !*asked(), "what is refused for now waits as long as is said");
	claim(prints_message(3, 13, false), "what happens meanwhile is printed");
	tail_rooms_again(&state.rooms);
	claim(asks(3, 10), "and is asked for again");
	claim(prints_message(3, 11, true) && prints_message(3, 12, true) && !prints_message(3, 13, true),
	      "so that nothing is missing");
	caught_up(3, 13);
	claim(asks(4, 20), "then the next");
	prints("{\"type\":\"error\",\"room_id\":4,\"data\":{\"code\":\"permission_denied\",\"message\":\"\"}}");
	claim(!*asked(), "what is refused for good is not asked for again");
	hello_both(1, 14, 23);
	claim(asks(3, 13), "but over the next connection, after what is missing of the other");
	prints("{\"type\":\"room_removed\",\"data\":{\"room_id\":3,\"reason\":\"left\"},\"seq\":2}");
	claim(asks(4, 20), "which keeps nobody waiting when one has left it");
}

static void
claim_added_room(void)
{
	begin();
	hello(1, 10);
	hello_both(2, 10, 20);
	claim(asks(0, 1), "what has become of the user is asked for");
	claim(prints_message(4, 21, false), "a message of a room of which one has not been told yet is printed");
	claim(prints("{\"type\":\"room_added\",\"data\":{\"room\":{\"id\":4,\"seq\":18}},\"seq\":2,\"replayed\":true}"),
	      "then that it was added");
	prints("{\"type\":\"caught_up\",\"data\":{\"seq\":2}}");
	claim(asks(4, 18), "what it had before is asked for");
	claim(prints_message(4, 19, true) && prints_message(4, 20, true), "and printed");
	claim(!prints_message(4, 21, true), "and the first message is not printed twice");
}

int
main(void)
{
	claim_known_room();
	claim_lost_again();
	claim_own();
	claim_refused();
	claim_added_room();
	begin();
	return tap_done();
}
