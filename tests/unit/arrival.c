/* Whether a request has come as a whole: cut at every byte it has not, whatever its body holds. */
#include "fcgi/arrival.h"
#include "tap.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* BEGIN_REQUEST, parameters with two bytes of padding and their end, a body that has the end of one in it, and its end. */
static const unsigned char sent[] = {
	1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0,   0,   0,   0,   0, 0, /* begins */
	1, 4, 0, 1, 0, 6, 2, 0, 1, 3, 'A', 'b', 'c', 'd', 0, 0, /* A=bcd */
	1, 4, 0, 1, 0, 0, 0, 0,                                 /* no more parameters */
	1, 5, 0, 1, 0, 8, 0, 0, 1, 5, 0,   1,   0,   0,   0, 0, /* a body that looks like its end */
	1, 5, 0, 1, 0, 0, 0, 0                                  /* its end */
};

static void
check_cuts(void)
{
	size_t length = 0;

	while (length < sizeof sent && !arrival_ends(sent, length))
		length++;
	claim(length == sizeof sent, "a request that is cut at any byte is not whole");
	claim(arrival_ends(sent, sizeof sent), "one that is not cut is");
}

static void
check_connection(void)
{
	unsigned char back[sizeof sent];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return;
	claim(!arrival_is_whole(ends[0]), "nothing has come, and nobody waits");
	if (write(ends[1], sent, sizeof sent) != (ssize_t)sizeof sent)
		return;
	claim(arrival_is_whole(ends[0]), "it has come");
	claim(read(ends[0], back, sizeof back) == (ssize_t)sizeof sent && !memcmp(back, sent, sizeof sent),
	      "and is there to be read");
	close(ends[1]);
	claim(!arrival_is_whole(ends[0]), "nobody is at the other end");
	close(ends[0]);
}

int
main(void)
{
	check_cuts();
	check_connection();
	return tap_done();
}
