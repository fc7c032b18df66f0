/* Keeping to oneself: see private.h. */
#include "private.h"
#include "config.h"
#include "log.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUP_AND_OTHERS = 077, OTHERS = 07 };

bool
private_account(void)
{
	if (geteuid() != 0 || config.allow_root)
		return true;
	log_error("refusing to run as root: a fault in a program that strangers can reach would give them the machine. Start it "
	          "as an account of its own, or, in a container, set allow_root = yes (MOZNODS_ALLOW_ROOT=yes)");
	return false;
}

static bool
keep(const char *path, mode_t mode)
{
	struct stat status;

	if (stat(path, &status)) {
		if (errno == ENOENT)
			return true;
		log_error("%s: %s", path, strerror(errno));
		return false;
	}
	if (!(status.st_mode & GROUP_AND_OTHERS))
		return true;
	if (chmod(path, mode) == 0) {
		log_warning("%s was open to other users: its mode is %04o now", path, (unsigned)mode);
		return true;
	}
	if (!(status.st_mode & OTHERS))
		return true;
	log_error("%s is open to all users, and its mode cannot be changed: %s", path, strerror(errno));
	return false;
}

bool
private_directory(const char *path)
{
	return keep(path, S_IRWXU);
}

bool
private_file(const char *path)
{
	return keep(path, S_IRUSR | S_IWUSR);
}
