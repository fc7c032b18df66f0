/* The socket that a web server connects to: see fastcgi_socket.h. */
#include "fastcgi_socket.h"
#include "lib/base/log.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 }; /* requests that may wait while all workers are busy, where the system allows so many */

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

bool
fastcgi_socket_open(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int listener = -1;
	mode_t mask;
	bool good;

	if (strlen(path) >= sizeof name.sun_path)
		return fastcgi_socket_complain(path, "the path is too long");
	strcpy(name.sun_path, path);
	if (!fastcgi_socket_clear(&name))
		return false;
	mask = umask(0117);
	good = (listener = socket(AF_UNIX, SOCK_STREAM, 0)) >= 0 && bind(listener, (struct sockaddr *)&name, sizeof name) == 0
	    && listen(listener, BACKLOG) == 0 && dup2(listener, STDIN_FILENO) >= 0;
	umask(mask);
	if (!good)
		fastcgi_socket_complain(path, strerror(errno));
	if (listener > STDIN_FILENO)
		close(listener);
	return good;
}
