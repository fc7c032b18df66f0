/* Disks that are not mounted, by tables of their own: lib/mounts. */
#include "tap.h"
#include "lib/base/mounts.h"

#include <stdlib.h>
#include <unistd.h>

/* Writes a table of mount points to a new file. */
static void
write_table(char *path, const char *lines)
{
	int file = mkstemp(path);
	FILE *table = file < 0 ? NULL : fdopen(file, "w");

	if (!table || fputs(lines, table) < 0 || fclose(table))
		exit(EXIT_FAILURE);
}

int
main(void)
{
	char wanted[] = "/tmp/moznods-wanted-XXXXXX", mounted[] = "/tmp/moznods-mounted-XXXXXX", point[PATH_MAX];

	write_table(wanted, "# disks\n/dev/a / ext4 defaults 0 1\n/dev/b /nowhere/data\\040disk ext4 noauto 0 2\n"
	                    "/dev/c /nowhere/here ext4 defaults 0 2\n/dev/d none swap sw 0 0\n");
	write_table(mounted, "/dev/a / ext4 rw 0 0\n/dev/c /nowhere/here ext4 rw 0 0\n");
	claim(mounts_missing(wanted, mounted, "/nowhere/data disk", point), "a mount point that is not mounted");
	claim_text(point, "/nowhere/data disk", "it is named");
	claim(mounts_missing(wanted, mounted, "/nowhere/data disk/chat/state", point), "a directory below it");
	claim(!mounts_missing(wanted, mounted, "/nowhere/data disks", point), "one whose name only begins so");
	claim(!mounts_missing(wanted, mounted, "/nowhere/here/state", point), "one that is mounted");
	claim(!mounts_missing(wanted, mounted, "/nowhere/else", point), "one of which the table does not know");
	claim(!mounts_missing(wanted, "/nowhere/mounts", "/nowhere/data disk", point), "nothing is known of what is mounted");
	claim(!mounts_missing("/nowhere/fstab", mounted, "/nowhere/data disk", point), "nothing is known of what should be");
	unlink(wanted);
	unlink(mounted);
	return tap_done();
}
