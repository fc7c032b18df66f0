/* Signalling between two seats: see relay.h. */
#include "relay.h"
#include "frame.h"
#include "frame_context.h"
#include "seat.h"
#include "lib/base/error.h"
#include "lib/live/frame_text.h"
#include "lib/request/request.h"

#include <json-c/json.h>
#include <string.h>

enum { SDP_BYTES = 48 * 1024, CANDIDATE_BYTES = 2 * 1024 };

static const int plain = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

/* An SDP is a text, or an object of type and text as browsers make it. */
static void
check_sdp(struct input *input)
{
	struct json_object *sdp = NULL, *text;

	if (!input->fields || !json_object_object_get_ex(input->fields, "sdp", &sdp)) {
		input_add_error(input, "sdp", "This field is required.");
		return;
	}
	text = sdp;
	if (json_object_is_type(sdp, json_type_object) && !json_object_object_get_ex(sdp, "sdp", &text))
		text = NULL;
	if (!json_object_is_type(text, json_type_string))
		input_add_error(input, "sdp", "This must be a text, or an object with type and sdp.");
	else if (json_object_get_string_len(text) > SDP_BYTES)
		input_add_error(input, "sdp", "This may have at most 49152 bytes.");
}

/* A candidate is an object; null or an empty text says that there are no more. */
static void
check_candidate(struct input *input)
{
	struct json_object *candidate = NULL;

	if (!input->fields || !json_object_object_get_ex(input->fields, "candidate", &candidate)) {
		input_add_error(input, "candidate", "This field is required.");
		return;
	}
	if (candidate && !json_object_is_type(candidate, json_type_object)
	    && (!json_object_is_type(candidate, json_type_string) || json_object_get_string_len(candidate) > 0))
		input_add_error(input, "candidate", "This must be an object, null or an empty text.");
	else if (strlen(json_object_to_json_string_ext(candidate, plain)) > CANDIDATE_BYTES)
		input_add_error(input, "candidate", "This may have at most 2048 bytes.");
}

static bool
names_sender(const struct json_member *member)
{
	return json_member_is(member, "from_user_id") || json_member_is(member, "from_username");
}

/* The data as sent, with from_user_id and from_username set by the server: the client's own are left out. */
static struct frame *
with_sender(const char *type, struct span data, const struct seat *from)
{
	struct strbuf text = { 0 };
	struct json_member member;
	struct frame *frame;

	frame_begin(&text, type);
	strbuf_text(&text, "{");
	while (json_member_next(&data, &member)) {
		if (names_sender(&member))
			continue;
		strbuf_add(&text, member.name.text, member.name.length);
		strbuf_text(&text, ":");
		strbuf_add(&text, member.value.text, member.value.length);
		strbuf_text(&text, ",");
	}
	strbuf_format(&text, "\"from_user_id\":%lld,\"from_username\":", (long long)from->user);
	strbuf_add(&text, from->username.text, from->username.length);
	strbuf_text(&text, "}");
	frame_end(&text);
	frame = frame_from(&text);
	strbuf_free(&text);
	return frame;
}

static const struct error *
relay(struct request *r, const char *type, void (*check)(struct input *))
{
	const struct frame_context *context = r->context;
	struct seat *from = seat_held_by(context->subscription), *target;
	int64_t user = input_integer(&r->input, "target_user_id", 1, INT64_MAX);
	struct frame *frame;
	bool delivered;

	check(&r->input);
	if (r->input.error)
		return r->input.error;
	if (!from)
		return &error_not_in_call;
	target = seat_in(from->room, user);
	if (!target || target == from)
		return &error_peer_unavailable;
	frame = with_sender(type, context->data, from);
	delivered = seat_deliver(target, frame);
	frame_release(frame);
	return delivered ? NULL : &error_peer_unavailable;
}

const struct error *
relay_offer(struct request *r)
{
	return relay(r, "offer", check_sdp);
}

const struct error *
relay_answer(struct request *r)
{
	return relay(r, "answer", check_sdp);
}

const struct error *
relay_candidate(struct request *r)
{
	return relay(r, "ice_candidate", check_candidate);
}
