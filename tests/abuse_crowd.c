/*
 * The abusers: idle sockets, sockets that read nothing, and sockets that send whatever no client should, each in its own time;
 * who is cut off comes back.
 */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <signal.h>
#include <sys/prctl.h>

static const double TURN = 0.002; /* seconds between two looks at who is to do something */

/* Bytes of chance, frames of chance, frames that are no JSON. */
static void
send_garbage(struct peer *peer)
{
	unsigned char bytes[512];
	size_t length = 1 + dice(sizeof bytes - 1);

	for (size_t i = 0; i < length; i++)
		bytes[i] = (unsigned char)dice(256);
	if (dice(2))
		peer_send_text(peer, "{\"type\":\"chat_message\",\"data\":[[[[[[");
	else
		peer_send_bytes(peer, bytes, length);
	shared->garbage++;
}

static void
be_bad(const char *token, int64_t deaf_room, int64_t other_room)
{
	double moment = now();

	for (unsigned i = 0; i < peer_count; i++) {
		struct peer *peer = &peers[i];

		if (peer->again_at > moment)
			continue;
		if (peer->fd < 0) {
			peer_dial(peer, token, peer->kind == DEAF ? deaf_room : other_room);
		} else if (peer->kind == GARBAGE) {
			send_garbage(peer);
			peer->again_at = moment + dice(200) / 1000.0;
		}
	}
}

void
abuse(const char *token, int64_t deaf_room, int64_t other_room)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	peers_forget();
	step_back();
	peers_add(IDLE, wanted.idle, token, other_room);
	peers_add(DEAF, wanted.deaf, token, deaf_room);
	peers_add(GARBAGE, wanted.garbage, token, other_room);
	shared->ready = 1;
	for (double end = now() + TURN;; end = now() + TURN) {
		be_bad(token, deaf_room, other_room);
		while (now() < end)
			peers_wait(end);
	}
}
