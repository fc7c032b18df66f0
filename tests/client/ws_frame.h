/*
 * WebSocket frames by hand, as RFC 6455 section 5.2 draws them: for the clients that must be able to
 * break the rules, or to hold very many sockets. Knows bytes and nothing of the chat.
 */
#ifndef TESTS_CLIENT_WS_FRAME_H
#define TESTS_CLIENT_WS_FRAME_H

#include <stdbool.h>
#include <stddef.h>

enum {
	WS_CONTINUATION = 0x0,
	WS_TEXT = 0x1,
	WS_BINARY = 0x2,
	WS_CLOSE = 0x8,
	WS_PING = 0x9,
	WS_PONG = 0xa,
	WS_FINAL = 0x80,    /* in the first byte: the last frame of a message */
	WS_HEADER_MAX = 14, /* two bytes, eight of length, four of mask */
};

struct ws_frame {
	unsigned first;               /* the first byte: FIN, the reserved bits, the opcode */
	const unsigned char *payload; /* borrowed from what was read */
	size_t length;
};

/* Writes the header of a client's frame of `length` bytes. The mask is of zeros, which leaves the
 * payload readable as it is. Returns how many bytes of `out` it took, at most WS_HEADER_MAX. */
size_t ws_frame_header(unsigned char *out, unsigned first, bool masked, size_t length);

/* Takes apart the server's frame at `in`. Returns its bytes, 0 while it is incomplete. */
size_t ws_frame_read(const unsigned char *in, size_t have, struct ws_frame *frame);

/* The handshake of a client, `extra` being further header lines, each with its CR LF. Returns its
 * length, or -1 where it does not fit. */
int ws_handshake(char *out, size_t room, const char *host, const char *path, const char *extra);

/* Reads the server's answer to ws_handshake(). Returns 101 only where it accepts this very handshake,
 * else the HTTP status, -1 for what is no answer, 0 while it is incomplete. Sets the bytes of the head. */
int ws_handshake_answer(const char *in, size_t have, size_t *head);

#endif
