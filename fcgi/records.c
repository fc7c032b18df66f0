/* The answer as FastCGI has it (FastCGI Specification 1.0, sections 3.3, 5.3 and 5.5): see records.h. */
#include "records.h"
#include "transfer.h"

#include <errno.h>
#include <fastcgi.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A record as it fills: its header, its content, and room for what ends the answer. */
static unsigned char record[FCGI_HEADER_LEN + RECORDS_CONTENT + RECORDS_FRAME];
static size_t content;

static void
put_header(unsigned char *at, int type, int id, size_t length)
{
	const FCGI_Header header = {
		.version = FCGI_VERSION_1,
		.type = (unsigned char)type,
		.requestIdB1 = (unsigned char)(id >> 8),
		.requestIdB0 = (unsigned char)id,
		.contentLengthB1 = (unsigned char)(length >> 8),
		.contentLengthB0 = (unsigned char)length
	};

	memcpy(at, &header, sizeof header);
}

size_t
records_frame(unsigned char frame[RECORDS_FRAME], int id, size_t length)
{
	put_header(frame, FCGI_STDOUT, id, length);
	return FCGI_HEADER_LEN;
}

/* The stream ends with an empty record, and its request with status 0, FCGI_REQUEST_COMPLETE. */
size_t
records_frame_end(unsigned char frame[RECORDS_FRAME], int id)
{
	unsigned char *at = frame + FCGI_HEADER_LEN;

	put_header(frame, FCGI_STDOUT, id, 0);
	put_header(at, FCGI_END_REQUEST, id, sizeof(FCGI_EndRequestBody));
	memset(at + FCGI_HEADER_LEN, 0, sizeof(FCGI_EndRequestBody));
	return FCGI_HEADER_LEN + sizeof(FCGI_EndRequestRecord);
}

/* Whether the rest of the answer has a file from now on. */
static bool
spill(struct records *to)
{
	int file = to->spills ? transfer_file() : -1;

	to->spills = false;
	if (file <= 0)
		return false;
	to->rest = file;
	return true;
}

static void
send_all(struct records *to, const unsigned char *bytes, size_t size)
{
	while (size > 0 && !to->broken) {
		ssize_t sent = to->rest ? write(to->rest, bytes, size)
		                        : send(to->socket, bytes, size, MSG_NOSIGNAL | (to->spills ? MSG_DONTWAIT : 0));

		if (sent > 0) {
			bytes += sent;
			size -= (size_t)sent;
		} else if (errno == EAGAIN && to->spills) {
			spill(to);
		} else if (errno != EINTR) {
			to->broken = true;
		}
	}
}

void
records_flush(struct records *to)
{
	if (content == 0)
		return;
	put_header(record, FCGI_STDOUT, to->id, content);
	send_all(to, record, FCGI_HEADER_LEN + content);
	content = 0;
}

void
records_write(struct records *to, const char *bytes, size_t size)
{
	while (size > 0 && !to->broken) {
		size_t piece = size < RECORDS_CONTENT - content ? size : RECORDS_CONTENT - content;

		memcpy(record + FCGI_HEADER_LEN + content, bytes, piece);
		content += piece;
		bytes += piece;
		size -= piece;
		if (content == RECORDS_CONTENT)
			records_flush(to);
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
	at += records_frame_end(at, to->id);
	send_all(to, record, (size_t)(at - record));
	content = 0;
}

void
records_send_rest(struct records *to)
{
	int rest = to->rest;
	ssize_t got;

	to->rest = 0;
	to->spills = false;
	lseek(rest, 0, SEEK_SET);
	while (!to->broken && (got = read(rest, record, sizeof record)) > 0)
		send_all(to, record, (size_t)got);
}
