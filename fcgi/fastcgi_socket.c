/* The sockets that a web server connects to: see fastcgi_socket.h. */
#include "fastcgi_socket.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 }; /* requests that may wait while all workers are busy, where the system allows so many */

static int admission = -1;

static bool
fastcgi_socket_complain(const char *path, const char *why)
{
	log_error("cannot listen at %s: %s", path, why);
	return false;
}

/* Whether somebody listens there, as opposed to having done so. */
static bool
is_served(const struct sockaddr_un *name)
{
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool served = probe >= 0 && (connect(probe, (const struct sockaddr *)name, sizeof *name) == 0 || errno == EAGAIN);

	if (probe >= 0)
		close(probe);
	return served;
}

/* Only ever a socket is in the way by right. */
static bool
fastcgi_socket_clear(const struct sockaddr_un *name)
{
	struct stat status;

	if (lstat(name->sun_path, &status))
		return errno == ENOENT || fastcgi_socket_complain(name->sun_path, strerror(errno));
	if (!S_ISSOCK(status.st_mode))
		return fastcgi_socket_complain(name->sun_path, "what is there is no socket");
	if (is_served(name))
		return fastcgi_socket_complain(name->sun_path, "another server does");
	return unlink(name->sun_path) == 0 || fastcgi_socket_complain(name->sun_path, strerror(errno));
}

/* A socket that listens at this path; -1, and why in the log: there is none. */
static int
fastcgi_socket_listen(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int listener = -1;
	mode_t mask;
	bool good;

	/* Without a path it would have a name in no file system, which every account of the machine reaches. */
	if (!*path || strlen(path) >= sizeof name.sun_path) {
		fastcgi_socket_complain(path, *path ? "the path is too long" : "the path is empty");
		return -1;
	}
	strcpy(name.sun_path, path);
	if (!fastcgi_socket_clear(&name))
		return -1;
	mask = umask(0117);
	good = (listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0
	    && bind(listener, (struct sockaddr *)&name, sizeof name) == 0 && listen(listener, BACKLOG) == 0;
	umask(mask);
	if (good)
		return listener;
	fastcgi_socket_complain(path, strerror(errno));
	if (listener >= 0)
		close(listener);
	return -1;
}

bool
fastcgi_socket_open(const char *path)
{
	int listener = fastcgi_socket_listen(path);
	bool good = listener >= 0 && dup2(listener, STDIN_FILENO) >= 0;

	if (listener > STDIN_FILENO)
		close(listener);
	return good;
}

/* The supervisor is not to wait where another process has taken what came. */
static bool
use_for_admission(int listener)
{
	admission = listener;
	return listener >= 0 && fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK) == 0
	    && fcntl(listener, F_SETFD, FD_CLOEXEC) == 0;
}

bool
fastcgi_socket_open_admission(const char *path)
{
	return use_for_admission(fastcgi_socket_listen(path));
}

void
fastcgi_socket_take(void)
{
	enum { FIRST = STDERR_FILENO + 1 };
	const char *passed = getenv("LISTEN_FDS"), *process = getenv("LISTEN_PID");
	int count = passed && process && atol(process) == (long)getpid() ? atoi(passed) : 0;

	if (count < 1 || dup2(FIRST, STDIN_FILENO) < 0)
		return;
	close(FIRST);
	if (count > 1)
		use_for_admission(FIRST + 1);
}

int
fastcgi_socket_of_admission(void)
{
	return admission;
}
