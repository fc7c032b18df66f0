/*
 * Why a WebSocket is closed, as the codes that its close frame carries. lib/ does not use them: its refusals are mapped here.
 */
#ifndef MOZNODS_WSD_CLOSE_CODE_H
#define MOZNODS_WSD_CLOSE_CODE_H

struct error;

/* Registered codes (RFC 6455, section 7.4.1), and private ones, from 4000 on (7.4.2). */
enum close_code {
	CLOSE_GOING_AWAY = 1001,
	CLOSE_BINARY = 1003,
	CLOSE_NO_CODE = 1005, /* never sent: a close without a code */
	CLOSE_NOT_TEXT = 1007,
	CLOSE_TOO_BIG = 1009,
	CLOSE_TOO_SLOW = 1013,
	CLOSE_BAD_FRAMES = 4400,
	CLOSE_AUTHENTICATION = 4401,
	CLOSE_FORBIDDEN = 4403,
	CLOSE_NOT_FOUND = 4404,
	CLOSE_SILENT = 4408,
	CLOSE_ROOM_DELETED = 4410,
	CLOSE_FLOODING = 4429
};

/* The code that a refusal closes the socket with; 0: the socket stays open. */
int close_code_of(const struct error *error);

#endif
