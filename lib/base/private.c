/* Permissions of files, and the account: see private.h. */
#include "lib/base/private.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
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
private_complain(const char *path, const char *why)
{
	log_error("%s: %s", path, why);
	return false;
}

/* Whether we decide about it: as root about everything. */
static bool
private_is_ours(const struct stat *status)
{
	return status->st_uid == geteuid() || geteuid() == 0;
}

static bool
private_keep(const char *path, const struct stat *status, mode_t mode)
{
	if (!(status->st_mode & GROUP_AND_OTHERS))
		return true;
	if (chmod(path, mode) == 0) {
		log_warning("%s was open to other users: its mode is %04o now", path, (unsigned)mode);
		return true;
	}
	if (!(status->st_mode & OTHERS))
		return true;
	log_error("%s is open to all users, and its mode cannot be changed: %s", path, strerror(errno));
	return false;
}

static bool
private_is_empty(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool empty = directory != NULL;

	while (empty && (entry = readdir(directory)))
		empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	if (directory)
		closedir(directory);
	return empty;
}

/* Others may have put anything into what they could write to: a link, through which we would write elsewhere. In an empty
 * directory that is closed they have not. */
static bool
keep_writable(const char *path, const struct stat *status)
{
	if (!private_is_ours(status) && !(status->st_mode & S_IWOTH))
		return true;
	if (private_is_ours(status) && private_is_empty(path) && private_keep(path, status, S_IRWXU) && private_is_empty(path))
		return true;
	log_error("%s can be written to by other users (mode %04o), who may have put links and files of theirs into it: look "
	          "through it, then close it: chmod go-w %s",
	          path, (unsigned)(status->st_mode & 07777), path);
	return false;
}

/* Whether the path is a link of somebody else, who chooses where it leads. */
static bool
is_foreign_link(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode) && status.st_uid != geteuid() && status.st_uid != 0;
}

bool
private_directory(const char *path)
{
	struct stat status;

	if (is_foreign_link(path))
		return private_complain(path, "it is a link that belongs to another user");
	if (stat(path, &status))
		return errno == ENOENT || private_complain(path, strerror(errno));
	if (status.st_mode & (S_IWGRP | S_IWOTH))
		return keep_writable(path, &status);
	return private_keep(path, &status, S_IRWXU);
}

bool
private_place(const char *path)
{
	char parent[PATH_MAX], *slash;
	struct stat status;

	if (stat(path, &status) == 0 && !private_is_ours(&status))
		return private_complain(path, "it belongs to another user");
	if (!realpath(path, parent))
		return private_complain(path, strerror(errno));
	while ((slash = strrchr(parent, '/')) && slash > parent) {
		*slash = '\0';
		if (stat(parent, &status) == 0 && (status.st_mode & S_IWOTH) && !(status.st_mode & S_ISVTX))
			return private_complain(parent, "every user can write to it, and put another directory in the place of ours");
	}
	return true;
}

bool
private_file(const char *path)
{
	struct stat status;

	if (lstat(path, &status))
		return errno == ENOENT || private_complain(path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return private_complain(path, "it is no plain file");
	return private_keep(path, &status, S_IRUSR | S_IWUSR);
}

int
private_open(const char *path, int flags)
{
	int file = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR);
	struct stat status;

	if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	close(file);
	errno = EINVAL;
	return -1;
}

bool
private_make_directory(const char *path)
{
	struct stat status;

	if (mkdir(path, S_IRWXU) == 0)
		return true;
	if (errno != EEXIST || lstat(path, &status))
		return false;
	errno = ENOTDIR;
	return S_ISDIR(status.st_mode);
}
