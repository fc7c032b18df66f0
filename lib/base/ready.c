/* Ready: see ready.h. */
#include "lib/base/ready.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char claimed[sizeof((struct sockaddr_un *)0)->sun_path];

void
ready_claim(void)
{
	const char *path = getenv("NOTIFY_SOCKET");

	if (path && strlen(path) < sizeof claimed)
		strcpy(claimed, path);
	unsetenv("NOTIFY_SOCKET");
}

void
ready_tell(void)
{
	static const char words[] = "READY=1";
	const char *path = *claimed ? claimed : getenv("NOTIFY_SOCKET");
	struct sockaddr_un manager = { .sun_family = AF_UNIX };
	size_t length = path ? strlen(path) : 0;
	int messenger;

	if (length < 2 || length >= sizeof manager.sun_path || (*path != '/' && *path != '@'))
		return;
	memcpy(manager.sun_path, path, length);
	/* An at sign stands for the NUL of a name that is in no file system. */
	if (*path == '@')
		*manager.sun_path = '\0';
	if ((messenger = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) < 0)
		return;
	/* A manager that does not hear it gives up on us by itself. */
	if (sendto(messenger, words, sizeof words - 1, MSG_NOSIGNAL, (struct sockaddr *)&manager,
	           (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length))
	    >= 0)
		unsetenv("NOTIFY_SOCKET");
	close(messenger);
}
