/* Listening sockets: see sockets.h. */
#include "sockets.h"
#include "lib/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How many connections may wait while all workers are busy, where the system allows so many. */
enum { BACKLOG = 4096 };

int
sockets_backlog(void)
{
	FILE *file = fopen("/proc/sys/net/core/somaxconn", "re");
	int allowed = 0;

	if (file) {
		if (fscanf(file, "%d", &allowed) != 1)
			allowed = 0;
		fclose(file);
	}
	return allowed > 0 && allowed < BACKLOG ? allowed : BACKLOG;
}

int
sockets_listen(const char *addresses, int *port, int sockets[ENDPOINTS_MAX])
{
	char fault[256];
	int count = endpoints_listen(addresses, port, sockets_backlog(), sockets, fault, sizeof fault);

	if (!count)
		log_error("%s", fault);
	return count;
}

bool
sockets_can_listen(const char *addresses, int port)
{
	int sockets[ENDPOINTS_MAX], count = sockets_listen(addresses, &port, sockets);

	for (int i = 0; i < count; i++)
		close(sockets[i]);
	return count > 0;
}

int
sockets_listen_local(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	mode_t mask = umask(0177);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good;

	strncat(name.sun_path, path, sizeof name.sun_path - 1);
	unlink(path);
	good = listener >= 0 && bind(listener, (struct sockaddr *)&name, sizeof name) == 0
	    && listen(listener, sockets_backlog()) == 0;
	umask(mask);
	if (good)
		return listener;
	log_error("cannot listen at %s: %s", path, strerror(errno));
	if (listener >= 0)
		close(listener);
	return -1;
}
