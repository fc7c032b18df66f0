/* What is changed in a call: see call_control.h. */
#include "call_control.h"
#include "call.h"
#include "call_frames.h"
#include "frame_context.h"
#include "seat.h"
#include "subscription.h"
#include "lib/base/error.h"
#include "lib/request/request.h"
#include "lib/room/moderation.h"

#include <string.h>

static void
take_switch(struct input *input, const char *name, bool *value)
{
	if (input_given(input, name))
		*value = input_boolean(input, name);
}

const struct error *
call_media(struct request *r)
{
	const struct frame_context *context = r->context;
	struct seat *seat = seat_held_by(context->subscription), wanted;

	if (!seat)
		return &error_not_in_call;
	wanted = *seat;
	take_switch(&r->input, "audio", &wanted.audio);
	take_switch(&r->input, "video", &wanted.video);
	take_switch(&r->input, "screen", &wanted.screen);
	take_switch(&r->input, "hand", &wanted.hand);
	if (r->input.error)
		return r->input.error;
	*seat = wanted;
	call_broadcast_state(seat->room);
	return NULL;
}

const struct error *
call_control(struct request *r)
{
	struct control *control = r->work;

	control->action = input_word(&r->input, "action", "mute remove end");
	control->target = 0;
	if (!(r->rights & MAY_MODERATE))
		return &error_not_owner;
	if (r->input.error || !strcmp(control->action, "end"))
		return r->input.error;
	control->target = input_integer(&r->input, "target_user_id", 1, INT64_MAX);
	if (r->input.error)
		return r->input.error;
	if (!seat_in(r->room, control->target))
		return &error_peer_unavailable;
	return r->roles & OWNER || moderation_reaches(r, control->target) ? NULL : &error_out_of_reach;
}

static void
end_call(int64_t room)
{
	for (struct seat *seat = TAILQ_FIRST(seat_all()), *next; seat; seat = next) {
		next = TAILQ_NEXT(seat, in_all);
		if (seat->room == room)
			call_end_seat(seat, NULL, "ended");
	}
}

void
call_controlled(struct subscription *subscription, struct request *r)
{
	const struct control *control = r->work;
	struct seat *seat = seat_in(r->room, control->target);

	(void)subscription;
	if (!control->target) {
		end_call(r->room);
	} else if (!strcmp(control->action, "remove")) {
		call_end_seat(seat, NULL, "removed");
	} else {
		seat->audio = false;
		call_broadcast_state(r->room);
	}
}
