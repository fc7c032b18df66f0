/*
 * Frames as the daemon takes them, one a line, of four sockets in two rooms, and all that calls do with them. The first
 * character of a line says what happens: a digit, the frame on its rest comes from that socket; `-` and a digit, the socket
 * is lost or there again; `+` and a digit, so many seconds pass. Whatever comes: who hears something hears JSON, and of the
 * types that are for them; a signal goes to whom it was meant for, in the name of who sent it; nobody has two seats, no call
 * too many.
 */
#include "fuzz.h"
#include "around/frame.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/json_grammar.h"
#include "lib/base/json_members.h"
#include "lib/live/stream.h"
#include "lib/request/request.h"
#include "wsd/attach.h"
#include "wsd/call.h"
#include "wsd/feed_stream.h"
#include "wsd/frame.h"
#include "wsd/frames.h"
#include "wsd/refusal.h"
#include "wsd/room.h"
#include "wsd/seat.h"
#include "wsd/socket_write.h"
#include "wsd/subscription.h"
#include "wsd/timer.h"

#include <stdbool.h>

enum { SOCKETS = 4, ROOMS = 2, CALL_MAX = 2 };

static struct socket sockets[SOCKETS];
static struct socket *sender; /* of the frame that is being taken */

static bool
is_one_of(struct span type, const char *names)
{
	const char *at = names;

	while ((at = strstr(at, "\"")) && (strncmp(at, type.text, type.length) || at[type.length] != ' '))
		at++;
	return at != NULL;
}

static int
count_members(struct span object, const char *name)
{
	struct json_member member;
	int count = 0;

	while (json_member_next(&object, &member))
		count += json_member_is(&member, name);
	return count;
}

/* A signal is for whom it names, and from whom it says: the sender or, where it was kept, somebody before. */
static void
look_at_signal(const struct socket *to, struct span data)
{
	int64_t target = strtoll(json_member_find(data, "target_user_id").text, NULL, 10);
	int64_t from = strtoll(json_member_find(data, "from_user_id").text, NULL, 10);

	CLAIM(count_members(data, "from_user_id") == 1 && count_members(data, "from_username") == 1, "a signal with two senders");
	CLAIM(target == to->login.user && from != to->login.user, "a signal for somebody else");
	CLAIM(to == sender || from == sender->login.user, "a signal in somebody else's name");
}

/* A frame around what came, and what the relay adds to it. */
static const struct json_bounds bounds = { INPUT_DEPTH_MAX + 1, INPUT_VALUES_MAX + 10, INPUT_CONTAINERS_MAX + 10 };

/* A frame that reaches somebody: what it must be. */
static void
look_at(const struct socket *to, struct span frame)
{
	static const char of_both_versions[] =
		"\"user_joined\" \"user_left\" \"chat_message\" \"offer\" \"answer\" \"ice_candidate\" "
		"\"error\" \"pong\" ";
	struct span type, data;

	CLAIM(json_grammar(frame.text, frame.length, &bounds) == JSON_VALID, "somebody hears what is no JSON");
	type = json_member_find(frame, "type");
	data = json_member_find(frame, "data");
	CLAIM(type.text && data.text && *data.text == '{', "somebody hears what is no frame");
	CLAIM(to->handshake.v2 || is_one_of(type, of_both_versions), "a frame that is for v2 alone");
	if (is_one_of(type, "\"offer\" \"answer\" \"ice_candidate\" "))
		look_at_signal(to, data);
}

/* What a frame carries, its header off. */
static struct span
payload_of(const struct frame *frame)
{
	size_t header = frame->bytes[1] < 126 ? 2 : frame->bytes[1] == 126 ? 4 : 10;

	CLAIM(frame->bytes[0] == 0x81 && frame->length >= header, "somebody hears what is no text frame");
	return (struct span){ (const char *)frame->bytes + header, frame->length - header };
}

void
socket_send(struct socket *socket, struct frame *frame)
{
	CLAIM(frame, "memory ran out");
	CLAIM(SLIST_FIRST(&socket->subscriptions), "a socket that is lost hears something");
	if (socket->state == SOCKET_OPEN)
		look_at(socket, payload_of(frame));
}

void
socket_send_text(struct socket *socket, struct strbuf *text)
{
	struct frame *frame = frame_from(text);

	socket_send(socket, frame);
	frame_release(frame);
}

bool
socket_exceeds_failed_tokens(struct socket *socket)
{
	(void)socket;
	return false;
}

void
socket_set_in_call(struct socket *socket, bool in_call)
{
	socket->heartbeat.in_call = in_call;
}

void
socket_close(struct socket *socket, int code, const char *reason)
{
	(void)socket;
	CLAIM(code && *reason, "a close without a code");
}

void
socket_refuse(struct socket *socket, const struct error *error)
{
	socket_close(socket, close_code_of(error) ? close_code_of(error) : CLOSE_TOO_SLOW, error->code);
}

void
attach_socket(struct socket *socket, const char *token)
{
	(void)socket;
	CLAIM(*token && strlen(token) <= TOKEN_SHOWN_MAX, "a token that is none");
}

/* Socket 3 is another one of the first user, in another room; socket 2 speaks the reference alone. */
static bool
is_connected(const struct socket *socket)
{
	return SLIST_FIRST(&socket->subscriptions);
}

static void
connect_socket(int i)
{
	const int64_t user = i % 3 + 1, room = i == 3 ? 2 : 1;
	struct subscription *subscription;

	sockets[i] = (struct socket){
		.state = SOCKET_OPEN, .handshake = { .v2 = i != 2 }, .login = { .user = user, .token_id = user }
	};
	sockets[i].login.stream = feed_stream_hold(ROOMS + user, 0);
	subscription = subscription_new(&sockets[i], room, 0);
	CLAIM(sockets[i].login.stream && subscription, "memory ran out");
	subscription->v2 = i != 2;
	CLAIM(room_attach(subscription, &(struct stream){ .id = room }), "memory ran out");
}

static void
lose_socket(int i)
{
	struct subscription *subscription = SLIST_FIRST(&sockets[i].subscriptions);

	call_socket_lost(subscription);
	call_flush();
	room_detach(subscription);
	CLAIM(!seat_held_by(subscription), "a lost socket has a seat");
	subscription_free(subscription);
	feed_stream_release(sockets[i].login.stream);
}

/* ---- What must hold at any time. */

static void
look_at_seats(void)
{
	struct seat *seat;

	TAILQ_FOREACH(seat, seat_all(), in_all) {
		CLAIM(seat_of(seat->user) == seat, "a user with two seats");
		CLAIM(seat_by_session(*seat->session_id ? seat->session_id : NULL) == seat || !*seat->session_id,
		      "two seats of one session");
		CLAIM(seat->username.length > 2, "somebody without a name");
		CLAIM(seat->queued_count >= 0 && seat->queued_count <= SEAT_QUEUE_MAX, "more is kept than may be");
		CLAIM(!seat->subscription || !seat->queued_count, "frames are kept from who is there");
		if (seat->subscription)
			CLAIM(subscription_user(seat->subscription) == seat->user && seat->subscription->room_id == seat->room
			              && seat->subscription->attached,
			      "a seat with somebody else's socket");
	}
	for (int64_t room = 1; room <= ROOMS; room++)
		CLAIM(seat_count(room) <= CALL_MAX, "too many in a call");
}

static void
take_line(const char *line, size_t length)
{
	int i = length > 1 && line[1] >= '0' && line[1] <= '9' ? line[1] - '0' : 0;

	if (*line == '+') {
		around_now += i * 1000 + 1;
		timer_run();
	} else if (*line == '-' && is_connected(&sockets[i % SOCKETS])) {
		lose_socket(i % SOCKETS);
	} else if (*line == '-') {
		connect_socket(i % SOCKETS);
	} else if (*line >= '0' && *line < '0' + SOCKETS && is_connected(&sockets[*line - '0'])) {
		sender = &sockets[*line - '0'];
		frames_take(sender, line + 1, length - 1);
		sender = NULL;
	}
	look_at_seats();
}

static void
begin(void)
{
	config.call_max = CALL_MAX;
	config.stun_urls = "stun:stun.example.org:3478";
	config.turn_urls = config.turn_secret = "";
	config.limits = true;
	config.limit_signal_burst = 300;
	config.limit_signal_rate = 20;
	config.bad_frames_max = config.flood_max = 10;
	CLAIM(call_begin(), "no beginning");
	for (int i = 0; i < SOCKETS; i++)
		connect_socket(i);
}

/* All sockets go, and time passes until nobody waits for them any more. */
static void
end(void)
{
	for (int i = 0; i < SOCKETS; i++)
		if (is_connected(&sockets[i]))
			lose_socket(i);
	around_now += 60000;
	timer_run();
	CLAIM(TAILQ_EMPTY(seat_all()), "a seat of nobody");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), *line = text, *end_of_line;

	begin();
	for (; line < text + size; line = end_of_line + 1) {
		end_of_line = memchr(line, '\n', (size_t)(text + size - line));
		if (!end_of_line)
			end_of_line = text + size;
		if (end_of_line > line)
			take_line(line, (size_t)(end_of_line - line));
	}
	end();
	free(text);
	return 0;
}
