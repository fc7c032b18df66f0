/*
 * The frames of RFC 6455 as clients send them: wsd/decoder. Every case is fed whole, and cut in two at every byte: where the pieces of
 * a stream end means nothing.
 */
#include "tap.h"
#include "wsd/decoder.h"

#include <stdlib.h>

enum { LONGEST = 1000 };

/* What came out, as text: `data` pieces joined to their messages. */
static char heard[4096];

static void
note(const char *format, int number, const char *bytes, size_t length)
{
	size_t had = strlen(heard);

	had += (size_t)snprintf(heard + had, sizeof heard - had, format, number);
	snprintf(heard + had, sizeof heard - had, "%.*s", (int)(length < 100 ? length : 100), bytes ? bytes : "");
}

/* False: nothing that follows counts. */
static bool
feed(struct decoder *decoder, const unsigned char *bytes, size_t length)
{
	unsigned char *copy = malloc(length + 1), *at = copy;
	struct decoded_piece piece;
	enum decoded event;
	bool goes_on = true;

	memcpy(copy, bytes, length);
	while (goes_on && (event = decoder_next(decoder, &at, &length, LONGEST, &piece)) != DECODED_NOTHING) {
		if (event == DECODED_DATA && piece.first)
			note(piece.binary ? "B(" : "T(", 0, NULL, 0);
		if (event == DECODED_DATA)
			note("", 0, piece.bytes, piece.length);
		if (event == DECODED_DATA && piece.last)
			note(")", 0, NULL, 0);
		if (event == DECODED_PING || event == DECODED_PONG)
			note(event == DECODED_PING ? "<ping>" : "<pong>", 0, piece.bytes, piece.length);
		if (event == DECODED_CLOSE || event == DECODED_BAD)
			note(event == DECODED_CLOSE ? "<close %d>" : "<bad %d>", piece.code, NULL, 0);
		goes_on = event != DECODED_CLOSE && event != DECODED_BAD;
	}
	free(copy);
	return goes_on;
}

static bool
all_cuts_are_the_same(const unsigned char *bytes, size_t length, const char *wanted)
{
	for (size_t cut = 0; cut <= length; cut++) {
		struct decoder decoder = { 0 };

		*heard = '\0';
		if (feed(&decoder, bytes, cut))
			feed(&decoder, bytes + cut, length - cut);
		if (strcmp(heard, wanted) != 0) {
			printf("# cut at %zu: %s\n", cut, heard);
			return false;
		}
	}
	return true;
}

/* A masked frame; the mask is not of zeros, so that one that is applied wrongly shows. */
static size_t
add_frame(unsigned char *to, int first, const char *payload, size_t length)
{
	static const unsigned char mask[] = { 0x1f, 0xa2, 0x03, 0x44 };
	size_t at = 0;

	to[at++] = (unsigned char)first;
	if (length < 126) {
		to[at++] = (unsigned char)(0x80 | length);
	} else {
		to[at++] = 0x80 | 126;
		to[at++] = (unsigned char)(length >> 8);
		to[at++] = (unsigned char)length;
	}
	memcpy(to + at, mask, 4);
	at += 4;
	for (size_t i = 0; i < length; i++)
		to[at++] = (unsigned char)payload[i] ^ mask[i % 4];
	return at;
}

struct sent {
	int first;
	const char *payload;
	size_t length; /* 0: that of the text */
};

static void
check(const char *what, const char *wanted, const struct sent *frames)
{
	static unsigned char bytes[8192];
	size_t length = 0;

	for (; frames->payload; frames++)
		length += add_frame(bytes + length, frames->first, frames->payload,
		                    frames->length ? frames->length : strlen(frames->payload));
	claim(all_cuts_are_the_same(bytes, length, wanted), what);
}

#define CHECK(what, wanted, ...) check(what, wanted, (const struct sent[]){ __VA_ARGS__, { 0, NULL, 0 } })

static void
check_bytes(const char *what, const char *wanted, const char *bytes, size_t length)
{
	claim(all_cuts_are_the_same((const unsigned char *)bytes, length, wanted), what);
}

#define CHECK_BYTES(what, wanted, bytes) check_bytes(what, wanted, bytes, sizeof bytes - 1)

static void
check_close_codes(void)
{
	static const int bad[] = { 0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535 };
	static const int good[] = {
		1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4408, 4999
	};
	char what[64], wanted[64], payload[3] = "";

	for (size_t i = 0; i < sizeof bad / sizeof bad[0] + sizeof good / sizeof good[0]; i++) {
		bool is_bad = i < sizeof bad / sizeof bad[0];
		int code = is_bad ? bad[i] : good[i - sizeof bad / sizeof bad[0]];

		payload[0] = (char)(code >> 8);
		payload[1] = (char)code;
		snprintf(what, sizeof what, "close code %d is %s", code, is_bad ? "answered with 1002" : "taken");
		snprintf(wanted, sizeof wanted, is_bad ? "<bad 1002>" : "<close %d>", code);
		CHECK(what, wanted, { 0x88, payload, 2 }, { 0x81, "deaf", 0 });
	}
}

int
main(void)
{
	static char big[LONGEST + 2];

	memset(big, 'x', sizeof big - 1);
	CHECK("a text, a binary one, an empty one", "T(hello)B(bin)T()", { 0x81, "hello", 0 }, { 0x82, "bin", 0 }, { 0x81, "", 0 });
	CHECK("a message in pieces, with control frames between them", "T(one<ping>p<pong>two)T(next)", { 0x01, "one", 0 },
	      { 0x89, "p", 0 }, { 0x8a, "", 0 }, { 0x00, "", 0 }, { 0x80, "two", 0 }, { 0x81, "next", 0 });
	CHECK("a ping of 125 bytes, and an empty pong",
	      "<ping>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx<pong>",
	      { 0x89, big, 125 }, { 0x8a, "", 0 });
	CHECK("a ping of 126 bytes", "<bad 1002>", { 0x89, big, 126 });
	CHECK("a ping in pieces", "<bad 1002>", { 0x09, "x", 0 });
	CHECK("reserved bits", "<bad 1002>", { 0xc1, "x", 0 });
	CHECK("reserved opcodes", "<bad 1002>", { 0x83, "x", 0 });
	CHECK("reserved control opcodes", "<bad 1002>", { 0x8b, "x", 0 });
	CHECK("a continuation of nothing", "<bad 1002>", { 0x80, "x", 0 });
	CHECK("a continuation of a message that has ended", "T(x)<bad 1002>", { 0x81, "x", 0 }, { 0x80, "x", 0 });
	CHECK("a message inside a message", "T(a<bad 1002>", { 0x01, "a", 0 }, { 0x81, "b", 0 });
	CHECK("a message as long as may be", "T(", { 0x01, "", 0 });
	CHECK("a message one byte too long", "<bad 1009>", { 0x81, big, LONGEST + 1 });
	CHECK("a message too long in its pieces, before its last byte", "T(yyyy<bad 1009>", { 0x01, "yyyy", 0 },
	      { 0x80, big, LONGEST - 3 });
	CHECK("a close without a code", "<close 1005>", { 0x88, "", 0 }, { 0x81, "deaf", 0 });
	CHECK("a close with half a code", "<bad 1002>", { 0x88, "\x03", 1 });
	CHECK("a close with a reason", "<close 1000>", { 0x88, "\x03\350bye \xc3\xa4", 8 });
	CHECK("a close with a reason that is not UTF-8", "<bad 1007>", { 0x88, "\x03\xe8\xc3", 3 });
	check_close_codes();
	CHECK_BYTES("a frame without a mask", "<bad 1002>", "\x81\x01x");
	CHECK_BYTES("a length that is not in its shortest form", "<bad 1002>", "\x81\xfe\x00\x7d\x01\x02\x03\x04");
	CHECK_BYTES("the same with 64 bits", "<bad 1002>", "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff\x01\x02\x03\x04");
	CHECK_BYTES("a length with its highest bit", "<bad 1002>", "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04");
	CHECK_BYTES("a length that would overflow", "<bad 1009>", "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04");
	return tap_done();
}
