/* Connections that are handed on: bytes go from one end to the other, as they are. See forward.h. */
#include "forward_internal.h"
#include "lib/base/clock.h"
#include "lib/base/host_message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <unistd.h>

enum {
	PIECE_BYTES = 16 * 1024,
	ENDING_MS = 5000 /* what has ended on one side ends on the other */
};

/* One end of a connection: what could not be written to it yet, while which nothing is read from the other. */
struct end {
	struct watched watched;
	struct pipe *pipe;
	unsigned char *kept;
	size_t kept_length;
	bool ended; /* nothing more comes from it */
};

struct pipe {
	struct end ends[2]; /* the client's, the leader's */
	bool closed;
	int64_t ending; /* since when an end has ended, 0: none has */
	LIST_ENTRY(pipe) in_all;
};

static LIST_HEAD(, pipe) pipes = LIST_HEAD_INITIALIZER(pipes);
static LIST_HEAD(, pipe) closed = LIST_HEAD_INITIALIZER(closed); /* until no event can name them any more */
static LIST_HEAD(, pipe) ending = LIST_HEAD_INITIALIZER(ending);

static void
pipe_close(struct pipe *pipe)
{
	if (pipe->closed)
		return;
	pipe->closed = true;
	for (int i = 0; i < 2; i++) {
		close(pipe->ends[i].watched.descriptor);
		free(pipe->ends[i].kept);
	}
	LIST_REMOVE(pipe, in_all);
	LIST_INSERT_HEAD(&closed, pipe, in_all);
}

/* Keeps what could not be written, and stops reading what would come behind it. */
static bool
keep(struct end *to, struct end *from, const unsigned char *bytes, size_t length)
{
	if (!(to->kept = malloc(length)))
		return false;
	memcpy(to->kept, bytes, length);
	to->kept_length = length;
	forward_set_events(&to->watched, EPOLLOUT, 0);
	forward_set_events(&from->watched, 0, EPOLLIN);
	return true;
}

/* How many bytes could be written; -1: the connection has ended. */
static ssize_t
write_some(const struct end *to, const unsigned char *bytes, size_t length)
{
	ssize_t written = send(to->watched.descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);

	return written >= 0 ? written : errno == EAGAIN || errno == EINTR ? 0 : -1;
}

static struct end *
other_end(const struct end *end)
{
	struct pipe *pipe = end->pipe;

	return end == &pipe->ends[0] ? &pipe->ends[1] : &pipe->ends[0];
}

/* The other end is told, and may say the rest, for a while: what has been written to it would be lost with a connection that is
 * closed while something comes from it. */
static void
end_ends(struct end *from)
{
	struct pipe *pipe = from->pipe;

	from->ended = true;
	forward_set_events(&from->watched, 0, EPOLLIN);
	shutdown(other_end(from)->watched.descriptor, SHUT_WR);
	if (other_end(from)->ended) {
		pipe_close(pipe);
	} else {
		pipe->ending = clock_uptime_ms();
		LIST_REMOVE(pipe, in_all);
		LIST_INSERT_HEAD(&ending, pipe, in_all);
	}
}

static void
end_readable(struct end *from)
{
	static unsigned char piece[PIECE_BYTES];
	struct end *to = other_end(from);
	ssize_t length, written;

	if (to->kept || from->ended)
		return;
	length = recv(from->watched.descriptor, piece, sizeof piece, MSG_DONTWAIT);
	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length == 0)
		end_ends(from);
	else if (length < 0 || (written = write_some(to, piece, (size_t)length)) < 0
	         || (written < length && !keep(to, from, piece + written, (size_t)(length - written))))
		pipe_close(from->pipe);
}

/* Writes what was kept, and goes on reading from the other end. */
static void
end_writable(struct end *to)
{
	ssize_t written = to->kept ? write_some(to, to->kept, to->kept_length) : 0;

	if (written < 0) {
		pipe_close(to->pipe);
		return;
	}
	to->kept_length -= (size_t)written;
	if (to->kept_length) {
		memmove(to->kept, to->kept + written, to->kept_length);
		return;
	}
	free(to->kept);
	to->kept = NULL;
	forward_set_events(&to->watched, 0, EPOLLOUT);
	if (!other_end(to)->ended)
		forward_set_events(&other_end(to)->watched, EPOLLIN, 0);
}

void
pipe_event(struct watched *watched, uint32_t events)
{
	struct end *end = (struct end *)watched;

	if (!end->pipe->closed && events & EPOLLOUT)
		end_writable(end);
	if (!end->pipe->closed && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		end_readable(end);
	/* What hangs up while nothing is read from it would be told again and again. */
	if (!end->pipe->closed && events & (EPOLLHUP | EPOLLERR))
		pipe_close(end->pipe);
}

/* Connects to the leader; the greeting is what is kept for it. */
static bool
pipe_connect(struct pipe *pipe, const struct order *order)
{
	struct end *client = &pipe->ends[0], *leader = &pipe->ends[1];

	if (leader->watched.descriptor < 0 || !(leader->kept = malloc(HOST_GREETING_BYTES))
	    || !host_greeting_write(leader->kept, order->client))
		return false;
	leader->kept_length = HOST_GREETING_BYTES;
	forward_send_at_once(client->watched.descriptor);
	forward_set_options(leader->watched.descriptor);
	if (connect(leader->watched.descriptor, (const struct sockaddr *)&order->to, order->size) && errno != EINPROGRESS)
		return false;
	return forward_watch(&leader->watched, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT)
	    && forward_watch(&client->watched, EPOLL_CTL_ADD, 0);
}

void
pipe_add(const struct order *order)
{
	struct pipe *pipe = calloc(1, sizeof *pipe);
	int descriptors[2] = { order->descriptor, socket(order->to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) };

	if (!pipe) {
		close(descriptors[0]);
		close(descriptors[1]);
		return;
	}
	for (int i = 0; i < 2; i++) {
		pipe->ends[i].watched = (struct watched){ .what = END, .descriptor = descriptors[i] };
		pipe->ends[i].pipe = pipe;
	}
	LIST_INSERT_HEAD(&pipes, pipe, in_all);
	if (!pipe_connect(pipe, order))
		pipe_close(pipe);
}

void
pipe_close_each(void)
{
	while (!LIST_EMPTY(&pipes))
		pipe_close(LIST_FIRST(&pipes));
	while (!LIST_EMPTY(&ending))
		pipe_close(LIST_FIRST(&ending));
}

bool
pipe_any_ending(void)
{
	return !LIST_EMPTY(&ending);
}

void
pipe_end_late(int64_t now)
{
	for (struct pipe *pipe = LIST_FIRST(&ending), *next; pipe; pipe = next) {
		next = LIST_NEXT(pipe, in_all);
		if (now - pipe->ending > ENDING_MS)
			pipe_close(pipe);
	}
}

void
pipe_free_closed(void)
{
	struct pipe *pipe;

	while ((pipe = LIST_FIRST(&closed))) {
		LIST_REMOVE(pipe, in_all);
		free(pipe);
	}
}
