/*
 * Decodes the frames that a client sends (RFC 6455, section 5) from the bytes as they arrive. What the RFC forbids ends with the
 * close code that it asks for.
 */
#ifndef MOZNODS_WSD_DECODER_H
#define MOZNODS_WSD_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DECODER_HEADER_MAX = 14,  /* two bytes, eight of length, four of mask */
	DECODER_CONTROL_MAX = 125 /* bytes of a control frame (5.5) */
};

/* A zeroed struct is one that expects the first frame. */
struct decoder {
	unsigned char header[DECODER_HEADER_MAX], had; /* of the header that is coming in */
	bool inside;                                   /* the header has been read, the payload not yet all */
	bool open;                                     /* a message has begun and not ended */
	bool binary;                                   /* that message */
	bool begun;                                    /* its first piece has been given out */
	uint64_t left;                                 /* bytes of this frame's payload to come */
	uint64_t message;                              /* bytes of this message that its frames have announced */
	unsigned char masked;                          /* bytes unmasked with the mask, modulo 4 */
	unsigned char control[DECODER_CONTROL_MAX], control_length;
};

enum decoded {
	DECODED_NOTHING, /* all bytes are taken, and more are needed */
	DECODED_DATA,    /* a piece of a message, which may be empty */
	DECODED_PING,
	DECODED_PONG,
	DECODED_CLOSE, /* and nothing that follows counts */
	DECODED_BAD    /* the connection is to be closed with `code` and `reason`; nothing that follows counts */
};

struct decoded_piece {
	const char *bytes; /* in what was fed, or in the decoder: until it is fed again */
	size_t length;
	bool first, last, binary; /* of DECODED_DATA: where in its message it is, and what that is */
	int code;           /* of DECODED_CLOSE: what the client says, 1005 where it says nothing; of DECODED_BAD: what to say */
	const char *reason; /* of DECODED_BAD: a constant */
};

/* Takes the next event out of `*bytes`, which are unmasked where they lie, and moves `*bytes` and `*length` behind it. Messages
 * longer than `longest` bytes are bad from their header on. Text is not looked at: its message may be in pieces. */
enum decoded decoder_next(
	struct decoder *decoder, unsigned char **bytes, size_t *length, size_t longest, struct decoded_piece *piece);

/* Whether a client may send this close code (7.4, and the registry of IANA): not those that stand for the absence of one, nor
 * those that nobody has been given. */
bool decoder_close_code_valid(int code);

#endif
