/* Bodies out of files: see file_body.h. */
#include "file_body.h"
#include "answer.h"
#include "disposition.h"
#include "http.h"

#include <unistd.h>

enum { PIECE = 65536 };

static void
send_bytes(const struct http *http, int descriptor, int64_t at, int64_t length)
{
	static char bytes[PIECE];

	while (length > 0 && !gateway_broken(&http->gateway)) {
		ssize_t got = pread(descriptor, bytes, length < PIECE ? (size_t)length : PIECE, at);

		if (got <= 0)
			return;
		gateway_write(&http->gateway, bytes, (size_t)got);
		at += got;
		length -= got;
	}
}

int
file_body_send(struct http *http, int descriptor, int status, int64_t first, int64_t length)
{
	const struct error *slow = length > GATEWAY_TAKEN && !http->head ? gateway_may_be_slow(&http->gateway, http->client) : NULL;

	if (slow)
		return answer_overloaded(http, slow);
	answer_head(http, status, length);
	if (!http->head && (length <= GATEWAY_TAKEN || !gateway_leave_file(&http->gateway, descriptor, first, length)))
		send_bytes(http, descriptor, first, length);
	return status;
}

int
file_body_answer(struct http *http)
{
	const struct request *r = &http->request;

	strbuf_format(&http->headers, "Content-Type: %s\r\nCache-Control: no-store\r\n", r->reply_type);
	disposition_write("attachment", r->reply_name, &http->headers);
	return file_body_send(http, r->reply_file, http->status, 0, r->reply_length);
}
