/* Which room a client's frame names: wsd/frame_room; and how a frame for a user socket names it: wsd/frame. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/request/input.h"
#include "wsd/frame.h"
#include "wsd/frame_room.h"

#include <string.h>

/* The room of a frame and its data; -1: it is refused. */
static int64_t
room_of(const char *frame_text, const char *data_text)
{
	struct input frame = { 0 }, data = { 0 };
	int64_t room;
	bool good;

	input_read_json(&frame, frame_text, strlen(frame_text));
	input_read_json(&data, data_text, strlen(data_text));
	good = frame_room_read(&frame, &data, &room);
	input_free(&frame);
	input_free(&data);
	return good ? room : -1;
}

static void
check_rooms(void)
{
	claim(room_of("{\"room_id\":3}", "{}") == 3, "beside the data");
	claim(room_of("{}", "{\"room_id\":3}") == 3, "in the data");
	claim(room_of("{\"room_id\":3}", "{\"room_id\":3}") == 3, "the same in both");
	claim(room_of("{\"room_id\":3}", "{\"room_id\":4}") == -1, "two that differ are refused");
	claim(room_of("{}", "{}") == 0 && room_of("", "") == 0, "none is none");
	claim(room_of("{\"room_id\":0}", "{}") == -1 && room_of("{\"room_id\":-3}", "{}") == -1, "what is not positive is refused");
	claim(room_of("{\"room_id\":\"3\"}", "{}") == -1 && room_of("{}", "{\"room_id\":3.5}") == -1, "and what is no whole number");
	claim(room_of("{\"room_id\":null}", "{}") == -1, "and null");
}

/* Whether a frame of so many bytes of text, and its addressed one, are what they should be. */
static bool
is_addressed(size_t length)
{
	struct strbuf text = { 0 }, expected = { 0 };
	struct frame *frame, *addressed;
	bool good;

	strbuf_text(&text, "{\"type\":\"");
	while (text.length < length - 2)
		strbuf_text(&text, "x");
	strbuf_text(&text, "\"}");
	strbuf_add(&expected, text.text, text.length);
	frame_address(&expected, 12);
	frame = frame_from(&text);
	addressed = frame_addressed(frame, 12);
	good = addressed && addressed == frame_addressed(frame, 12) && addressed->length >= expected.length
	    && !memcmp(addressed->bytes + addressed->length - expected.length, expected.text, expected.length)
	    && strstr(expected.text, "\"x") != NULL && !strcmp(expected.text + expected.length - 14, ",\"room_id\":12}");
	frame_release(frame);
	strbuf_free(&text);
	strbuf_free(&expected);
	return good;
}

int
main(void)
{
	check_rooms();
	claim(is_addressed(20) && is_addressed(120) && is_addressed(125), "a short frame with its room, made once");
	claim(is_addressed(126) && is_addressed(65535) && is_addressed(65536) && is_addressed(70000), "longer ones as well");
	claim(frame_addressed(NULL, 12) == NULL, "no frame stays none");
	return tap_done();
}
