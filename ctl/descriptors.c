/* Descriptors: see descriptors.h. */
#include "descriptors.h"
#include "sockets.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	FILES_MOST = 65536, /* descriptors a process may have */
	FILES_LEAST = 256,  /* with fewer there is no server */
	FILES_SPARE = 128   /* of them, for other things than lighttpd's connections, of which each needs two */
};

void
descriptors_occupy_standard(void)
{
	int descriptor;

	do
		descriptor = open("/dev/null", O_RDWR);
	while (descriptor >= 0 && descriptor <= STDERR_FILENO);
	close(descriptor);
}

/* Raises the limit of descriptors, which the children inherit, and returns it. */
static int
descriptors_raise(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		return 1024;
	if (files.rlim_cur < FILES_MOST) {
		files.rlim_cur = files.rlim_max < FILES_MOST ? files.rlim_max : FILES_MOST;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	return files.rlim_cur < FILES_MOST ? (int)files.rlim_cur : FILES_MOST;
}

bool
descriptors_suffice(void)
{
	int files = descriptors_raise();

	if (files >= FILES_LEAST)
		return true;
	log_error("a process may open %d files here, and the server needs %d at least: see `ulimit -n`, or LimitNOFILE of its unit",
	          files, FILES_LEAST);
	return false;
}

/* One that asks a worker waits at the workers' socket, and lighttpd does badly when
 * that is full: so no more than can wait there, and beside them the WebSockets that wsd is to take. The rest waits before
 * lighttpd. */
int
descriptors_connections(void)
{
	int possible = (descriptors_raise() - FILES_SPARE) / 2, wanted = sockets_backlog() + config.connections_max;

	return wanted < possible ? wanted : possible;
}
