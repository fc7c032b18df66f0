/*
 * moznods-wsd: the WebSocket daemon. One loop, with a thread that waits for the disk and a process that looks after the database;
 * everything that must last is there, so it can be killed and started again at any time.
 */
#include "ensure.h"
#include "housekeeper.h"
#include "housekeeper_process.h"
#include "server.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/private.h"
#include "lib/base/ratelimit.h"
#include "lib/base/ratelimit_hosts.h"
#include "lib/base/ready.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/site/server_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A frame that waits for the database makes all sockets wait: so it is refused sooner than a request would be. */
enum { BUSY_TIMEOUT_MS = 1000 };

enum { LARGE_BYTES = 16 * 1024 }; /* the headers of a handshake */

/* ensure.c holds the lock for a moment, to find out whether a daemon runs. */
enum { LOCK_TRIES = 20, LOCK_PAUSE_US = 10000 };

static void
stop(int signal)
{
	(void)signal;
	server_stop();
}

static bool
load(const char *path)
{
	char fault[1024];

	if (!config_load(path, fault, sizeof fault)) {
		log_error("%s", fault);
		return false;
	}
	log_open("wsd", (enum log_level)config.log_level);
	if (config.busy_timeout > BUSY_TIMEOUT_MS)
		config.busy_timeout = BUSY_TIMEOUT_MS;
	return true;
}

/* One daemon a state directory: two would both bind the wakeup socket. The lock lasts as long as the process. */
static bool
take_lock(void)
{
	char path[PATH_MAX];
	int lock;

	snprintf(path, sizeof path, "%s/run", config.state);
	if (!private_make_directory(path)) {
		log_error("%s: %s", path, strerror(errno));
		return false;
	}
	snprintf(path, sizeof path, "%s/run/wsd.lock", config.state);
	lock = private_open(path, O_CREAT | O_RDWR);
	for (int tries = 0; lock >= 0 && tries < LOCK_TRIES; tries++) {
		if (flock(lock, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK)
			break;
		usleep(LOCK_PAUSE_US);
	}
	log_error("%s: %s", path, errno == EWOULDBLOCK ? "another daemon serves this state directory" : strerror(errno));
	return false;
}

/*
 * Against fragmentation: the buffers of a handshake are large and soon freed, what a socket keeps is small and stays. On one heap
 * thousands of handshakes at once would leave holes that are never given back. So large blocks are mapped, and unmapped when they
 * are freed; see mallopt(3).
 */
static void
separate_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	/* Without this, large blocks would come from the reserve at the top of the heap. */
	mallopt(M_TOP_PAD, 0);
#endif
}

static void
report_ready(void)
{
	ready_tell();
	ensure_ready();
}

/* Serves until a signal stops it. */
static int
serve(void)
{
	bool good;

	storage_leave_bucket();
	if (!db_open(config.state) || !take_lock() || !server_secret_take())
		return EXIT_FAILURE;
	age_begin();
	ratelimit_open(config.state);
	ratelimit_hosts_begin();
	metrics_open(config.state);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	good = server_run(report_ready);
	db_close();
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The housekeeper reads the same file, wherever it is started. */
static void
configure_housekeeper(void)
{
	static char path[PATH_MAX];

	if (config_source() && realpath(config_source(), path))
		housekeeper_configure(path);
}

static int
tell_usage(void)
{
	fputs("usage: moznods-wsd [CONFIGURATION-FILE]\n"
	      "       moznods-wsd --ensure [CONFIGURATION-FILE]   start it in the background unless it runs\n",
	      stderr);
	return 2;
}

int
main(int count, char **arguments)
{
	bool ensures = count > 1 && !strcmp(arguments[1], "--ensure"), keeps = count > 1 && !strcmp(arguments[1], "--housekeeper");
	int first = 1 + (ensures || keeps);
	const char *path = count > first ? arguments[first] : NULL;

	log_open("wsd", LOG_LEVEL_INFO);
	if (count > first + 1 || (path && *path == '-'))
		return tell_usage();
	umask(077);
	separate_memory();
	if (sodium_init() < 0 || !load(path) || !private_account())
		return EXIT_FAILURE;
	if (keeps)
		return housekeeper_run();
	configure_housekeeper();
	return ensures ? ensure(serve) : serve();
}
