/* Connections of other daemons, of which the greeting says for whom they are: see forward.h. */
#include "forward_internal.h"
#include "lib/base/clock.h"
#include "lib/base/host_message.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <unistd.h>

enum {
	GREETERS_MOST = 256, /* connections of which the greeting has not come */
	GREETING_MS = 5000   /* how long it may take */
};

/* A connection of another daemon, of which the greeting is read. */
struct greeter {
	struct watched watched;
	unsigned char greeting[HOST_GREETING_BYTES];
	size_t length;
	int64_t began;
	LIST_ENTRY(greeter) in_all;
};

static LIST_HEAD(, greeter) greeters = LIST_HEAD_INITIALIZER(greeters);
static int greeter_count;

static void
greeter_end(struct greeter *greeter, bool closes)
{
	forward_unwatch(&greeter->watched);
	if (closes)
		close(greeter->watched.descriptor);
	LIST_REMOVE(greeter, in_all);
	greeter_count--;
	free(greeter);
}

void
greeter_accept(int listening)
{
	int descriptor;

	while ((descriptor = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct greeter *greeter = greeter_count < GREETERS_MOST ? calloc(1, sizeof *greeter) : NULL;

		if (!greeter) {
			close(descriptor);
			continue;
		}
		forward_set_options(descriptor);
		greeter->watched = (struct watched){ .what = GREETER, .descriptor = descriptor };
		greeter->began = clock_uptime_ms();
		LIST_INSERT_HEAD(&greeters, greeter, in_all);
		greeter_count++;
		if (!forward_watch(&greeter->watched, EPOLL_CTL_ADD, EPOLLIN))
			greeter_end(greeter, true);
	}
}

/* Reads no byte behind the greeting: the rest is for the loop. */
void
greeter_event(struct watched *watched)
{
	struct greeter *greeter = (struct greeter *)watched;
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
		greeter_end(greeter, !host_greeting_read(greeter->greeting, order.client) || !forward_give_back(&order));
}

bool
greeter_any(void)
{
	return greeter_count > 0;
}

void
greeter_end_late(int64_t now)
{
	for (struct greeter *greeter = LIST_FIRST(&greeters), *next; greeter; greeter = next) {
		next = LIST_NEXT(greeter, in_all);
		if (now - greeter->began > GREETING_MS)
			greeter_end(greeter, true);
	}
}
