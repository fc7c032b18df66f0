/*
 * The state directory: see state.h. Two locks on one file: the supervisor's own (fcntl), which names its process, and
 * one that its children inherit (flock), which is free only when the last of them has gone.
 */
#include "state.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LEFTOVERS_MS = 20000, /* how long what a killed supervisor has left behind may take to end */
	NAP_US = 20000
};

static bool
state_make_directory(const char *path, mode_t mode)
{
	struct stat status;

	if (mkdir(path, mode) == 0)
		return true;
	if (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return true;
	log_error("%s: %s", path, errno == EEXIST ? "is not a directory" : strerror(errno));
	return false;
}

/* Makes the directories above `path`, which are not ours to close. */
static bool
make_parents(const char *path)
{
	char parent[PATH_MAX];

	if (strlen(path) >= sizeof parent) {
		log_error("%.64s…: the path is too long", path);
		return false;
	}
	strcpy(parent, path);
	for (char *slash = strchr(parent + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (access(parent, F_OK) && !state_make_directory(parent, 0755))
			return false;
		*slash = '/';
	}
	return true;
}

static bool
make_absolute(void)
{
	char *path = realpath(config.state, NULL), fault[256];
	bool good = path && config_set("state", path, fault, sizeof fault);

	if (!good)
		log_error("%s: %s", config.state, strerror(errno));
	free(path);
	return good;
}

static pid_t
holder(int lock)
{
	struct flock query = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(lock, F_GETLK, &query) == 0 && query.l_type != F_UNLCK ? query.l_pid : 0;
}

/* Waits until what an earlier supervisor has left behind is gone. */
static bool
outwait(int lock)
{
	int64_t deadline = clock_uptime_ms() + LEFTOVERS_MS;
	bool said = false;

	while (flock(lock, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK || clock_uptime_ms() > deadline) {
			log_error("%s: processes of an earlier server still use it", config.state);
			return false;
		}
		if (!said)
			log_info("waiting for the processes of an earlier server to end");
		said = true;
		usleep(NAP_US);
	}
	return true;
}

static int
state_take_lock(void)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int lock = private_open("run/serve.lock", O_RDWR | O_CREAT);

	if (lock < 0) {
		log_error("%s/run/serve.lock: %s", config.state, strerror(errno));
		return -1;
	}
	if (fcntl(lock, F_SETLK, &whole))
		log_error("%s is in use by process %ld", config.state, (long)holder(lock));
	else if (outwait(lock))
		return lock;
	close(lock);
	return -1;
}

/* One of our own directories, in the state directory. */
static bool
state_make_own(const char *name)
{
	if (private_make_directory(name))
		return true;
	log_error("%s/%s: %s", config.state, name, strerror(errno));
	return false;
}

int
state_enter(void)
{
	if (!make_parents(config.state) || !state_make_directory(config.state, 0700) || !private_directory(config.state)
	    || !make_absolute())
		return -1;
	if (chdir(config.state)) {
		log_error("%s: %s", config.state, strerror(errno));
		return -1;
	}
	umask(077);
	if (!private_place(config.state) || !state_make_own("run") || !state_make_own("tmp"))
		return -1;
	return state_take_lock();
}

/* Opens an empty file for writing, where none or an older one is. */
static FILE *
open_fresh(const char *path)
{
	int file = private_open(path, O_WRONLY | O_CREAT | O_TRUNC);

	return file < 0 ? NULL : fdopen(file, "w");
}

bool
state_write(const char *name, const char *text)
{
	char path[128], fresh[128];
	FILE *file;
	bool good;

	snprintf(path, sizeof path, "run/%s", name);
	snprintf(fresh, sizeof fresh, "run/%s.new", name);
	file = open_fresh(fresh);
	good = file && fputs(text, file) >= 0;
	if (file && fclose(file))
		good = false;
	if (!good || rename(fresh, path)) {
		log_error("%s/%s: %s", config.state, path, strerror(errno));
		return false;
	}
	return true;
}

int
state_read_number(const char *name)
{
	char path[128];
	FILE *file;
	int number = 0;

	snprintf(path, sizeof path, "run/%s", name);
	if (!(file = fopen(path, "re")))
		return 0;
	if (fscanf(file, "%d", &number) != 1)
		number = 0;
	fclose(file);
	return number;
}

void
state_remove(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "run/%s", name);
	unlink(path);
}

pid_t
state_served_by(const char *state)
{
	char path[PATH_MAX];
	pid_t process;
	int lock;

	snprintf(path, sizeof path, "%s/run/serve.lock", state);
	if ((lock = open(path, O_RDWR | O_CLOEXEC)) < 0)
		return 0;
	process = holder(lock);
	close(lock);
	return process;
}
