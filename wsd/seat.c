/* The seats of calls: see seat.h. There are as many as people who talk at this moment: a list is enough. */
#include "seat.h"
#include "frame.h"
#include "session.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct seat *seats;

struct seat *
seat_first(void)
{
	return seats;
}

struct seat *
seat_of(int64_t user)
{
	struct seat *seat = seats;

	while (seat && seat->user != user)
		seat = seat->next;
	return seat;
}

struct seat *
seat_in(int64_t room, int64_t user)
{
	struct seat *seat = seat_of(user);

	return seat && seat->room == room ? seat : NULL;
}

struct seat *
seat_held_by(const struct session *session)
{
	struct seat *seat = seat_of(session->user);

	return seat && seat->session == session ? seat : NULL;
}

int64_t
seat_call_started(int64_t room)
{
	struct seat *seat = seats;

	while (seat && seat->room != room)
		seat = seat->next;
	return seat ? seat->started : 0;
}

int
seat_count(int64_t room)
{
	int count = 0;

	for (struct seat *seat = seats; seat; seat = seat->next)
		count += seat->room == room;
	return count;
}

struct seat *
seat_take(struct session *session, const char *session_id, const char *user_json, const char *username)
{
	unsigned char random[(SEAT_SESSION_BYTES - 1) / 2];
	struct seat *seat = calloc(1, sizeof *seat), **end = &seats;

	if (!seat)
		return NULL;
	seat->user = session->user;
	seat->room = session->room_id;
	seat->token_id = session->token_id;
	seat->session = session;
	seat->audio = true;
	seat->user_json = strdup(user_json);
	seat->username = strdup(username);
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(seat->session_id, sizeof seat->session_id, random, sizeof random);
	if (session_id)
		snprintf(seat->session_id, sizeof seat->session_id, "%s", session_id);
	while (*end)
		end = &(*end)->next;
	*end = seat;
	if (seat->user_json && seat->username)
		return seat;
	seat_leave(seat);
	return NULL;
}

bool
seat_deliver(struct seat *seat, struct frame *frame)
{
	if (seat->session) {
		session_send(seat->session, frame);
		return true;
	}
	if (seat->held_count == SEAT_HELD_MAX || !frame)
		return false;
	seat->held[seat->held_count++] = frame_hold(frame);
	return true;
}

void
seat_attach(struct seat *seat, struct session *session)
{
	seat->session = session;
	seat->token_id = session->token_id;
	for (int i = 0; i < seat->held_count; i++) {
		session_send(session, seat->held[i]);
		frame_release(seat->held[i]);
	}
	seat->held_count = 0;
}

void
seat_leave(struct seat *seat)
{
	struct seat **place = &seats;

	while (*place != seat)
		place = &(*place)->next;
	*place = seat->next;
	for (int i = 0; i < seat->held_count; i++)
		frame_release(seat->held[i]);
	free(seat->user_json);
	free(seat->username);
	free(seat);
}
