/* Handing connections on, and the thread that does: see forward.h. Everything below `forward_run` is the loop's. */
#include "forward.h"
#include "forward_internal.h"
#include "thread.h"
#include "lib/base/clock.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	EVENTS = 64,
	UNANSWERED_MS = 10000, /* a host that does not answer is gone */
	CHECK_MS = 1000
};

static int pair[2] = { -1, -1 }; /* the loop's, the thread's */
static int epoll = -1;
static struct watched orders, listener;

bool
forward_watch(struct watched *watched, int operation, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watched };

	watched->events = events;
	return epoll_ctl(epoll, operation, watched->descriptor, &event) == 0;
}

void
forward_set_events(struct watched *watched, uint32_t add, uint32_t remove)
{
	uint32_t events = (watched->events | add) & ~remove;

	if (events != watched->events)
		forward_watch(watched, EPOLL_CTL_MOD, events);
}

void
forward_unwatch(const struct watched *watched)
{
	epoll_ctl(epoll, EPOLL_CTL_DEL, watched->descriptor, NULL);
}

static bool
send_order(int descriptor, const struct order *order)
{
	return send(descriptor, order, sizeof *order, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof *order;
}

bool
forward_give_back(const struct order *order)
{
	return send_order(pair[1], order);
}

/* A frame is not to wait for the acknowledgement of the one before it. */
void
forward_send_at_once(int descriptor)
{
	int yes = 1;

	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* Of a connection to another host, which is to be noticed when it has gone. */
void
forward_set_options(int descriptor)
{
	int yes = 1, idle = UNANSWERED_MS / 2000, unanswered = UNANSWERED_MS;

	forward_send_at_once(descriptor);
	setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
	setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &idle, sizeof idle);
	setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &unanswered, sizeof unanswered);
}

static void
take_orders(void)
{
	struct order order;

	while (recv(pair[1], &order, sizeof order, MSG_DONTWAIT) == sizeof order)
		if (order.descriptor >= 0)
			pipe_add(&order);
		else
			pipe_close_each();
}

static void
take_event(const struct epoll_event *event)
{
	struct watched *watched = event->data.ptr;

	switch (watched->what) {
	case ORDERS: take_orders(); break;
	case LISTENER: greeter_accept(listener.descriptor); break;
	case GREETER: greeter_event(watched); break;
	case END: pipe_event(watched, event->events); break;
	}
}

static void *
forward_run(void *unused)
{
	struct epoll_event events[EVENTS];
	int count;

	(void)unused;
	for (;;) {
		count = epoll_wait(epoll, events, EVENTS, greeter_any() || pipe_any_ending() ? CHECK_MS : -1);
		for (int i = 0; i < count; i++)
			take_event(&events[i]);
		pipe_end_late(clock_uptime_ms());
		greeter_end_late(clock_uptime_ms());
		pipe_free_closed();
	}
	return NULL;
}

int
forward_begin(int listening)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair)
	    || (epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
		return -1;
	orders = (struct watched){ .what = ORDERS, .descriptor = pair[1] };
	listener = (struct watched){ .what = LISTENER, .descriptor = listening };
	if (!forward_watch(&orders, EPOLL_CTL_ADD, EPOLLIN) || !forward_watch(&listener, EPOLL_CTL_ADD, EPOLLIN)
	    || !thread_start(forward_run))
		return -1;
	return pair[0];
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
	    || !send_order(pair[0], &order))
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

	while (!send_order(pair[0], &all) && errno == EAGAIN)
		usleep(1000);
}
