/*
 * Why a WebSocket is closed, as the codes that its close frame carries. The domain itself knows none of
 * them: its refusals have theirs here.
 */
#ifndef MOZNODS_WSD_CLOSE_CODE_H
#define MOZNODS_WSD_CLOSE_CODE_H

struct error;

/* Our codes (RFC 6455, section 7.4.2), and its own (7.4.1). */
enum close_code {
	CLOSE_GOING_AWAY = 1001,
	CLOSE_BINARY = 1003,
	CLOSE_UNSAID = 1005,     /* never sent: a close without a code */
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

/* The code with which a refusal ends the socket; 0: the socket goes on. */
int close_code_of(const struct error *error);

#endif
