/* Handing connections on: see forward.h. Everything below `forward_run` is the thread's alone. */
#include "forward.h"
#include "lib/base/host_message.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

enum {
	PIECE_BYTES = 16 * 1024,
	EVENTS = 64,
	GREETERS_MOST = 256,   /* connections of which the greeting has not come */
	GREETING_MS = 5000,    /* how long it may take */
	UNANSWERED_MS = 10000, /* a host that does not answer is gone */
	ENDING_MS = 5000,      /* what has ended on one side ends on the other */
	CHECK_MS = 1000
};

/* What is sent from the loop to the thread, and back. */
struct order {
	int descriptor; /* -1: close all */
	socklen_t size;
	struct sockaddr_storage to;
	char client[ADDRESS_BYTES];
};

/* What the thread waits for at a descriptor. */
struct watched {
	enum { ORDERS, LISTENER, GREETER, END } what;
	int descriptor;
	uint32_t events;
};

/* One end of a connection: what could not be written to it yet, while which nothing is read from the other. */
struct end {
	struct watched watched;
	struct forward *forward;
	unsigned char *kept;
	size_t kept_length;
	bool ended; /* nothing more comes from it */
};

struct forward {
	struct end ends[2]; /* the client's, the leader's */
	bool closed;
	int64_t ending; /* since when an end has ended, 0: none has */
	LIST_ENTRY(forward) in_all;
};

/* A connection of another daemon, of which the greeting is read. */
struct greeter {
	struct watched watched;
	unsigned char greeting[HOST_GREETING_BYTES];
	size_t length;
	int64_t began;
	LIST_ENTRY(greeter) in_all;
};

static int pair[2] = { -1, -1 }; /* the loop's, the thread's */
static int epoll = -1;
static struct watched orders, listener;
static LIST_HEAD(, forward) forwards = LIST_HEAD_INITIALIZER(forwards);
static LIST_HEAD(, forward) closed = LIST_HEAD_INITIALIZER(closed); /* until no event can name them any more */
static LIST_HEAD(, forward) ending = LIST_HEAD_INITIALIZER(ending);
static LIST_HEAD(, greeter) greeters = LIST_HEAD_INITIALIZER(greeters);
static int greeter_count;

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
watch(struct watched *watched, int operation, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watched };

	watched->events = events;
	return epoll_ctl(epoll, operation, watched->descriptor, &event) == 0;
}

static void
set_events(struct watched *watched, uint32_t add, uint32_t remove)
{
	uint32_t events = (watched->events | add) & ~remove;

	if (events != watched->events)
		watch(watched, EPOLL_CTL_MOD, events);
}

/* A frame is not to wait for the acknowledgement of the one before it. */
static void
send_at_once(int descriptor)
{
	int yes = 1;

	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* Of a connection to another host, which is to be noticed when it has gone. */
static void
set_options(int descriptor)
{
	int yes = 1, idle = UNANSWERED_MS / 2000, unanswered = UNANSWERED_MS;

	send_at_once(descriptor);
	setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
	setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &idle, sizeof idle);
	setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &unanswered, sizeof unanswered);
}

static void
forward_close(struct forward *forward)
{
	if (forward->closed)
		return;
	forward->closed = true;
	for (int i = 0; i < 2; i++) {
		close(forward->ends[i].watched.descriptor);
		free(forward->ends[i].kept);
	}
	LIST_REMOVE(forward, in_all);
	LIST_INSERT_HEAD(&closed, forward, in_all);
}

/* Keeps what could not be written, and stops reading what would come behind it. */
static bool
keep(struct end *to, struct end *from, const unsigned char *bytes, size_t length)
{
	if (!(to->kept = malloc(length)))
		return false;
	memcpy(to->kept, bytes, length);
	to->kept_length = length;
	set_events(&to->watched, EPOLLOUT, 0);
	set_events(&from->watched, 0, EPOLLIN);
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
	struct forward *forward = end->forward;

	return end == &forward->ends[0] ? &forward->ends[1] : &forward->ends[0];
}

/* The other end is told, and may say the rest, for a while: what has been written to it would be lost with a connection that is
 * closed while something comes from it. */
static void
end_ends(struct end *from)
{
	struct forward *forward = from->forward;

	from->ended = true;
	set_events(&from->watched, 0, EPOLLIN);
	shutdown(other_end(from)->watched.descriptor, SHUT_WR);
	if (other_end(from)->ended) {
		forward_close(forward);
	} else {
		forward->ending = now_ms();
		LIST_REMOVE(forward, in_all);
		LIST_INSERT_HEAD(&ending, forward, in_all);
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
		forward_close(from->forward);
}

/* Writes what was kept, and goes on reading from the other end. */
static void
end_writable(struct end *to)
{
	ssize_t written = to->kept ? write_some(to, to->kept, to->kept_length) : 0;

	if (written < 0) {
		forward_close(to->forward);
		return;
	}
	to->kept_length -= (size_t)written;
	if (to->kept_length) {
		memmove(to->kept, to->kept + written, to->kept_length);
		return;
	}
	free(to->kept);
	to->kept = NULL;
	set_events(&to->watched, 0, EPOLLOUT);
	if (!other_end(to)->ended)
		set_events(&other_end(to)->watched, EPOLLIN, 0);
}

static void
end_event(struct end *end, uint32_t events)
{
	if (!end->forward->closed && events & EPOLLOUT)
		end_writable(end);
	if (!end->forward->closed && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		end_readable(end);
	/* What hangs up while nothing is read from it would be told again and again. */
	if (!end->forward->closed && events & (EPOLLHUP | EPOLLERR))
		forward_close(end->forward);
}

/* Connects to the leader; the greeting is what is kept for it. */
static bool
forward_connect(struct forward *forward, const struct order *order)
{
	struct end *client = &forward->ends[0], *leader = &forward->ends[1];

	if (leader->watched.descriptor < 0 || !(leader->kept = malloc(HOST_GREETING_BYTES))
	    || !host_greeting_write(leader->kept, order->client))
		return false;
	leader->kept_length = HOST_GREETING_BYTES;
	send_at_once(client->watched.descriptor);
	set_options(leader->watched.descriptor);
	if (connect(leader->watched.descriptor, (const struct sockaddr *)&order->to, order->size) && errno != EINPROGRESS)
		return false;
	return watch(&leader->watched, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT) && watch(&client->watched, EPOLL_CTL_ADD, 0);
}

static void
forward_add(const struct order *order)
{
	struct forward *forward = calloc(1, sizeof *forward);
	int descriptors[2] = { order->descriptor, socket(order->to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) };

	if (!forward) {
		close(descriptors[0]);
		close(descriptors[1]);
		return;
	}
	for (int i = 0; i < 2; i++) {
		forward->ends[i].watched = (struct watched){ .what = END, .descriptor = descriptors[i] };
		forward->ends[i].forward = forward;
	}
	LIST_INSERT_HEAD(&forwards, forward, in_all);
	if (!forward_connect(forward, order))
		forward_close(forward);
}

static void
forward_close_each(void)
{
	while (!LIST_EMPTY(&forwards))
		forward_close(LIST_FIRST(&forwards));
	while (!LIST_EMPTY(&ending))
		forward_close(LIST_FIRST(&ending));
}

static void
take_orders(void)
{
	struct order order;

	while (recv(pair[1], &order, sizeof order, MSG_DONTWAIT) == sizeof order)
		if (order.descriptor >= 0)
			forward_add(&order);
		else
			forward_close_each();
}

static void
greeter_end(struct greeter *greeter, bool closes)
{
	epoll_ctl(epoll, EPOLL_CTL_DEL, greeter->watched.descriptor, NULL);
	if (closes)
		close(greeter->watched.descriptor);
	LIST_REMOVE(greeter, in_all);
	greeter_count--;
	free(greeter);
}

static void
accept_greeters(void)
{
	int descriptor;

	while ((descriptor = accept4(listener.descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct greeter *greeter = greeter_count < GREETERS_MOST ? calloc(1, sizeof *greeter) : NULL;

		if (!greeter) {
			close(descriptor);
			continue;
		}
		set_options(descriptor);
		greeter->watched = (struct watched){ .what = GREETER, .descriptor = descriptor };
		greeter->began = now_ms();
		LIST_INSERT_HEAD(&greeters, greeter, in_all);
		greeter_count++;
		if (!watch(&greeter->watched, EPOLL_CTL_ADD, EPOLLIN))
			greeter_end(greeter, true);
	}
}

/* Reads no byte behind the greeting: the rest is for the loop. */
static void
greeter_readable(struct greeter *greeter)
{
	struct order order = { .descriptor = greeter->watched.descriptor };
	ssize_t length = recv(greeter->watched.descriptor, greeter->greeting + greeter->length,
	                      sizeof greeter->greeting - greeter->length, MSG_DONTWAIT);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0) {
		greeter_end(greeter, true);
		return;
	}
	greeter->length += (size_t)length;
	if (greeter->length == sizeof greeter->greeting)
		greeter_end(greeter, !host_greeting_read(greeter->greeting, order.client)
		                             || send(pair[1], &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT) < 0);
}

static void
end_late(void)
{
	int64_t now = now_ms();

	for (struct forward *forward = LIST_FIRST(&ending), *next; forward; forward = next) {
		next = LIST_NEXT(forward, in_all);
		if (now - forward->ending > ENDING_MS)
			forward_close(forward);
	}

	for (struct greeter *greeter = LIST_FIRST(&greeters), *next; greeter; greeter = next) {
		next = LIST_NEXT(greeter, in_all);
		if (now - greeter->began > GREETING_MS)
			greeter_end(greeter, true);
	}
}

static void
free_closed(void)
{
	struct forward *forward;

	while ((forward = LIST_FIRST(&closed))) {
		LIST_REMOVE(forward, in_all);
		free(forward);
	}
}

static void
take_event(const struct epoll_event *event)
{
	struct watched *watched = event->data.ptr;

	switch (watched->what) {
	case ORDERS: take_orders(); break;
	case LISTENER: accept_greeters(); break;
	case GREETER: greeter_readable((struct greeter *)watched); break;
	case END: end_event((struct end *)watched, event->events); break;
	}
}

static void *
forward_run(void *unused)
{
	struct epoll_event events[EVENTS];
	int count;

	(void)unused;
	for (;;) {
		count = epoll_wait(epoll, events, EVENTS, greeter_count || !LIST_EMPTY(&ending) ? CHECK_MS : -1);
		for (int i = 0; i < count; i++)
			take_event(&events[i]);
		end_late();
		free_closed();
	}
	return NULL;
}

/* With all signals blocked: they are the loop's. */
static bool
start_thread(void)
{
	pthread_t thread;
	sigset_t all, before;
	bool good;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	good = pthread_create(&thread, NULL, forward_run, NULL) == 0 && pthread_detach(thread) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

int
forward_begin(int listening)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair)
	    || (epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
		return -1;
	orders = (struct watched){ .what = ORDERS, .descriptor = pair[1] };
	listener = (struct watched){ .what = LISTENER, .descriptor = listening };
	if (!watch(&orders, EPOLL_CTL_ADD, EPOLLIN) || !watch(&listener, EPOLL_CTL_ADD, EPOLLIN) || !start_thread())
		return -1;
	return pair[0];
}

static bool
give_order(const struct order *order)
{
	return send(pair[0], order, sizeof *order, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof *order;
}

void
forward_connection(int descriptor, const struct sockaddr *to, socklen_t size)
{
	struct order order = { .descriptor = descriptor, .size = size };
	struct sockaddr_storage peer;
	socklen_t peer_size = sizeof peer;

	memcpy(&order.to, to, size);
	if (getpeername(descriptor, (struct sockaddr *)&peer, &peer_size)
	    || getnameinfo((struct sockaddr *)&peer, peer_size, order.client, sizeof order.client, NULL, 0, NI_NUMERICHOST)
	    || !give_order(&order))
		close(descriptor);
}

void
forward_take(void (*callback)(int descriptor, const char *client))
{
	struct order order;

	while (recv(pair[0], &order, sizeof order, MSG_DONTWAIT) == sizeof order)
		callback(order.descriptor, order.client);
}

void
forward_close_all(void)
{
	static const struct order all = { .descriptor = -1 };

	while (!give_order(&all) && errno == EAGAIN)
		usleep(1000);
}
