/* The datagram that wakes the daemon: see wakeup.h. */
#include "lib/base/wakeup.h"
#include "lib/base/config.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool bound_here;     /* this process is the daemon */
static struct wakeup local; /* what was said in this process since wakeup_take_local() was called */

/* The directory's descriptor, opened on first use. */
static int
wakeup_directory(void)
{
	static int opened = -1;
	char path[PATH_MAX];

	if (opened >= 0)
		return opened;
	snprintf(path, sizeof path, "%s/run", config.state);
	return opened = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A socket's address holds 108 bytes and a state directory's path may be longer: go through its descriptor. */
static bool
wakeup_address(struct sockaddr_un *to)
{
	*to = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (wakeup_directory() < 0)
		return false;
	snprintf(to->sun_path, sizeof to->sun_path, "/proc/self/fd/%d/wakeup", wakeup_directory());
	return true;
}

static int
wakeup_sender(void)
{
	static int opened = -1;

	if (opened < 0)
		opened = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return opened;
}

void
wakeup_add(struct wakeup *wakeup, int64_t stream)
{
	for (int i = 0; i < wakeup->count; i++)
		if (wakeup->streams[i] == stream)
			return;
	if (wakeup->count < WAKEUP_STREAMS_MAX)
		wakeup->streams[wakeup->count++] = stream;
	else
		wakeup->any = true;
}

void
wakeup_replace(struct wakeup *wakeup, int64_t stream, int64_t by)
{
	for (int i = 0; i < wakeup->count; i++)
		if (wakeup->streams[i] == stream)
			wakeup->streams[i] = by;
}

void
wakeup_merge(struct wakeup *wakeup, const struct wakeup *other)
{
	for (int i = 0; i < other->count; i++)
		wakeup_add(wakeup, other->streams[i]);
	wakeup->any = wakeup->any || other->any;
}

bool
wakeup_is_empty(const struct wakeup *wakeup)
{
	return wakeup->count == 0 && !wakeup->any;
}

void
wakeup_notify(const struct wakeup *wakeup)
{
	size_t length = wakeup->any ? 0 : (size_t)wakeup->count * sizeof wakeup->streams[0];
	struct sockaddr_un to;

	if (bound_here) {
		wakeup_merge(&local, wakeup);
		return;
	}
	/* A full queue has woken the daemon already; where the socket is missing or refuses, no daemon runs. */
	if (wakeup_sender() >= 0 && wakeup_address(&to)
	    && sendto(wakeup_sender(), wakeup->streams, length, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to) < 0)
		return;
}

bool
wakeup_take_local(struct wakeup *wakeup)
{
	*wakeup = local;
	local = (struct wakeup){ 0 };
	return !wakeup_is_empty(wakeup);
}

void
wakeup_receive(int socket, struct wakeup *wakeup)
{
	int64_t streams[WAKEUP_STREAMS_MAX];
	ssize_t length;

	while ((length = recv(socket, streams, sizeof streams, MSG_DONTWAIT | MSG_TRUNC)) >= 0) {
		if (length == 0 || (size_t)length > sizeof streams || (size_t)length % sizeof streams[0])
			wakeup->any = true;
		else
			for (size_t i = 0; i < (size_t)length / sizeof streams[0]; i++)
				wakeup_add(wakeup, streams[i]);
	}
}

bool
wakeup_daemon_runs(void)
{
	struct sockaddr_un to;
	int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool runs = probe >= 0 && wakeup_address(&to) && connect(probe, (struct sockaddr *)&to, sizeof to) == 0;

	if (probe >= 0)
		close(probe);
	return runs;
}

int
wakeup_bind(void)
{
	struct sockaddr_un to;
	char path[PATH_MAX];
	int listening = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(path, sizeof path, "%s/run", config.state);
	if (listening < 0 || !private_make_directory(path) || !wakeup_address(&to))
		return -1;
	unlinkat(wakeup_directory(), "wakeup", 0);
	if (bind(listening, (struct sockaddr *)&to, sizeof to)) {
		close(listening);
		return -1;
	}
	bound_here = true;
	return listening;
}
