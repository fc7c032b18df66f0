/* Lock files: see lock.h. */
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the administrator makes as root belongs to whom the directory does, or the server could not open it. */
static bool
lock_give_to_owner(const char *state, int file)
{
	struct stat status;

	return geteuid() != 0 || (stat(state, &status) == 0 && fchown(file, status.st_uid, status.st_gid) == 0);
}

static void
lock_complain(const char *state, const char *name)
{
	log_error("%s/%s: %s", state, name, strerror(errno));
}

int
lock_open(const char *state, const char *name)
{
	char path[PATH_MAX];
	int file;

	snprintf(path, sizeof path, "%s/%s", state, name);
	file = private_open(path, O_CREAT | O_RDWR);
	if (file >= 0 && lock_give_to_owner(state, file))
		return file;
	lock_complain(state, name);
	if (file >= 0)
		close(file);
	return -1;
}

int
lock_take(const char *state, const char *name, int operation)
{
	int file = lock_open(state, name), reason;

	if (file < 0) {
		errno = EIO;
		return -1;
	}
	if (flock(file, operation) == 0)
		return file;
	reason = errno;
	if (reason != EWOULDBLOCK)
		lock_complain(state, name);
	close(file);
	errno = reason;
	return -1;
}
