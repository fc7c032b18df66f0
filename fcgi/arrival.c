/* Requests as the web server brings them: see arrival.h. */
#define _GNU_SOURCE 1
#include "arrival.h"

#include <fastcgi.h>
#include <sys/socket.h>
#include <sys/time.h>

bool
arrival_ends(const unsigned char *bytes, size_t length)
{
	size_t at = 0;

	while (at + FCGI_HEADER_LEN <= length) {
		const FCGI_Header *header = (const FCGI_Header *)(bytes + at);
		size_t content = (size_t)header->contentLengthB1 << 8 | header->contentLengthB0;

		if (header->type == FCGI_STDIN && content == 0)
			return true;
		at += FCGI_HEADER_LEN + content + header->paddingLength;
	}
	return false;
}

bool
arrival_is_whole(int connection)
{
	unsigned char bytes[ARRIVAL_BYTES];
	ssize_t length = recv(connection, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);

	return length > 0 && arrival_ends(bytes, (size_t)length);
}

int
arrival_accept(int listener, int seconds, bool *whole)
{
	const struct timeval timeout = { .tv_sec = seconds };
	int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	*whole = connection >= 0 && arrival_is_whole(connection);
	if (connection >= 0 && !*whole)
		setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	return connection;
}
