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

static bool bound_here;    /* this process is the daemon */
static bool notified_here; /* since wakeup_take_local() was called */

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
wakeup_notify(void)
{
	struct sockaddr_un to;

	notified_here = bound_here;
	if (bound_here)
		return;
	/* A full queue has woken the daemon already; where the socket is missing or refuses, no daemon runs. */
	if (wakeup_sender() >= 0 && wakeup_address(&to)
	    && sendto(wakeup_sender(), "", 0, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to) < 0)
		return;
}

bool
wakeup_take_local(void)
{
	bool notified = notified_here;

	notified_here = false;
	return notified;
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
