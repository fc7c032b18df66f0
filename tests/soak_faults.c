/*
 * The faults of a long run: one at a time, drawn by chance, each for a while; then the time until messages are stored again
 * over REST and come back over sockets. See soak.h.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	WAL_WRITE_LOCK = 120, /* the byte of the index that a writer locks: https://sqlite.org/walformat.html, 2.3 */
	ENOUGH = 5,           /* messages over each way, until it counts as recovered */
	RECOVERY_SECONDS = 60,
	SPARE_BYTES = 1 << 16
};

static pid_t victim;
static int held = -1;

static bool
kill_part(const char *name)
{
	victim = server_part(name);
	return victim && kill(victim, SIGKILL) == 0;
}

static bool
stop_part(const char *name)
{
	victim = server_part(name);
	return victim && kill(victim, SIGSTOP) == 0;
}

static bool
kill_worker(void)
{
	victim = server_worker();
	return victim && kill(victim, SIGKILL) == 0;
}

static bool
stop_worker(void)
{
	victim = server_worker();
	return victim && kill(victim, SIGSTOP) == 0;
}

/* clang-format off */
static bool kill_wsd(void) { return kill_part("wsd"); }
static bool kill_fcgi(void) { return kill_part("fcgi"); }
static bool kill_lighttpd(void) { return kill_part("lighttpd"); }
static bool stop_wsd(void) { return stop_part("wsd"); }
static bool stop_fcgi(void) { return stop_part("fcgi"); }
static bool stop_lighttpd(void) { return stop_part("lighttpd"); }
/* clang-format on */

static bool
kill_serve(void)
{
	return kill(server_pid(), SIGKILL) == 0;
}

static bool
stop_serve(void)
{
	victim = server_pid();
	return kill(victim, SIGSTOP) == 0;
}

static void
go_on(void)
{
	kill(victim, SIGCONT);
}

static bool
open_state_file(const char *name, int flags)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", run.state, name);
	return (held = open(path, flags | O_CLOEXEC, 0600)) >= 0;
}

static void
let_go(void)
{
	close(held);
	held = -1;
}

/* As another program that writes to the database does, or one that hangs while it does. */
static bool
lock_database(void)
{
	struct flock byte = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = WAL_WRITE_LOCK, .l_len = 1 };

	if (!open_state_file("moznods.db-shm", O_RDWR))
		return false;
	for (int i = 0; i < 1000; i++) {
		if (fcntl(held, F_OFD_SETLK, &byte) == 0)
			return true;
		usleep(1000);
	}
	let_go();
	return false;
}

static bool
fill_disk(void)
{
	static const char bytes[SPARE_BYTES];
	struct statvfs room;

	if (!run.may_fill || !open_state_file("filler", O_WRONLY | O_CREAT | O_APPEND))
		return false;
	/* What is freed, or taken, meanwhile is seen by the second half. */
	if (fstatvfs(held, &room) == 0)
		posix_fallocate(held, 0, (off_t)(room.f_bavail * room.f_frsize));
	while (write(held, bytes, sizeof bytes) > 0)
		;
	return true;
}

static void
free_disk(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/filler", run.state);
	unlink(path);
	let_go();
}

/* The file of the rate limits, while it is mapped by all. */
static bool
spoil_limits(void)
{
	char bytes[4096];
	ssize_t written;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)dice(256);
	if (!open_state_file("limits", O_WRONLY))
		return false;
	written = write(held, bytes, sizeof bytes);
	let_go();
	return written > 0;
}

static bool
delete_file(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", run.state, name);
	return unlink(path) == 0;
}

/* clang-format off */
static bool delete_log(void) { return delete_file("moznods.db-wal"); }
static bool delete_index(void) { return delete_file("moznods.db-shm"); }
static bool delete_both(void) { return delete_log() && delete_index(); }
/* clang-format on */

static bool
reload(void)
{
	return kill(server_pid(), SIGHUP) == 0;
}

static struct fault {
	const char *name;
	bool (*begin)(void);
	void (*end)(void);    /* NULL: it is over at once */
	unsigned least, most; /* milliseconds that it lasts */
	unsigned times;
} faults[] = {
	{ "worker killed", kill_worker, NULL, 0, 0, 0 },
	{ "wsd killed", kill_wsd, NULL, 0, 0, 0 },
	{ "workers' supervisor killed", kill_fcgi, NULL, 0, 0, 0 },
	{ "lighttpd killed", kill_lighttpd, NULL, 0, 0, 0 },
	{ "moznods serve killed", kill_serve, NULL, 0, 0, 0 },
	{ "worker stopped", stop_worker, go_on, 500, 8000, 0 },
	{ "wsd stopped", stop_wsd, go_on, 500, 8000, 0 },
	{ "workers' supervisor stopped", stop_fcgi, go_on, 500, 4000, 0 },
	{ "lighttpd stopped", stop_lighttpd, go_on, 500, 8000, 0 },
	{ "moznods serve stopped", stop_serve, go_on, 500, 4000, 0 },
	{ "database locked", lock_database, let_go, 500, 10000, 0 },
	{ "disk full", fill_disk, free_disk, 500, 5000, 0 },
	{ "write-ahead log deleted", delete_log, NULL, 0, 0, 0 },
	{ "its index deleted", delete_index, NULL, 0, 0, 0 },
	{ "both deleted", delete_both, NULL, 0, 0, 0 },
	{ "limits file spoiled", spoil_limits, NULL, 0, 0, 0 },
	{ "reloaded", reload, NULL, 0, 0, 0 },
};

enum { FAULTS = sizeof faults / sizeof faults[0] };

static struct fault *present; /* going on, or over and not recovered from */
static bool over;
static double next_at, ends_at, over_at;
static unsigned rest_then, socket_then;

static void
begin_one(void)
{
	struct fault *fault = &faults[dice(FAULTS)];

	if (!fault->begin())
		return;
	present = fault;
	fault->times++;
	run.faults_done++;
	over = false;
	ends_at = now() + (fault->least + (fault->most ? dice(fault->most - fault->least) : 0)) / 1000.0;
}

static void
end_one(void)
{
	if (present->end)
		present->end();
	over = true;
	over_at = present->end ? now() : ends_at;
	rest_then = run.rest_acks;
	socket_then = run.socket_acks;
}

static void
look_for_recovery(void)
{
	double took = now() - over_at;

	if (run.rest_acks >= rest_then + ENOUGH && run.socket_acks >= socket_then + ENOUGH) {
		run.recovered++;
		if (took > run.slowest_recovery)
			run.slowest_recovery = took;
		present = NULL;
		next_at = now() + 1 + dice(3000) / 1000.0;
	} else if (took > RECOVERY_SECONDS) {
		give_up("no recovery within %d s of: %s", RECOVERY_SECONDS, present->name);
	}
}

void
faults_turn(void)
{
	server_turn();
	if (!present && now() >= next_at)
		begin_one();
	else if (present && !over && now() >= ends_at)
		end_one();
	else if (present && over)
		look_for_recovery();
}

void
faults_end(void)
{
	if (present && !over)
		end_one();
	/* The run only comes to its end when all that was begun is answered. */
	run.recovered += present != NULL;
	present = NULL;
}

void
faults_report(void)
{
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].times)
			printf("\t%u %s\n", faults[i].times, faults[i].name);
}
