/*
 * Mount points: whether a directory should be on a disk that is not there. An empty directory in place of a disk looks like a
 * server that has never been used.
 */
#ifndef MOZNODS_MOUNTS_H
#define MOZNODS_MOUNTS_H

#include <limits.h>
#include <stdbool.h>

/* Whether `path`, which need not exist, lies at or below a mount point that the table `wanted` names and the table `mounted`
 * does not: the files /etc/fstab and /proc/self/mounts, in the format of fstab(5). Writes the mount point. Tables that cannot
 * be read name nothing. */
bool mounts_missing(const char *wanted, const char *mounted, const char *path, char point[PATH_MAX]);

#endif
