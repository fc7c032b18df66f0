/* The doorbell: see doorbell.h. */
#include "lib/base/doorbell.h"
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

static bool inside;          /* the bell hangs in this process */
static bool rung_inside;

/* The directory's descriptor, opened on first use. */
static int
directory(void)
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
address(struct sockaddr_un *bell)
{
	*bell = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (directory() < 0)
		return false;
	snprintf(bell->sun_path, sizeof bell->sun_path, "/proc/self/fd/%d/bell", directory());
	return true;
}

static int
ringer(void)
{
	static int opened = -1;

	if (opened < 0)
		opened = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return opened;
}

void
doorbell_ring(void)
{
	struct sockaddr_un bell;

	rung_inside = inside;
	if (inside)
		return;
	/* A full queue means that it is ringing already, a missing or refusing one that nobody listens. */
	if (ringer() >= 0 && address(&bell) && sendto(ringer(), "", 0, MSG_NOSIGNAL, (struct sockaddr *)&bell, sizeof bell) < 0)
		return;
}

bool
doorbell_rung_inside(void)
{
	bool rung = rung_inside;

	rung_inside = false;
	return rung;
}

bool
doorbell_answered(void)
{
	struct sockaddr_un bell;
	int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answered = probe >= 0 && address(&bell) && connect(probe, (struct sockaddr *)&bell, sizeof bell) == 0;

	if (probe >= 0)
		close(probe);
	return answered;
}

int
doorbell_hang(void)
{
	struct sockaddr_un bell;
	char path[PATH_MAX];
	int hung = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(path, sizeof path, "%s/run", config.state);
	if (hung < 0 || !private_make_directory(path) || !address(&bell))
		return -1;
	unlinkat(directory(), "bell", 0);
	if (bind(hung, (struct sockaddr *)&bell, sizeof bell)) {
		close(hung);
		return -1;
	}
	inside = true;
	return hung;
}
