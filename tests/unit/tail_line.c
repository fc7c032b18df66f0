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

/* hello, with a room 3 that stands at this number; what is asked for after it. */
static const char *
hello(int own, int seq)
{
	char frame[256];

	snprintf(frame, sizeof frame, "{\"type\":\"hello\",\"data\":{\"seq\":%d,\"rooms\":[{\"id\":3,\"seq\":%d}]}}", own, seq);
	prints(frame);
	return strbuf_string(&state.rooms.outgoing);
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
}

static void
claim_known_room(void)
{
	begin();
	hello(1, 10);
	claim(prints_message(3, 11, false), "what happens is printed");
	claim(strstr(hello(1, 13), "\"since\":11") != NULL, "after a connection that was lost the rest is asked for");
	claim(prints_message(3, 14, false), "what happens before it has come is printed");
	claim(prints_message(3, 12, true) && prints_message(3, 13, true), "as is what was missed");
	claim(!prints_message(3, 14, true), "but not what was printed already");
	claim(prints_message(3, 15, true), "what came behind that is");
	caught_up(3, 15);
	claim(prints_message(3, 16, false) && !*hello(1, 16), "and nothing is asked for again");
}

static void
claim_lost_again(void)
{
	begin();
	hello(1, 10);
	hello(1, 13);
	claim(prints_message(3, 14, false) && prints_message(3, 11, true), "a connection is lost while something is missing");
	claim(strstr(hello(1, 14), "\"since\":11") != NULL, "it is asked for from where it has come to");
}

static void
claim_added_room(void)
{
	begin();
	hello(1, 10);
	prints("{\"type\":\"hello\",\"data\":{\"seq\":2,\"rooms\":[{\"id\":3,\"seq\":10},{\"id\":4,\"seq\":20}]}}");
	claim(prints_message(4, 21, false), "a message of a room of which one has not been told yet is printed");
	claim(prints("{\"type\":\"room_added\",\"data\":{\"room\":{\"id\":4,\"seq\":18}},\"seq\":2,\"replayed\":true}"),
	      "then that it was added");
	claim(strstr(strbuf_string(&state.rooms.outgoing), "\"room_id\":4,\"data\":{\"since\":18}") != NULL,
	      "what it had before is asked for");
	claim(prints_message(4, 19, true) && prints_message(4, 20, true), "and printed");
	claim(!prints_message(4, 21, true), "and the first message is not printed twice");
}

int
main(void)
{
	claim_known_room();
	claim_lost_again();
	claim_added_room();
	begin();
	return tap_done();
}
