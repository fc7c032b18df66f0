/* The answer as FastCGI has it (FastCGI Specification 1.0, sections 3.3, 5.3 and 5.5): see records.h. */
#include "records.h"

#include <errno.h>
#include <fastcgi.h>
#include <string.h>
#include <sys/socket.h>

enum { CONTENT_MAX = FCGI_MAX_LENGTH & ~7 };   /* no padding is needed */

/* A record as it fills: its header, its content, and room for what ends the answer. */
static unsigned char record[FCGI_HEADER_LEN + CONTENT_MAX + FCGI_HEADER_LEN + sizeof(FCGI_EndRequestRecord)];
static size_t content;

static void
put_header(unsigned char *at, int type, int id, size_t length)
{
	const FCGI_Header header = {
		.version = FCGI_VERSION_1, .type = (unsigned char)type,
		.requestIdB1 = (unsigned char)(id >> 8), .requestIdB0 = (unsigned char)id,
		.contentLengthB1 = (unsigned char)(length >> 8), .contentLengthB0 = (unsigned char)length
	};

	memcpy(at, &header, sizeof header);
}

static void
send_all(struct records *to, const unsigned char *bytes, size_t size)
{
	while (size > 0 && !to->broken) {
		ssize_t sent = send(to->socket, bytes, size, MSG_NOSIGNAL);

		if (sent > 0) {
			bytes += sent;
			size -= (size_t)sent;
		} else if (errno != EINTR) {
			to->broken = true;
		}
	}
}

void
records_write(struct records *to, const char *bytes, size_t size)
{
	while (size > 0 && !to->broken) {
		size_t piece = size < CONTENT_MAX - content ? size : CONTENT_MAX - content;

		memcpy(record + FCGI_HEADER_LEN + content, bytes, piece);
		content += piece;
		bytes += piece;
		size -= piece;
		if (content < CONTENT_MAX)
			return;
		put_header(record, FCGI_STDOUT, to->id, content);
		send_all(to, record, FCGI_HEADER_LEN + content);
		content = 0;
	}
}

void
records_end(struct records *to)
{
	unsigned char *at = record;

	if (content > 0) {
		put_header(at, FCGI_STDOUT, to->id, content);
		at += FCGI_HEADER_LEN + content;
	}
	/* The stream ends with an empty record, and its request with status 0, FCGI_REQUEST_COMPLETE. */
	put_header(at, FCGI_STDOUT, to->id, 0);
	at += FCGI_HEADER_LEN;
	put_header(at, FCGI_END_REQUEST, to->id, sizeof(FCGI_EndRequestBody));
	memset(at + FCGI_HEADER_LEN, 0, sizeof(FCGI_EndRequestBody));
	at += sizeof(FCGI_EndRequestRecord);
	send_all(to, record, (size_t)(at - record));
	content = 0;
}
