/* WebSocket frames by hand: see ws_frame.h. */
#define _GNU_SOURCE 1
#include "ws_frame.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The pair of key and answer that RFC 6455 (section 1.3) gives as its example. */
#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

enum { HEAD_MAX = 16384, MASKED = 0x80, LENGTH_16 = 126, LENGTH_64 = 127 };

size_t
ws_frame_header(unsigned char *out, unsigned first, bool masked, size_t length)
{
	size_t bytes = length < LENGTH_16 ? 0 : length <= UINT16_MAX ? 2 : 8, used = 2, i;

	out[0] = (unsigned char)first;
	out[1] = (unsigned char)((masked ? MASKED : 0) | (bytes == 0 ? length : bytes == 2 ? LENGTH_16 : LENGTH_64));
	for (i = bytes; i > 0; i--)
		out[used++] = (unsigned char)((uint64_t)length >> (8 * (i - 1)));
	if (masked) {
		memset(out + used, 0, 4);
		used += 4;
	}
	return used;
}

size_t
ws_frame_read(const unsigned char *in, size_t have, struct ws_frame *frame)
{
	size_t header = 2, bytes, i;
	uint64_t length;

	if (have < header)
		return 0;
	length = in[1] & 0x7f;
	bytes = length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0;
	if (have < header + bytes)
		return 0;
	if (bytes)
		length = 0;
	for (i = 0; i < bytes; i++)
		length = length << 8 | in[header + i];
	header += bytes;
	if (have - header < length)
		return 0;
	*frame = (struct ws_frame){ in[0], in + header, (size_t)length };
	return header + (size_t)length;
}

int
ws_handshake(char *out, size_t room, const char *host, const char *path, const char *extra)
{
	int length = snprintf(out, room,
	                      "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	                      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " KEY "\r\n%s\r\n",
	                      path, host, extra);

	return length < 0 || (size_t)length >= room ? -1 : length;
}

int
ws_handshake_answer(const char *in, size_t have, size_t *head)
{
	const char *end = memmem(in, have, "\r\n\r\n", 4);
	int status;

	if (!end)
		return have < HEAD_MAX ? 0 : -1;
	*head = (size_t)(end - in) + 4;
	if (*head < 12 || strncmp(in, "HTTP/1.", 7) != 0 || (status = atoi(in + 9)) < 100)
		return -1;
	if (status == 101 && !memmem(in, *head, ACCEPT, sizeof ACCEPT - 1))
		return -1;
	return status;
}
